//! What the searches keep of a step: who moved, which way, and what it touched; and when two steps do not commute.
//!
//! Only [`Step::depends_on`] says what commutes: clocks, sleep sets and wakeup trees all follow from it, and what the state
//! graph need not try. Each step is kept once, however often it is taken, slept on or waited for: wakeup trees and graphs may
//! grow large, and hold only numbers.

use std::hash::Hasher;
use std::rc::Rc;

use crate::hash::Quick;
use crate::machine::{Access, Choice, Footprint, Mode, ObjectId, ProcessId};
use crate::table::{NOWHERE, Places};

/// How many touches a step holds without a place of their own.
const INLINE: usize = 3;

/// No process, no event, no node: ids stay below it.
pub(crate) const NONE: u32 = u32::MAX;

/// A step that was taken somewhere, and what it touched there.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) choice: Choice,
    /// The other process of a rendezvous, or [`NONE`].
    pub(crate) partner: u32,
    pub(crate) ends: bool,
    /// It started processes.
    starts: bool,
    count: u8,
    /// A bit for each object that it touches, which several may share: where two steps have none in common, they meet nowhere.
    objects: u64,
    few: [Access; INLINE],
    /// All the touches, where there are more than [`INLINE`].
    many: Option<Rc<[Access]>>,
}

impl Step {
    pub(crate) fn new(choice: Choice, footprint: &Footprint) -> Self {
        let accesses = &footprint.accesses;
        let filler = Access { object: ObjectId(0), mode: Mode::Look };
        let mut few = [filler; INLINE];
        let mut many = None;
        if accesses.len() <= INLINE {
            few[..accesses.len()].copy_from_slice(accesses);
        } else {
            many = Some(accesses.as_slice().into());
        }
        Self {
            choice,
            partner: footprint.partner.map_or(NONE, |partner| partner.0),
            ends: footprint.ends,
            starts: !footprint.started.is_empty(),
            count: accesses.len().min(INLINE) as u8,
            objects: accesses.iter().fold(0, |bits, access| bits | bit(access.object)),
            few,
            many,
        }
    }

    #[inline]
    pub(crate) fn accesses(&self) -> &[Access] {
        match &self.many {
            Some(many) => many,
            None => &self.few[..self.count as usize],
        }
    }

    /// Whether it touches the object in this way.
    pub(crate) fn touches(&self, access: Access) -> bool {
        self.objects & bit(access.object) != 0 && self.accesses().contains(&access)
    }

