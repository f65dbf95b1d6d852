//! Tasks in turn on workers that share no memory: every change is made, on the worker that has the task, and what is put
//! aside between its read and its write loses what others wrote.

use demo_crate::messages::teller::Next;
use demo_crate::messages::turns::Turns;
use demo_crate::messages::vault::Vault;
use demo_crate::run::dice::Dice;
use demo_crate::run::fault::{Fault, Planned};
use demo_crate::run::jobs::Job;
use demo_crate::run::jobs::tasks::Tasks;
use demo_crate::run::order::Order;
use demo_crate::run::scoreboard::{Phase, Progress, Scoreboard};
use demo_crate::run::slices::Entry;

const OPENING: i64 = 100;

/// Quick: a slice is 20 steps, and no change is made in one.
const TASKS: Tasks = Tasks {
    workers: 1,
    worker: 0,
    tasks: 4,
    changes: 5,
    deposit: 30,
    withdrawal: 10,
    open: None,
    slice_ms: 20,
    thinking_ms: (25, 60),
    per_ms: 1,
};

fn order(tasks: &Tasks, workers: u32, worker: u32, fault: Option<Planned>) -> Order {
    let job = Job::Tasks(Tasks { workers, worker, ..tasks.clone() });
    Order { teller: worker as usize, flight: 1, together: workers, sent: 0.0, fault, job }
}

/// Carries so many workers' orders out, one message at a time, by a drawn order; gives what each left, and the balance.
fn played(workers: u32, seed: u32, tasks: Tasks) -> (Vec<Progress>, i64) {
    let (board, mut vault, mut dice) = (Scoreboard::new(), Vault::new(OPENING), Dice::seeded(seed));
    let mut at_work: Vec<(usize, Turns, Next)> = Vec::new();
    for worker in 0..workers {
        let (turns, next) = Turns::begin(&order(&tasks, workers, worker, None), &board).expect("a job of tasks");
        at_work.push((worker as usize, turns, next));
    }
    while !at_work.is_empty() {
        let place = dice.between((0, at_work.len() as u32 - 1)) as usize;
        let (worker, turns, next) = &mut at_work[place];
        *next = match std::mem::replace(next, Next::Wait) {
            Next::Send(message) => {
                let answers = vault.handle(*worker, &message);
                let [(to, answer)] = &answers[..] else { panic!("{answers:?}") };
                assert_eq!(to, worker);
                turns.answer(&board, answer)
            }
            Next::Pause(_) => turns.resume(&board),
            Next::Wait => panic!("worker {worker} waits for ever"),
            Next::Ended => {
                at_work.remove(place);
                continue;
            }
        };
    }
    let progress = (0..workers as usize).map(|worker| Progress::from_words(&board.slot(worker).words()));
    (progress.collect(), vault.balance())
}

#[test]
fn every_change_is_made_by_the_worker_that_has_the_task() {
    for (workers, seed) in [(1, 1), (2, 2), (3, 3), (6, 4)] {
        let (progress, _) = played(workers, seed, TASKS);
        let mut changes = [0; 4];
        for (worker, each) in progress.iter().enumerate() {
            assert_eq!(each.phase, Phase::Ended);
            for entry in each.entries() {
                let task = match entry {
                    Entry::Change { task, .. } => {
                        changes[task] += 1;
                        task
                    }
                    Entry::Slice { task, .. } => task,
                    Entry::Pace { .. } => continue,
                };
                assert_eq!(task as u32 % workers, worker as u32);
            }
        }
        assert_eq!(changes, [5; 4], "on {workers}");
    }
}

#[test]
fn tasks_that_think_equally_long_on_one_worker_keep_only_what_the_last_one_did() {
    // In each round all four read before the first of them writes, so D's write alone counts.
    let (_, balance) = played(1, 7, Tasks { thinking_ms: (30, 30), ..TASKS });
    assert_eq!(balance, OPENING - 5 * 10);
}

#[test]
fn whoever_comes_to_harm_says_no_more_and_whoever_is_stopped_ends() {
    for (fault, expected) in [(Fault::Hang, Next::Wait), (Fault::Death, Next::Wait), (Fault::Trap, Next::Pause(1.0))] {
        let (board, mut vault) = (Scoreboard::new(), Vault::new(OPENING));
        let planned = Planned { fault, at: 0 };
        let (mut turns, next) = Turns::begin(&order(&TASKS, 1, 0, Some(planned)), &board).expect("a job of tasks");
        let Next::Send(message) = next else { panic!("{next:?}") };
        let answers = vault.handle(0, &message);
        assert_eq!(turns.answer(&board, &answers[0].1), expected);
        assert_eq!(Progress::from_words(&board.slot(0).words()).phase, Phase::Running);
    }
    let (board, mut vault) = (Scoreboard::new(), Vault::new(OPENING));
    let (mut turns, mut next) = Turns::begin(&order(&TASKS, 1, 0, None), &board).expect("a job of tasks");
    turns.stop();
    while next != Next::Ended {
        next = match next {
            Next::Send(message) => turns.answer(&board, &vault.handle(0, &message)[0].1),
            _ => turns.resume(&board),
        };
    }
    let progress = Progress::from_words(&board.slot(0).words());
    assert_eq!((progress.phase, progress.done, vault.balance()), (Phase::Ended, 0, OPENING), "after one slice");
}
