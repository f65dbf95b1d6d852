//! Small causes, counted: where one switch loses, and what is left of a run of many.

use engine::{Causes, Played, Session, Wishes, program};

fn causes(name: &str, right: &str) -> Option<Causes> {
    let wishes = Wishes { right: Some(right.to_owned()), ..Wishes::default() };
    Session::open(program(name).unwrap(), wishes).unwrap().causes()
}

fn letters_of(run: &Played) -> String {
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
    assert_eq!(letters_of(&causes.tracks[0][2]), "AAABBBBBBAAA");
    let lost = |run: &Played| run.presses.iter().filter(|press| press.is_lost).count();
    assert_eq!(causes.tracks[0].iter().map(lost).collect::<Vec<_>>(), [3, 0, 3, 0, 3]);
}

#[test]
fn a_run_of_many_switches_is_shrunk_to_one_of_one() {
    let causes = causes("three-deposits", "6").unwrap();
    let all: Vec<(String, u32, Option<bool>)> =
        causes.shrunk.iter().map(|run| (letters_of(run), run.switches, run.right)).collect();
    assert_eq!((&*all[0].0, all[0].1), ("ABABABABABAB", 10));
    assert!(all.windows(2).all(|pair| pair[1].1 < pair[0].1), "{all:?}");
    assert!(all.iter().all(|run| run.2 == Some(false)), "{all:?}");
    assert_eq!(all.last().unwrap().1, 1);
}

#[test]
fn a_run_is_played_by_letters_and_the_reader_stays() {
    let wishes = Wishes { right: Some("6".to_owned()), ..Wishes::default() };
    let session = Session::open(program("three-deposits").unwrap(), wishes).unwrap();
    let before = session.state();
    // A schedule of one switch, and the least total; what is not planned is filled in.
    for (plan, letters, switches, total) in [
        ("AAABBBBBB", "AAABBBBBBAAA", 1, "3\n"),
        ("ABBBBABAAAAB", "ABBBBABAAAAB", 4, "2\n"),
        ("", "AAAAAABBBBBB", 0, "6\n"),
        ("ZZB?B", "BBAAAAAABBBB", 1, "6\n"),
    ] {
        let run = session.play(plan).unwrap();
        let told = (letters_of(&run), run.switches, String::from_utf8_lossy(&run.outcome.stdout).into_owned());
        assert_eq!(told, (letters.to_owned(), switches, total.to_owned()), "{plan}");
        assert_eq!(run.right, Some(total == "6\n"));
    }
    let json = session.play("AB").unwrap().json();
    assert!(
        json.starts_with("{\"presses\":[{\"number\":2,\"way\":\"read\",\"name\":\"balance\",\"value\":\"0\"},"),
        "{json}"
    );
    assert!(json.ends_with("\"switches\":2,\"stdout\":\"3\\n\",\"exit\":0,\"right\":false}"), "{json}");
    assert_eq!(session.state(), before);
}
