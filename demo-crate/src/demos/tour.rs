//! Runs of several kinds in a row, to which a plot hands everything until the reader asks for something else. They are
//! offered only once money was lost, so they are loaded later than the plot: see [`super::pictures`].

use super::{Context, Move, Value};
use crate::run::flight::Landing;
use figures::verdict::Verdict;

/// Such runs under way, or over.
pub(super) trait Tour {
    /// A run is over; gives what follows.
    fn landed(&mut self, landing: &Landing, context: &Context<'_>) -> Move;

    /// Nothing is to follow on the run under way.
    fn cut_short(&mut self);

    /// True where what came of it is to stay in view when the settings change.
    fn outlasts_settings(&self) -> bool;

    /// What came of them, once all are over.
    fn verdict(&self) -> Option<Verdict>;

    /// What there is to see, `width` pixels wide.
    fn stage(&self, width: f64) -> String;

    /// The result, as the contract of the page has it.
    fn report(&self) -> Vec<(&'static str, Value)>;
}
