//! Which keys a reference means: a filter over the keys that were shown, by everything that was said of them.

use crate::domain::{
    AccessKeyId, Age, Choice, HeldKey, IamKey, IamUser, Rank, Reference, UserName,
};
use jiff::Timestamp;

/// The keys that were shown last, in their order.
#[derive(Debug, Clone, Default)]
pub struct ListedKeys {
    /// Whose they are.
    pub users: Vec<IamUser>,
    /// When they were shown.
    pub now: Timestamp,
    /// Those that were deleted since. They keep their numbers.
    pub gone: Vec<AccessKeyId>,
    /// A key was created since.
    pub grown: bool,
}

impl ListedKeys {
    /// Whether there is nothing to pick from.
    pub fn is_empty(&self) -> bool {
        self.users.iter().all(|user| user.keys.is_empty())
    }

    /// Whether every word of a reference is understood. A team's name by its words alone must be one that was shown.
    pub fn understands(&self, reference: &Reference) -> bool {
        let Reference { meant, except, guessed, whole, .. } = reference;
        *whole
            && (!guessed
                || self.has_units(meant)
                    && except.as_ref().is_none_or(|except| self.has_units(except)))
    }

    /// Whether keys of all these teams were shown.
    pub fn has_units(&self, choice: &Choice) -> bool {
        choice.units.iter().all(|unit| self.keys().any(|(user, _)| is_of(user, unit)))
    }

    /// Takes note of a key that is active or inactive from now on.
    pub fn set_active(&mut self, id: &AccessKeyId, active: bool) {
        let keys = self.users.iter_mut().flat_map(|user| &mut user.keys);
        keys.filter(|key| key.id == *id).for_each(|key| key.active = active);
    }

    /// The keys that are meant; `None` if that is not certain. "The others" are others than those `spoken` of.
    pub fn pick(&self, reference: &Reference, spoken: &[HeldKey]) -> Option<Vec<HeldKey>> {
        if !self.understands(reference) {
            return None;
        }
        let mut all: Vec<(usize, (&IamUser, &IamKey))> =
            self.keys().enumerate().filter(|(_, (_, key))| !self.gone.contains(&key.id)).collect();
        let others = reference.meant.others && reference.except.is_none();
        if others {
            let known = |key: &HeldKey| all.iter().any(|(_, (_, other))| other.id == key.id);
            if self.grown || !spoken.iter().all(known) || spoken.is_empty() && self.gone.is_empty()
            {
                return None;
            }
            all.retain(|(_, (_, key))| spoken.iter().all(|spoken| spoken.id != key.id));
        }
        let mut meant = self.chosen(&reference.meant, &all)?;
        if let Some(except) = &reference.except {
            let not = self.chosen(except, &all)?;
            // "not 1, 2"
            let nothing = *except == Choice::default()
                || reference.apart && reference.meant == Choice::default();
            let inside = not.iter().filter(|at| meant.contains(at)).count();
            // "the first but not the second", "1 and 2, not 2 and 3"
            let apart = reference.apart && inside == 0 && reference.meant.kinds() > 0;
            if nothing || inside < not.len() && !apart {
                return None;
            }
            meant.retain(|at| !not.contains(at));
        }
        let counted = reference.meant.count.is_none_or(|count| count == meant.len());
        let single = reference.meant.others && reference.meant.single && !reference.meant.all;
        let single = single && reference.meant.count.is_none();
        if meant.is_empty() || !counted || single && meant.len() > 1 {
            return None;
        }
        let held = |at: &usize| {
            let (user, key) = all.iter().find(|(place, _)| place == at)?.1;
            Some(HeldKey { user: user.name.clone(), id: key.id.clone() })
        };
        meant.iter().map(held).collect()
    }

    /// How many keys of a user there are.
    pub fn count(&self, name: &UserName) -> usize {
        self.keys().filter(|(user, key)| user.name == *name && !self.gone.contains(&key.id)).count()
    }

    fn keys(&self) -> impl Iterator<Item = (&IamUser, &IamKey)> {
        self.users.iter().flat_map(|user| user.keys.iter().map(move |key| (user, key)))
    }

