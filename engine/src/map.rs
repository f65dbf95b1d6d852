//! The map: every state between two presses, in layers by the presses it takes to come there, equal states drawn once.
//!
//! What is no choice is no state of its own: a state in which main alone can move, in one way, is drawn as the one that
//! follows. A state is marked by what can still become of it.

use explorer::graph::{Ending, Graph, StateId};
use explorer::{Choice, Machine as _, ProcessId};
use minigo::vm::Machine;
use minigo::vm::reading::{Access, Named};

use crate::atlas::Atlas;
use crate::judgement::Colour;

/// The states a reader can stand in, and the presses between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// In layers: what takes fewer presses comes first. The first is where the program opens.
    pub states: Vec<MapState>,
    /// The presses.
    pub steps: Vec<MapStep>,
}

/// A state on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapState {
    /// Its number in the state graph.
    pub id: StateId,
    /// How many presses it takes to come there, at least.
    pub layer: usize,
    /// What can become of it.
    pub colour: Colour,
    /// The goal can be reached from here; a run that has ended here has reached it.
    pub goal: bool,
    /// A run ends here.
    pub is_end: bool,
    /// Shared variables here.
    pub memory: Vec<Named>,
    /// What tells it apart from others with the same memory: what each goroutine carries, its locals that still matter, and what
    /// it is about to write, under the name of where.
    pub slips: Vec<(ProcessId, Named)>,
}

/// A press from one state to another, by their places in [`Map::states`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MapStep {
    /// Where it begins.
    pub from: usize,
    /// Where it leads.
    pub to: usize,
    /// What is chosen.
    pub choice: Choice,
}

impl Map {
    /// Larger maps are not drawn.
    pub const MOST_STATES: usize = 400;

    /// Draws the map; none while the graph is not whole, or where there are too many states.
    pub(crate) fn of(atlas: &Atlas) -> Option<Self> {
        let graph = atlas.graph()?;
        let mut states = vec![settled(graph, StateId(0))];
        let mut layers = vec![0];
        let mut steps = Vec::new();
        let mut at = 0;
        // Breadth first, so that a state is found by the fewest presses.
        while let Some(state) = states.get(at).copied() {
            for (choice, next) in graph.ways(state) {
                let next = settled(graph, next);
                let to = states.iter().position(|known| *known == next).unwrap_or(states.len());
                if to == states.len() {
                    if to == Self::MOST_STATES {
                        return None;
                    }
                    states.push(next);
                    layers.push(layers[at] + 1);
                }
                steps.push(MapStep { from: at, to, choice });
            }
            at += 1;
        }
        let states = states.iter().zip(layers).map(|(id, layer)| state(atlas, graph, *id, layer)).collect();
        Some(Self { states, steps })
    }

    /// The place of a state of the graph on the map.
    #[must_use]
    pub fn place(&self, id: StateId) -> Option<usize> {
        self.states.iter().position(|state| state.id == id)
    }
}

fn state(atlas: &Atlas, graph: &Graph<Machine>, id: StateId, layer: usize) -> MapState {
    let machine = graph.machine(id);
    let reading = machine.read();
    let mut slips = Vec::new();
    for g in reading.goroutines {
        if let Some((Access::Write, named)) = machine.next_access(g.process) {
            slips.push((g.process, named));
        }
        for local in g.locals.into_iter().filter(|local| local.live && g.number > 1) {
            slips.push((g.process, local.named));
        }
    }
    MapState {
        id,
        layer,
        colour: atlas.colour(id),
        goal: atlas.goal_within(id) == Some(true),
        is_end: graph.ending(id) != Ending::Open || machine.over(),
        memory: reading.variables,
        slips,
    }
}

/// Where a reader stands who has come to a state, once what is no choice is done.
pub(crate) fn settled(graph: &Graph<Machine>, mut state: StateId) -> StateId {
    for _ in 0..MOST_FORCED {
        let mut ways = graph.ways(state);
        match (ways.next(), ways.next()) {
            (Some((choice, next)), None) if choice.process == MAIN => state = next,
            _ => break,
        }
    }
    state
}

/// The first goroutine: what it alone can do, in one way, is done for the reader.
pub(crate) const MAIN: ProcessId = ProcessId(0);

/// So many steps in a row are done for the reader; a main that goes on alone for ever is handed back.
pub(crate) const MOST_FORCED: usize = 10_000;
