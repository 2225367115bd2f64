//! Clauses of a correction: which requests each is about, and the values it adds and removes.

use crate::domain::{BusinessUnit, Change, CorrectionTarget, Edit, Slot, Value};

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Clause {
    pub places: Vec<usize>,
    pub last: bool,
    pub all: bool,
    pub named: Vec<BusinessUnit>,
    pub old: Vec<Value>,
    pub old_places: Vec<usize>,
    pub new: Vec<Value>,
    pub slot: Option<Slot>,
    pub removes: bool,
    pub only: bool,
    pub wrong: bool,
    pub default: bool,
    /// True if words were taken for a team's name although no word like "team" or "for" precedes
    /// them.
    pub loose: bool,
}

/// Merges clauses that belong together: "not Tokyo, Frankfurt", "Frankfurt, for Finance".
pub fn merged(clauses: &[Clause]) -> Vec<Clause> {
    let mut merged_clauses: Vec<Clause> = Vec::new();
    for clause in clauses.iter().filter(|clause| **clause != Clause::default()) {
        let clause = clause.clone();
        let Some(before) = merged_clauses.last_mut() else {
            merged_clauses.push(clause);
            continue;
        };
        let points =
            |clause: &Clause| clause.points() && clause.old.is_empty() && clause.new.is_empty();
        let idle = |clause: &Clause| {
            points(clause) && !clause.only && !clause.removes && clause.slot.is_none()
        };
        let takes_out =
            |clause: &Clause| clause.new.is_empty() && !clause.old.is_empty() || clause.wrong;
        let puts = |clause: &Clause| {
            clause.old.is_empty()
                && !clause.new.is_empty()
                && !clause.points()
                && !clause.removes
                && !clause.wrong
        };
        // "Put me as owner, jo@x.com".
        let leads = *before == Clause { slot: before.slot, ..Clause::default() };
        let joins = idle(before) && !clause.only
            || leads && puts(&clause)
            || takes_out(before) && puts(&clause)
            // "Finance in Paris, owner a@b.com" is about one request.
            || before.points() && before.old.is_empty() && !before.new.is_empty() && puts(&clause)
            || puts(before) && takes_out(&clause) && !clause.points() && !clause.wrong
            || idle(&clause) && !before.points() && !before.new.is_empty()
            // "only Sales and Finance" names two requests.
            || before.only && before.new.is_empty() && idle(&clause);
        match joins {
            true => before.join(clause),
            false => merged_clauses.push(clause),
        }
    }
    merged_clauses
}

impl Clause {
    fn points(&self) -> bool {
        self.all || self.last || !self.places.is_empty() || !self.named.is_empty()
    }

    fn join(&mut self, other: Self) {
        self.places.extend(other.places);
        self.named.extend(other.named);
        self.old.extend(other.old);
        self.old_places.extend(other.old_places);
        self.new.extend(other.new);
        self.slot = self.slot.or(other.slot);
        self.last |= other.last;
        self.all |= other.all;
        self.removes |= other.removes;
        self.only |= other.only;
        self.wrong |= other.wrong;
        self.default |= other.default;
        self.loose |= other.loose;
    }

    fn whose(&self) -> Option<CorrectionTarget> {
        let kinds = [self.all, self.last, !self.places.is_empty(), !self.named.is_empty()];
        match (kinds.iter().filter(|kind| **kind).count(), kinds) {
            (0, _) => Some(CorrectionTarget::Unsaid),
            (1, [true, ..]) => Some(CorrectionTarget::All),
            (1, [_, true, ..]) => Some(CorrectionTarget::Last),
            (1, [_, _, true, _]) => Some(CorrectionTarget::Places(self.places.clone())),
            (1, _) => Some(CorrectionTarget::Teams(self.named.clone())),
            _ => None,
        }
    }

    /// Returns the changes, or `None` if the parts of the clause contradict each other.
    pub fn changes(&self) -> Option<Vec<Change>> {
        let whose = self.whose()?;
        let change = |edit| Change { of: whose.clone(), edit };
        let slots = |values: &[Value]| values.iter().map(Value::slot).collect::<Vec<_>>();
        let (old, new) = (slots(&self.old), slots(&self.new));
        let doubled = |slots: &[Slot]| (1..slots.len()).any(|at| slots[..at].contains(&slots[at]));
        // A name is no value for another slot: "the owner is Bob".
        let slot_mismatch = self.slot.is_some_and(|slot| {
            new.iter().any(|name| *name == Slot::BusinessUnit && slot != *name)
                || !new.is_empty() && !new.contains(&slot)
        });
        // "Legal in Tokyo" doesn't say whether Legal is one of the requests.
        let named = new.len() > 1 && self.loose && old.is_empty();
        // "the other one in Paris" doesn't say which request is meant.
        let other = self.wrong && !new.is_empty() && self.slot.is_none();
        if doubled(&new) || slot_mismatch || named || other {
            return None;
        }
        if !self.old_places.is_empty() {
            let target = CorrectionTarget::Places(self.old_places.clone());
            let goes = self.old.is_empty() && self.new.is_empty() && !self.points() && !self.wrong;
            return goes.then(|| vec![Change { of: target, edit: Edit::Drop }]);
        }
        if self.default {
            let unset = self.slot == Some(Slot::Region) && new.is_empty() && old.is_empty();
            return unset.then(|| vec![change(Edit::Unset(Slot::Region, None))]);
        }
        if self.wrong && new.is_empty() {
            let slot = self.slot.filter(|_| old.is_empty())?;
            return Some(vec![change(Edit::Wrong(slot))]);
        }
        if self.only && new.is_empty() {
            return (self.points() && old.is_empty() && self.slot.is_none())
                .then(|| vec![change(Edit::Only)]);
        }
        let mut changes = Vec::new();
        for value in &self.old {
            let slot = value.slot();
            if new.contains(&slot) {
                continue;
            }
            let edit = match value {
                Value::Team(team) => {
                    let target = CorrectionTarget::Teams(vec![team.clone()]);
                    // "the Finance one, not Sales" doesn't say what the other request gets.
                    if self.points() || doubled(&old) && !new.is_empty() {
                        return None;
                    }
                    changes.push(Change {
                        of: target,
                        edit: if self.removes { Edit::Drop } else { Edit::Wrong(slot) },
                    });
                    continue;
                }
                _ if doubled(&old) => return None,
                // "not Tokyo" leads to a question; "without Tokyo" means the default region.
                Value::Region(_) if !self.removes => Edit::Wrong(slot),
                value => Edit::Unset(slot, Some(value.clone())),
            };
            changes.push(change(edit));
        }
        for value in &self.new {
            let mut before = self.old.iter().filter(|old| old.slot() == value.slot());
            let replaced = before.next().cloned();
            if before.next().is_some() {
                return None;
            }
            changes.push(change(Edit::Set(value.clone(), replaced)));
        }
        if let (true, Some(slot)) = (self.removes && new.is_empty() && old.is_empty(), self.slot) {
            changes.push(change(Edit::Unset(slot, None)));
        } else if self.removes && new.is_empty() && old.is_empty() && self.points() {
            changes.push(change(Edit::Drop));
        } else if changes.is_empty() {
            return None;
        }
        Some(changes)
    }
}
