//! Whole runs before the vault that gives out turns: tellers and line as state machines, with every message delivered in
//! an order drawn by dice. A pause is over when dice say so; the run is stopped after so many deliveries.

use demo_crate::bank::turns::Lock;
use demo_crate::messages::AtWork;
use demo_crate::messages::line::Line;
use demo_crate::messages::teller::Next;
use demo_crate::run::dice::Dice;
use demo_crate::run::fault::{Fault, Planned};
use demo_crate::run::jobs::Job;
use demo_crate::run::jobs::share::Share;
use demo_crate::run::order::Order;
use demo_crate::run::scoreboard::{Phase, Progress, Scoreboard};

enum Parcel {
    ToLine(usize, Vec<f64>),
    ToTeller(usize, Vec<f64>),
    Pause(usize),
}

/// Plays a run until nothing is on its way; gives what the account holds, and how far everybody came.
fn play(lock: Lock, readers: usize, rest_us: u32, fault: Option<Planned>, seed: u32) -> (i64, Vec<Progress>) {
    let board = Scoreboard::new();
    let (mut line, mut dice) = (Line::new(100), Dice::seeded(seed));
    let (mut tellers, mut parcels) = (Vec::new(), Vec::new());
    let post = |teller: usize, next: Next, parcels: &mut Vec<Parcel>| match next {
        Next::Send(message) => parcels.push(Parcel::ToLine(teller, message)),
        Next::Pause(_) => parcels.push(Parcel::Pause(teller)),
        Next::Wait | Next::Ended => {}
    };
    for teller in 0..4 {
        let amount = i64::from(teller >= readers);
        let share = Share { amount, lock, run_ms: u32::MAX, turn_us: (1, 1), rest_us, open: None };
        let fault = fault.filter(|_| teller == 0);
        let order = Order { teller, flight: 1, together: 4, sent: 0.0, fault, job: Job::Share(share) };
        let (at_work, next) = AtWork::begin(order, &board);
        tellers.push(at_work);
        post(teller, next, &mut parcels);
    }
    let mut delivered = 0;
    while !parcels.is_empty() {
        delivered += 1;
        if delivered == 2_000 {
            tellers.iter_mut().for_each(AtWork::stop);
        }
        match parcels.swap_remove(dice.between((0, parcels.len() as u32 - 1)) as usize) {
            Parcel::ToLine(teller, message) => {
                let answers = line.handle(teller, &message);
                parcels.extend(answers.into_iter().map(|(teller, answer)| Parcel::ToTeller(teller, answer)));
            }
            Parcel::ToTeller(teller, answer) => {
                let next = tellers[teller].answer(&board, &answer);
                post(teller, next, &mut parcels);
            }
            Parcel::Pause(teller) => {
                let next = tellers[teller].resume(&board);
                post(teller, next, &mut parcels);
            }
        }
    }
    let seen = (0..4).map(|teller| Progress::from_words(&board.slot(teller).words())).collect();
    (line.balance(), seen)
}

fn done(tellers: &[Progress]) -> Vec<u32> {
    tellers.iter().map(|teller| teller.done).collect()
}

#[test]
fn turns_are_even_in_a_line_and_the_first_letters_alone_where_they_are_preferred() {
    for seed in 1..30 {
        let (balance, tellers) = play(Lock::FirstCome, 0, 0, None, seed);
        let turns = done(&tellers);
        let (least, most) = (turns.iter().min().unwrap(), turns.iter().max().unwrap());
        assert!(most - least <= 4 && *least > 100, "seed {seed}: {turns:?}");
        assert_eq!(balance, 100 + i64::from(turns.iter().sum::<u32>()));
        assert!(tellers.iter().all(|teller| teller.phase == Phase::Ended));

        let (balance, tellers) = play(Lock::Barging, 0, 0, None, seed);
        let turns = done(&tellers);
        // The others come in until the first letter has asked, and never after.
        assert!(turns[1..].iter().sum::<u32>() < 30 && turns[0] > 500, "seed {seed}: {turns:?}");
        assert_eq!(balance, 100 + i64::from(turns.iter().sum::<u32>()));
    }
}

#[test]
fn turns_of_writers_or_of_readers_end_where_the_others_are_preferred() {
    for seed in 1..30 {
        let (balance, tellers) = play(Lock::ReadersFirst, 3, 0, None, seed);
        assert!(tellers[3].done <= 2 && tellers[0].done > 50, "seed {seed}: {:?}", done(&tellers));
        assert_eq!(balance, 100 + i64::from(tellers[3].done));
        let (_, tellers) = play(Lock::WritersFirst, 2, 0, None, seed);
        assert!(tellers[..2].iter().all(|reader| reader.done <= 2), "seed {seed}: {:?}", done(&tellers));
    }
}

#[test]
fn turns_with_rests_between_them_are_exact_too() {
    for lock in [Lock::FirstCome, Lock::Barging, Lock::ReadersFirst] {
        let (balance, tellers) = play(lock, 0, 5, None, 9);
        assert_eq!(balance, 100 + done(&tellers).iter().map(|turns| i64::from(*turns)).sum::<i64>(), "{lock:?}");
    }
}

#[test]
fn turns_end_for_all_behind_one_that_hangs() {
    let (_, tellers) = play(Lock::FirstCome, 0, 0, Some(Planned { fault: Fault::Hang, at: 3 }), 5);
    let turns = done(&tellers);
    assert!(turns[0] == 3 && turns.iter().all(|turns| (2..=6).contains(turns)), "{turns:?}");
    assert!(tellers.iter().all(|teller| teller.phase == Phase::Running));
}
