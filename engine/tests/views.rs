//! What the views draw, held to what the engine knows: the goal first, dots that fall away, slips that become lies.

use engine::view::{Look, Region, Reveal, draw, paper};
use engine::{Session, Wishes, program};
use explorer::explore::Plan;
use explorer::pace::Pace;

fn opened(name: &str, right: &str, goal: &str) -> Session {
    let wishes = Wishes { right: Some(right.to_owned()), goal: Some(goal.to_owned()), ..Wishes::default() };
    let mut session = Session::open(program(name).unwrap(), wishes).unwrap();
    session.think(&|| Pace::On);
    session
}

fn walk(session: &mut Session, letters: &str) {
    session.restart();
    for letter in letters.chars() {
        session.step(if letter == 'A' { 2 } else { 3 }, None).unwrap();
    }
}

fn region(session: &Session, region: Region) -> String {
    draw(session, region, Look { width: 640.0, reveal: Reveal::All })
}

#[test]
fn the_goal_is_spoken_of_first() {
    let mut session = opened("two-tellers", "100", "110");
    let says = |session: &Session, sentence: &str| {
        let futures = region(session, Region::Futures);
        assert!(futures.contains(sentence), "{sentence}: {futures}");
    };
    says(&session, "Your goal, 110, is the end of 2 of the 6 schedules left.</p>");
    walk(&mut session, "AB");
    says(&session, "Your goal, 110, is the end of 1 of the 2 schedules left. Too late for 100.");
    walk(&mut session, "ABB");
    says(&session, "Whatever happens now ends at your goal, 110. Too late for 100.");
    walk(&mut session, "ABA");
    says(&session, "Your goal, 110, is out of reach.");
    walk(&mut session, "ABBA");
    says(&session, "Your goal, 110, is reached.");
}

#[test]
fn a_step_makes_dots_fall_away() {
    let mut session = opened("two-tellers", "100", "110");
    for (letters, left) in [("", 6), ("A", 3), ("AB", 2), ("ABB", 1)] {
        walk(&mut session, letters);
        let futures = region(&session, Region::Futures);
        let (all, fallen) = (futures.matches("tt-dot").count(), futures.matches("tt-fallen").count());
        // Each outcome has a list of dots, which bears a like name.
        assert_eq!((all - 3, fallen), (6, 6 - left), "after {letters}: {futures}");
    }
    let many = opened("three-deposits", "6", "2");
    assert!(region(&many, Region::Futures).contains("<span class=\"tt-count\">416</span>"));
}

#[test]
fn a_slip_becomes_a_lie_when_the_other_writes() {
    let mut session = opened("two-tellers", "100", "110");
    let cards = |session: &Session| region(session, Region::Cards);
    walk(&mut session, "AB");
    assert_eq!(cards(&session).matches("<span class=\"tt-slip\">b = 100</span>").count(), 2);
    walk(&mut session, "ABB");
    let late = cards(&session);
    assert!(
        late.contains("<span class=\"tt-slip tt-stale\">b = 100</span>") && late.contains("no longer true"),
        "{late}"
    );
    // One that has read what the other wrote carries the truth.
    walk(&mut session, "AAB");
    assert!(!cards(&session).contains("tt-stale"));
}

#[test]
fn the_map_tells_equal_numbers_apart_and_marks_goal_and_no_return() {
    let mut session = opened("two-tellers", "100", "110");
    walk(&mut session, "AB");
    let map = region(&session, Region::Map);
    // Two states in which one teller is about to write, one in which both are, and four after the first write.
    assert_eq!(map.matches("tt-written").count(), 8, "{map}");
    assert_eq!((map.matches("tt-goal-ring").count(), map.matches("tt-seal").count()), (1, 1));
    walk(&mut session, "AA");
    assert!(!region(&session, Region::Map).contains("tt-seal"));
}

