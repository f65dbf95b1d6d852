//! The doors to the pictures and verdicts of all demos: a plot goes through them, and what lies behind is loaded only once
//! a press can start a run ([`crate::later`]).

use super::bank_run::{BankRun, Series};
use super::cures::Cures;
use super::deadlock::{self, Scene};
use super::sweep::Sweep;
use super::tour::Tour;
use super::two_tellers::{self, Manner};
use super::{Context, Move, bank_stage, deadlock_stage, lost_update, slow_stage, telling, two_tellers_stage};
use crate::run::flight::{Flown, Landing};
use crate::run::watch::Watch;
use figures::teller::Sign;
use figures::verdict::Verdict;

crate::later! {
    /// The stage of a run on one account, so many pixels wide; the name begins the ids in it.
    "01" pub(super) fn bank_stage(run: &BankRun, watch: &Watch, width: f64, name: &str) -> String = bank_stage::stage;
    /// That run as `book/recorded/` keeps one.
    "02" pub(super) fn bank_record(run: &BankRun, watch: &Watch) -> String = bank_stage::record;
    /// What happened in it in slow motion.
    "03" pub(super) fn bank_trace(run: &BankRun, watch: &Watch) -> String = bank_stage::trace;
    /// What came of it.
    "04" pub(super) fn bank_verdict(run: &BankRun) -> Option<Verdict> = telling::verdict;
    /// Whether updates were seen to be lost in it, as far as a run in slow motion tells.
    "05" pub(super) fn has_collided(landing: &Landing) -> bool = slow_stage::has_collided;
    /// Why nobody can be sent off: all tellers of that sign are at work.
    "06" pub(super) fn all_at_work(sign: Sign) -> String = telling::all_at_work;

    /// All cures in a row.
    "11" pub(super) fn cures(context: &Context<'_>) -> Option<(Box<dyn Tour>, Move)> = Cures::set_out;
    /// All sizes in a row.
    "12" pub(super) fn sweep(context: &Context<'_>) -> Option<(Box<dyn Tour>, Move)> = Sweep::set_out;
    /// With how many operations what is shipped should begin anew, if it should.
    "13" pub(super) fn better_number(series: &Series, landing: &Landing, context: &Context<'_>) -> Option<u32> = lost_update::better_number;

    /// The runs of two tellers with an account each, and the one under way.
    "21" pub(super) fn shifts_stage(seen: &[two_tellers::Seen], at_work: Option<(Manner, Vec<Flown>)>, width: f64, name: &str) -> String = two_tellers_stage::picture;
    /// What came of the last of them, beside the last of the other manner.
    "22" pub(super) fn shifts_verdict(last: &two_tellers::Seen, other: Option<&two_tellers::Seen>) -> Option<Verdict> = |last, other| Some(two_tellers_stage::verdict(last, other));
    /// The runs as `book/recorded/` keeps them.
    "23" pub(super) fn shifts_record(seen: &[two_tellers::Seen]) -> String = two_tellers_stage::record;

    /// Who waits for whom.
    "31" pub(super) fn deadlock_stage(scene: Scene, flown: &[Flown], circle: &[usize], width: f64) -> String = deadlock_stage::picture;
    /// What came of it.
    "32" pub(super) fn deadlock_verdict(seen: &deadlock::Seen) -> Option<Verdict> = |seen| Some(deadlock_stage::verdict(seen));
    /// The run as `book/recorded/` keeps one.
    "33" pub(super) fn deadlock_record(seen: &deadlock::Seen) -> String = deadlock_stage::record;
    /// What is done in a scene that cannot be the first.
    "34" pub(super) fn deadlock_task(scene: Scene) -> String = deadlock_stage::other_task;
}
