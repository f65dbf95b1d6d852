//! Small causes, counted: where one switch loses, and what is left of a run of many.

use engine::{Causes, Played, Session, Wishes, program};

fn causes(name: &str, right: &str) -> Option<Causes> {
    let wishes = Wishes { right: Some(right.to_owned()), ..Wishes::default() };
    Session::open(program(name).unwrap(), wishes).unwrap().causes()
}

fn letters(run: &Played) -> String {
    run.presses.iter().map(|press| if press.number == 2 { 'A' } else { 'B' }).collect()
}

#[test]
fn one_switch_loses_where_somebody_holds_an_old_number() {
    let causes = causes("three-deposits", "6").unwrap();
    let wrong = |run: &Played| run.right == Some(false);
    for track in &causes.tracks {
        assert_eq!(track.iter().map(|run| run.switches).collect::<Vec<_>>(), [1; 5]);
        assert_eq!(track.iter().map(wrong).collect::<Vec<_>>(), [true, false, true, false, true]);
    }
    assert_eq!(letters(&causes.tracks[0][2]), "AAABBBBBBAAA");
    let lost = |run: &Played| run.presses.iter().filter(|press| press.is_lost).count();
    assert_eq!(causes.tracks[0].iter().map(lost).collect::<Vec<_>>(), [3, 0, 3, 0, 3]);
}

#[test]
fn a_run_of_many_switches_is_shrunk_to_one_of_one() {
    let causes = causes("three-deposits", "6").unwrap();
    let all: Vec<(String, u32, Option<bool>)> =
        causes.shrunk.iter().map(|run| (letters(run), run.switches, run.right)).collect();
    assert_eq!((&*all[0].0, all[0].1), ("ABABABABABAB", 10));
    assert!(all.windows(2).all(|pair| pair[1].1 < pair[0].1), "{all:?}");
    assert!(all.iter().all(|run| run.2 == Some(false)), "{all:?}");
    assert_eq!(all.last().unwrap().1, 1);
}