#[test]
fn a_stuck_run_says_who_waits_for_whom_and_draws_it() {
    let mut session = opened("deadlock-once", "200", "");
    walk(&mut session, "AB");
    let verdict = region(&session, Region::Verdict);
    let says = "Stuck: nobody can move any more. A waits for mutex two, held by B since line 14. B waits for mutex one, \
                held by A since line 14.";
    assert!(verdict.starts_with(says), "{verdict}");
    let map = region(&session, Region::Map);
    assert!(map.contains("tt-wants") && map.contains("is held by"), "{map}");
    session.back();
    assert!(!region(&session, Region::Map).contains("tt-wants"));
    // Its layers are many: they come closer, without slips.
    assert!(!map.contains("tt-written") && !map.contains("a slip below"), "{map}");
}

#[test]
fn a_map_of_many_states_is_folded() {
    let many = opened("three-deposits", "6", "2");
    assert!(
        region(&many, Region::Map).starts_with("<details class=\"tt-folded\"><summary class=\"\">The map: 195 states<")
    );
    let few = opened("two-tellers", "100", "110");
    assert!(!region(&few, Region::Map).contains("<details"));
}

#[test]
fn a_card_says_nothing_that_goes_without_saying() {
    let session = opened("deadlock-once", "200", "");
    let cards = region(&session, Region::Cards);
    assert!(
        cards.contains("from = &amp;one") && !cards.contains(">one = &amp;one") && !cards.contains("func1"),
        "{cards}"
    );
}

#[test]
fn where_nobody_stands_the_last_lines_are_marked() {
    let mut session = opened("two-tellers", "100", "110");
    walk(&mut session, "ABB");
    assert!(!region(&session, Region::Source).contains("tt-last"));
    walk(&mut session, "ABBA");
    let source = region(&session, Region::Source);
    assert!(source.contains("tt-last\" data-line=\"13\"") && source.contains("tt-last\" data-line=\"18\""), "{source}");
    assert_eq!(source.matches("tt-last").count(), 2);
}

#[test]
fn what_one_switch_does_is_a_row_of_places_with_a_run_behind_each() {
    let figures = paper::figures().unwrap();
    let (_, html) = figures.iter().find(|(name, _)| *name == "small-causes").unwrap();
    assert_eq!(html.matches("type=\"radio\"").count(), 5 + 5 + 6, "{html}");
    assert_eq!(html.matches("class=\"tt-came\"").count(), 16);
    for text in ["1 switch. It ends with 3 instead of 6.", "1 switch. It ends with 6, as it should.", "10 switches. "] {
        assert!(html.contains(text), "{text}");
    }
}

#[test]
fn the_shortest_way_counts_what_a_reader_presses() {
    for (name, right) in [("two-tellers", "100"), ("three-deposits", "6"), ("deadlock-once", "200")] {
        let mut session = opened(name, right, right);
        session.prove(Plan::default()).advance(&|| Pace::On);
        let shortest = session.proving().unwrap().report().unwrap().shortest.clone().unwrap();
        let proof = region(&session, Region::Proof);
        session.replay(&session.token_of(&shortest.finding.schedule).unwrap()).unwrap();
        let presses = session.behind();
        assert!(proof.contains(&format!("{presses} steps")), "{name}: {presses} presses; {proof}");
        // Main's own steps are none of a reader's.
        assert!(
            presses < shortest.steps || name == "deadlock-once",
            "{name}: {presses} presses, {} steps",
            shortest.steps
        );
        // The story's last number is that of its last press.
        let story = session.story(&shortest.finding.schedule).unwrap();
        assert_eq!(
            (story.len(), story.iter().map(|(place, _)| *place).max()),
            (shortest.steps, Some(presses)),
            "{name}"
        );
        let places: Vec<usize> = story.iter().map(|(place, _)| *place).filter(|place| *place > 0).collect();
        assert_eq!(places, (1..=presses).collect::<Vec<_>>(), "{name}");
    }
}