    /// Whether it is the same choice and touched the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let rest = |step: &Self| (step.choice, step.partner, step.ends, step.starts);
        rest(self) == rest(other) && self.accesses() == other.accesses()
    }

    /// Whether it touched just this.
    pub(crate) fn is_footprint(&self, footprint: &Footprint) -> bool {
        let partner = footprint.partner.map_or(NONE, |partner| partner.0);
        (self.partner, self.ends) == (partner, footprint.ends) && self.accesses() == footprint.accesses
    }

    /// Whether all that it has to do with `other`, a step of another process, is to write where that one touched: what a writer
    /// touches does not depend on what was there.
    pub(crate) fn is_blind_to(&self, other: &Self) -> bool {
        let meets = |mine: &Access| {
            other.accesses().iter().any(|theirs| mine.object == theirs.object && mine.mode.conflicts(theirs.mode))
        };
        !other.ends
            && (self.objects & other.objects == 0
                || self.accesses().iter().all(|mine| mine.mode == Mode::Write || !meets(mine)))
    }

    /// Whether all that depends on it surely depends on `one` or on `other` as well.
    pub(crate) fn is_within(&self, one: &Self, other: &Self) -> bool {
        let both = [one, other];
        both.iter().any(|step| step.ends)
            || (!self.ends
                && both.iter().any(|step| step.moves(self.choice.process.0))
                && (self.partner == NONE || both.iter().any(|step| step.moves(self.partner)))
                && self.accesses().iter().all(|mine| {
                    let covers = |theirs: &Access| {
                        mine.object == theirs.object && (mine.mode == theirs.mode || theirs.mode.is_strong())
                    };
                    both.iter().any(|step| step.accesses().iter().any(covers))
                }))
    }

    /// Whether it changes nothing that another process could see: it only looks.
    pub(crate) fn is_quiet(&self) -> bool {
        let looks = |access: &Access| matches!(access.mode, Mode::Read | Mode::Load | Mode::Look);
        !self.ends && !self.starts && self.partner == NONE && self.accesses().iter().all(looks)
    }

    /// Who moves; twice the same where it is one alone.
    pub(crate) fn processes(&self) -> [ProcessId; 2] {
        let partner = if self.partner == NONE { self.choice.process } else { ProcessId(self.partner) };
        [self.choice.process, partner]
    }

    /// Whether it moves `process`, as the one that chose or as its partner.
    pub(crate) fn moves(&self, process: u32) -> bool {
        self.choice.process.0 == process || self.partner == process
    }

    /// Whether the two do not commute.
    pub(crate) fn depends_on(&self, other: &Self) -> bool {
        if self.ends
            || other.ends
            || other.moves(self.choice.process.0)
            || (self.partner != NONE && other.moves(self.partner))
        {
            return true;
        }
        if self.objects & other.objects == 0 {
            return false;
        }
        let others = other.accesses();
        self.accesses()
            .iter()
            .any(|mine| others.iter().any(|theirs| mine.object == theirs.object && mine.mode.conflicts(theirs.mode)))
    }

    fn hash(&self) -> u64 {
        let mut hash = Quick::default();
        hash.write_u64(u64::from(self.choice.process.0));
        hash.write_u64(self.choice.alternative);
        hash.write_u64(u64::from(self.partner) << 1 | u64::from(self.ends));
        for access in self.accesses() {
            hash.write_u64(access.object.0);
            hash.write_u64(access.mode as u64);
        }
        hash.finish()
    }

    /// How it stands to `sequence`, both taken from the same state.
    pub(crate) fn begins<'a>(&self, sequence: impl IntoIterator<Item = &'a Self>) -> Begins {
        for step in sequence {
            if step.choice.process == self.choice.process {
                return if step.choice.alternative == self.choice.alternative { Begins::First } else { Begins::Never };
            }
            if self.depends_on(step) {
                return Begins::Never;
            }
        }
        Begins::Beside
    }

    /// Whether it is a *weak initial* of `sequence`: some continuation of the sequence is equivalent to one that begins
    /// with it.
    pub(crate) fn is_weak_initial<'a>(&self, sequence: impl IntoIterator<Item = &'a Self>) -> bool {
        self.begins(sequence) != Begins::Never
    }
}

/// The bit of an object among those of all.
fn bit(object: ObjectId) -> u64 {
    1 << (object.0.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
}

/// How a step stands to a sequence of steps from the same state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Begins {
    /// It is one of them, and could be the first.
    First,
    /// It is none of them, and commutes with all.
    Beside,
    /// No equivalent of the sequence, or of any continuation of it, begins with the step.
    Never,
}

/// Names a step among the [`Steps`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StepId(pub(crate) u32);

/// All the steps that the search has to do with, each once.
#[derive(Debug, Default)]
pub(crate) struct Steps {
    steps: Vec<Step>,
    /// Where they lie, by their hashes.
    places: Places,
}

impl Steps {
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(crate) fn get(&self, id: StepId) -> &Step {
        &self.steps[id.0 as usize]
    }

    /// Finds the step, or keeps it.
    pub(crate) fn keep(&mut self, step: Step) -> StepId {
        let mut hash = step.hash();
        let mut at = self.places.search(&mut hash, |at| self.steps[at].is_same(&step));
        if at == NOWHERE {
            at = self.steps.len();
            self.places.set(hash, at);
            self.steps.push(step);
        }
        StepId(at as u32)
    }

    /// Drops every step that is not among `live`, and renames those.
    pub(crate) fn drop_all_but<'a>(&mut self, live: impl Iterator<Item = &'a mut StepId>) {
        let old = std::mem::take(self);
        let mut renamed = vec![NONE; old.steps.len()];
        for id in live {
            let at = id.0 as usize;
            if renamed[at] == NONE {
                renamed[at] = self.keep(old.steps[at].clone()).0;
            }
            id.0 = renamed[at];
        }
    }
}
