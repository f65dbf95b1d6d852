//! One run by a plan of who is to move, from where the program opens to its end: for whoever wants to see what another order
//! comes to, and stands where he stands.

use explorer::Choice;
use explorer::Machine as _;
use explorer::replay::Stepper;
use figures::lanes::{Press, Way};
use minigo::report::Json;
use minigo::vm::Machine;
use minigo::vm::reading::Access;
use wire::Wishes;

use crate::judgement::is_right;
use crate::session::force;
use crate::step;

/// Runs of more presses are not played.
pub(crate) const MOST_PRESSES: usize = 24;

/// A run from the opening to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// Its presses, in order.
    pub presses: Vec<Press>,
    /// How often the turn was taken from one who could have gone on.
    pub switches: u32,
    /// What it prints, and how it ends.
    pub outcome: minigo::vm::Outcome,
    /// Whether that is right, where the page has said what is.
    pub right: Option<bool>,
    /// All its steps.
    pub schedule: Vec<Choice>,
}

impl Played {
    /// Plays by a plan of who is to move, by Go's numbers; who cannot is passed over, and when the plan is at its end whoever
    /// comes first goes on. None where a run takes too many presses.
    pub(crate) fn by(start: &Machine, wishes: &Wishes, plan: &[i32]) -> Option<Self> {
        let mut stepper = Stepper::new(start, Vec::new());
        force(&mut stepper);
        let mut presses = Vec::new();
        let mut plan = plan.iter();
        while let Some(first) = stepper.choices().first().copied() {
            if presses.len() == MOST_PRESSES {
                return None;
            }
            let machine = stepper.machine();
            let of = |number: &i32| {
                let process = machine.numbered(*number)?;
                stepper.choices().iter().find(|choice| choice.process == process).copied()
            };
            let choice = plan.by_ref().find_map(of).unwrap_or(first);
            let did = machine.next_access(choice.process).map(|(access, named)| {
                let way = if access == Access::Read { Way::Read } else { Way::Write };
                (way, named.name, named.value)
            });
            presses.push(Press { number: machine.number(choice.process), did, is_lost: false });
            stepper.choose(choice).ok()?;
            force(&mut stepper);
        }
        let outcome = stepper.machine().outcome();
        let right = is_right(wishes, &outcome);
        Some(Self { presses, switches: stepper.preemptions(), outcome, right, schedule: stepper.schedule().to_vec() })
    }

    /// As one line of JSON.
    #[must_use]
    pub fn json(&self) -> String {
        let mut json = Json::default();
        json.open('{');
        json.key("presses");
        json.open('[');
        for press in &self.presses {
            json.open('{');
            json.key("number");
            json.integer(press.number);
            if let Some((way, name, value)) = &press.did {
                let way = if *way == Way::Read { "read" } else { "write" };
                for (key, value) in [("way", way), ("name", name), ("value", value)] {
                    json.key(key);
                    json.string(value);
                }
            }
            json.close('}');
        }
        json.close(']');
        json.count("switches", self.switches.into());
        step::outcome(&mut json, &self.outcome, self.right);
        json.close('}');
        json.into_text()
    }
}