    /// The places of the keys that fit a choice.
    fn chosen(&self, choice: &Choice, all: &[(usize, (&IamUser, &IamKey))]) -> Option<Vec<usize>> {
        let fits = |(user, key): (&IamUser, &IamKey)| {
            any(&choice.ids, |id| key.id == *id)
                && any(&choice.units, |unit| is_of(user, unit))
                && any(&choice.owners, |owner| user.is_owned_by(owner))
                && any(&choice.regions, |region| key.was_used_in(region))
                && choice.filters.iter().all(|filter| filter.keeps(user, key, self.now))
                && choice.older_than.is_none_or(|days| key.is_older_than(days, self.now))
        };
        let mut found: Vec<(usize, &IamKey)> =
            all.iter().filter(|(_, held)| fits(*held)).map(|(at, (_, key))| (*at, *key)).collect();
        if !self.has_units(choice) {
            return None;
        }
        let restricted = found.len() < all.len();
        let slices = choice.places.iter().any(|rank| !matches!(rank, Rank::At(_) | Rank::Last(1)));
        if choice.among.is_some_and(|count| count != found.len()) {
            return None;
        }
        // "The oldest of each team", "the last of the first two"
        let torn = !choice.ages.is_empty()
            && (choice.all
                || choice.count.is_some_and(|count| count > 1)
                || !choice.places.is_empty());
        if torn || slices && choice.places.len() > 1 {
            return None;
        }
        if !choice.places.is_empty() {
            let mut places = Vec::new();
            for place in &choice.places {
                places.extend(at_place(*place, &found, restricted)?);
            }
            found.retain(|(at, _)| places.contains(at));
            // "the first and the first"
            if found.len() != places.len() {
                return None;
            }
        }
        if !choice.ages.is_empty() {
            let mut aged = Vec::new();
            for (age, rank) in &choice.ages {
                aged.extend(by_age(*age, *rank, &found)?);
            }
            // "the oldest and the second newest" of two
            if (1..aged.len()).any(|at| aged[..at].contains(&aged[at])) {
                return None;
            }
            found.retain(|(at, _)| aged.contains(at));
        }
        if self.grown && choice.ages.iter().any(|(age, _)| matches!(age, Age::Newest | Age::New)) {
            return None;
        }
        // Whether the other one is one shows when the exception is taken off.
        let single = choice.single
            && !choice.all
            && !choice.others
            && choice.places.len() < 2
            && choice.ages.len() < 2;
        (!single || found.len() == 1).then(|| found.into_iter().map(|(at, _)| at).collect())
    }
}

/// The keys at a place. If a number could be that of the list or that among those that fit, it is not certain.
fn at_place(place: Rank, found: &[(usize, &IamKey)], restricted: bool) -> Option<Vec<usize>> {
    let places = |keys: &[(usize, &IamKey)]| keys.iter().map(|(at, _)| *at).collect();
    match place {
        Rank::At(number) => {
            let at = number.checked_sub(1)?;
            let listed = found.iter().find(|(place, _)| *place == at).map(|(place, _)| *place);
            let among = found.get(at).map(|(place, _)| *place).filter(|_| restricted);
            match (listed, among) {
                (Some(listed), Some(among)) if listed != among => None,
                (listed, among) => listed.or(among).map(|at| vec![at]),
            }
        }
        Rank::First(count) => found.get(..count).map(places),
        Rank::Last(count) => {
            found.len().checked_sub(count).and_then(|from| found.get(from..)).map(places)
        }
    }
}

/// The oldest or newest, by how many or which of them. "The old one" is one of two.
fn by_age(age: Age, rank: Rank, found: &[(usize, &IamKey)]) -> Option<Vec<usize>> {
    let mut sorted: Vec<&(usize, &IamKey)> = found.iter().collect();
    sorted.sort_by_key(|(_, key)| key.created);
    if matches!(age, Age::Newest | Age::New) {
        sorted.reverse();
    }
    let (from, to) = match rank {
        Rank::At(number) => (number.checked_sub(1)?, number),
        Rank::First(count) => (0, count),
        Rank::Last(_) => return None,
    };
    let compared = matches!(age, Age::Old | Age::New);
    if to == 0 || to > sorted.len() || compared && sorted.len() > to + 1 {
        return None;
    }
    // Keys of one age cannot be told apart.
    let parts = |at: usize| {
        at == 0 || at == sorted.len() || sorted[at - 1].1.created != sorted[at].1.created
    };
    (parts(from) && parts(to)).then(|| sorted[from..to].iter().map(|(at, _)| *at).collect())
}

fn any<T>(values: &[T], fits: impl Fn(&T) -> bool) -> bool {
    values.is_empty() || values.iter().any(fits)
}

fn is_of(user: &IamUser, unit: &crate::domain::BusinessUnit) -> bool {
    user.name.unit().is_some_and(|name| name.eq_ignore_ascii_case(unit.as_str()))
}
