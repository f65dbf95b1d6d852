//! Programs that a search once got wrong, shrunk: each is named for what it taught.

mod compared;

use compared::compare;
use explorer::model::Case::{Receive, Send};
use explorer::model::Otherwise::{GoOn, Wait};
use explorer::model::Value::{Number, Register};
use explorer::model::{Op, Program, receive, send};

/// Compares with the oracle, over so many channels of these capacities, two variables, mutexes and counters.
#[track_caller]
fn check(channels: &[usize], threads: Vec<Vec<Op>>) {
    let program =
        Program { threads, variables: vec![0, 0], mutexes: 2, counters: vec![1, 2], channels: channels.to_vec() };
    if let Err(error) = compare(&program).expect("small enough for the oracle") {
        panic!("{error}");
    }
}

#[test]
fn the_step_that_ends_the_program_is_no_rival_of_its_own_process() {
    check(&[], vec![vec![], vec![Op::Exit]]);
}

#[test]
fn an_unlock_that_fails_when_it_comes_first_depends_on_more_than_one_that_does_not() {
    check(&[2], vec![vec![Op::TryLock(1, 1)], vec![Op::Unlock(1)], vec![Op::Close(0)]]);
}

#[test]
fn the_way_not_taken_may_depend_on_more_than_the_way_taken() {
    let both = Op::Select(vec![Receive(0, 0), Send(0, Number(1))], Wait, 0);
    check(&[1], vec![vec![Op::Close(0), both], vec![Op::Print(Register(1))]]);
}

#[test]
fn who_is_met_could_have_chosen_for_itself() {
    check(
        &[1, 0],
        vec![
            vec![Op::Select(vec![Send(1, Number(2)), Receive(1, 0)], Wait, 1)],
            vec![Op::Select(vec![Send(0, Register(1)), Receive(1, 1)], GoOn, 1)],
        ],
    );
}

#[test]
fn who_is_met_could_have_gone_on_before_the_other_came() {
    check(
        &[1, 0],
        vec![
            vec![Op::Select(vec![Send(1, Number(2)), Receive(1, 0)], Wait, 1)],
            vec![Op::Select(vec![Send(0, Register(1)), Receive(1, 1)], GoOn, 1)],
            vec![Op::Select(vec![Receive(0, 1), Send(0, Number(1))], Wait, 0)],
        ],
    );
}

#[test]
fn a_default_has_seen_everyone_who_had_not_come() {
    check(
        &[0],
        vec![
            vec![send(0, Register(1))],
            vec![send(0, Number(0)), Op::Select(vec![Receive(0, 1), Send(0, Register(0))], GoOn, 1)],
            vec![receive(0, 1)],
            vec![receive(0, 0)],
        ],
    );
}

#[test]
fn a_meeting_is_tried_even_where_the_other_way_sleeps() {
    check(
        &[2, 0],
        vec![
            vec![Op::Select(vec![Send(0, Register(1)), Receive(1, 0)], Wait, 0), Op::Print(Number(0))],
            vec![],
            vec![
                Op::Print(Register(0)),
                Op::Select(vec![Send(1, Number(0))], GoOn, 1),
                Op::Select(vec![Send(1, Number(2)), Receive(0, 0)], Wait, 1),
            ],
            vec![send(0, Register(1))],
        ],
    );
}

#[test]
fn the_second_sender_may_be_the_first_to_be_met() {
    check(
        &[1, 0],
        vec![
            vec![Op::Select(vec![Receive(0, 0), Receive(1, 0)], Wait, 4)],
            vec![Op::AtomicLoad(0, 1)],
            vec![send(0, Number(1)), Op::CompareAndSwap(1, Number(0), Number(1), 2), send(1, Number(1))],
        ],
    );
}
