//! Resolves a reference such as "the second one" by filtering the listed keys.

use crate::domain::{
    AccessKeyId, Age, Choice, HeldKey, IamKey, IamUser, Rank, Reference, UserName,
};
use jiff::Timestamp;

/// The most recently listed keys, in display order.
#[derive(Debug, Clone, Default)]
pub struct ListedKeys {
    pub users: Vec<IamUser>,
    /// The time of the listing.
    pub now: Timestamp,
    /// The keys deleted since the listing. The other keys keep their numbers.
    pub deleted: Vec<AccessKeyId>,
    /// Whether a key was created since the listing.
    pub key_created: bool,
}

impl ListedKeys {
    pub fn is_empty(&self) -> bool {
        self.users.iter().all(|user| user.keys.is_empty())
    }

    /// Returns true if every word of the reference is understood. A guessed team must be among the
    /// listed ones.
    pub fn understands(&self, reference: &Reference) -> bool {
        let Reference { meant, except, guessed, whole, .. } = reference;
        *whole
            && (!guessed
                || self.has_units(meant)
                    && except.as_ref().is_none_or(|except| self.has_units(except)))
    }

    pub fn has_units(&self, choice: &Choice) -> bool {
        choice.units.iter().all(|unit| self.keys().any(|(user, _)| is_of(user, unit)))
    }

    /// Returns true if a listed key has this number.
    pub fn has(&self, number: usize) -> bool {
        number > 0 && number <= self.keys().count()
    }

    /// Returns the keys with these numbers, IDs or teams, each under its user.
    pub fn named(&self, choice: &Choice) -> Vec<IamUser> {
        let numbered = |at: usize| choice.places.contains(&Rank::At(at + 1));
        let meant = |(at, (user, key)): &(usize, (&IamUser, &IamKey))| {
            numbered(*at)
                || choice.ids.contains(&key.id)
                || choice.units.iter().any(|unit| is_of(user, unit))
        };
        let one = |(_, (user, key)): (usize, (&IamUser, &IamKey))| IamUser {
            keys: vec![key.clone()],
            ..user.clone()
        };
        self.keys().enumerate().filter(meant).map(one).collect()
    }

    /// Updates the status of a listed key.
    pub fn set_active(&mut self, id: &AccessKeyId, active: bool) {
        let keys = self.users.iter_mut().flat_map(|user| &mut user.keys);
        keys.filter(|key| key.id == *id).for_each(|key| key.active = active);
    }

    /// Returns the keys that the reference means, or `None` if it is ambiguous, not understood, or
    /// fits no key. "The others" excludes the keys in `spoken`.
    pub fn pick(&self, reference: &Reference, spoken: &[HeldKey]) -> Option<Vec<HeldKey>> {
        if !self.understands(reference) {
            return None;
        }
        let mut all: Vec<(usize, (&IamUser, &IamKey))> = self
            .keys()
            .enumerate()
            .filter(|(_, (_, key))| !self.deleted.contains(&key.id))
            .collect();
        let others = reference.meant.others && reference.except.is_none();
        if others {
            let known = |key: &HeldKey| all.iter().any(|(_, (_, other))| other.id == key.id);
            if self.key_created
                || !spoken.iter().all(known)
                || spoken.is_empty() && self.deleted.is_empty()
            {
                return None;
            }
            all.retain(|(_, (_, key))| spoken.iter().all(|spoken| spoken.id != key.id));
        }
        let mut meant = self.chosen(&reference.meant, &all)?;
        if let Some(except) = &reference.except {
            let not = self.chosen(except, &all)?;
            // "not 1, 2" is ambiguous.
            // "Ok, but in Frankfurt" excludes nothing.
            let bare = Choice { regions: except.regions.clone(), ..Choice::default() };
            let only_regions = !except.regions.is_empty() && *except == bare;
            let nothing = *except == Choice::default()
                || only_regions && !reference.meant.all
                || reference.apart && reference.meant == Choice::default();
            let inside = not.iter().filter(|at| meant.contains(at)).count();
            // "the first but not the second" names separate keys. "1 and 2, not 2 and 3" overlaps
            // in part, which is ambiguous.
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
        let held_key = |at: &usize| {
            let (user, key) = all.iter().find(|(place, _)| place == at)?.1;
            Some(HeldKey { user: user.name.clone(), id: key.id.clone() })
        };
        meant.iter().map(held_key).collect()
    }

    pub fn count(&self, name: &UserName) -> usize {
        self.keys()
            .filter(|(user, key)| user.name == *name && !self.deleted.contains(&key.id))
            .count()
    }

    fn keys(&self) -> impl Iterator<Item = (&IamUser, &IamKey)> {
        self.users.iter().flat_map(|user| user.keys.iter().map(move |key| (user, key)))
    }

    /// Returns the positions of the keys that fit a choice, or `None` if the choice is ambiguous.
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
        // "The oldest of each team" and "the last of the first two" are not supported.
        let unsupported = !choice.ages.is_empty()
            && (choice.all
                || choice.count.is_some_and(|count| count > 1)
                || !choice.places.is_empty());
        if unsupported || slices && choice.places.len() > 1 {
            return None;
        }
        if !choice.places.is_empty() {
            let mut places = Vec::new();
            for place in &choice.places {
                places.extend(at_place(*place, &found, restricted)?);
            }
            found.retain(|(at, _)| places.contains(at));
            // "the first and the first" names one key twice.
            if found.len() != places.len() {
                return None;
            }
        }
        if !choice.ages.is_empty() {
            let mut aged = Vec::new();
            for (age, rank) in &choice.ages {
                aged.extend(by_age(*age, *rank, &found)?);
            }
            // "the oldest and the second newest" of two keys names one key twice.
            if (1..aged.len()).any(|at| aged[..at].contains(&aged[at])) {
                return None;
            }
            found.retain(|(at, _)| aged.contains(at));
        }
        if self.key_created
            && choice.ages.iter().any(|(age, _)| matches!(age, Age::Newest | Age::New))
        {
            return None;
        }
        // Whether "the other one" is a single key is known only after the exception is applied.
        let single = choice.single
            && !choice.all
            && !choice.others
            && choice.places.len() < 2
            && choice.ages.len() < 2;
        (!single || found.len() == 1).then(|| found.into_iter().map(|(at, _)| at).collect())
    }
}

/// Returns the keys at a rank, such as "the second" or "the last two". Returns `None` if there are
/// too few keys, or if a number means one key in the list and another among the keys that fit.
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

/// Returns the oldest or newest keys by rank. "The old one" is ambiguous among three or more keys.
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
    // Keys with the same creation time have no order.
    let is_boundary = |at: usize| {
        at == 0 || at == sorted.len() || sorted[at - 1].1.created != sorted[at].1.created
    };
    (is_boundary(from) && is_boundary(to))
        .then(|| sorted[from..to].iter().map(|(at, _)| *at).collect())
}

fn any<T>(values: &[T], fits: impl Fn(&T) -> bool) -> bool {
    values.is_empty() || values.iter().any(fits)
}

fn is_of(user: &IamUser, unit: &crate::domain::BusinessUnit) -> bool {
    user.name.unit().is_some_and(|name| name.eq_ignore_ascii_case(unit.as_str()))
}
