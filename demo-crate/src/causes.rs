//! Small causes, without an element and without a worker: one switch that is moved along the track of a run, and a schedule of
//! many switches that becomes one of few. Presses go in, what the engine is to play comes out.
//!
//! Every run is the engine's, and nothing is told of a place that nobody has tried.

use figures::lanes::{self, Press, joined, letter};
use figures::money::{append, counted, plain};
use figures::say::{Key, say, text};
use std::collections::VecDeque;
use wire::{Ask, Wishes};

/// A run that the engine has played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Its presses, in order.
    pub presses: Vec<Press>,
    /// How often the turn was taken from one who could have gone on.
    pub switches: u32,
    /// What it printed, trimmed.
    pub holds: String,
    /// Whether that is right.
    pub is_right: bool,
}

impl Run {
    /// Whose press came when, in letters.
    pub fn letters(&self) -> String {
        self.presses.iter().map(|press| letter(press.number)).collect()
    }

    fn presses_of(&self, number: i32) -> usize {
        self.presses.iter().filter(|press| press.number == number).count()
    }
}

/// Schedules with exactly so many switches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exactly {
    /// How many switches.
    pub switches: u32,
    /// How many schedules there are.
    pub schedules: u64,
    /// How many of them do not end right.
    pub wrong: u64,
}

/// What the engine owes, in the order in which it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owed {
    /// The run of a place.
    Place(usize),
    /// The run that is to be shrunk.
    Many,
    /// One that may go as wrong with fewer switches.
    Fewer,
}

/// What came of it, for whoever listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// Every place was tried: how many there are, and how many lose.
    Tried(usize, usize),
    /// The schedule has become one of so few switches; those of every stage.
    Shrunk(Vec<u32>),
    /// Every schedule of few switches was counted.
    Counted(Vec<Exactly>),
}

/// A and B, by Go's numbers.
const FIRST: i32 = 2;
const LAST: i32 = 3;
/// So many times the two take turns in the schedule that is shrunk; more than they have steps.
const TURNS: usize = 12;
/// Up to so many switches are counted.
pub const MOST_SWITCHES: u32 = 2;

/// One switch, and many.
#[derive(Debug, Default)]
pub struct Causes {
    wishes: Wishes,
    /// Presses of A and of B.
    each: (usize, usize),
    /// Where the switch is: 0 for none.
    at: usize,
    /// By place, the run that was tried there; the first is the one without a switch.
    tried: Vec<Option<Run>>,
    owed: VecDeque<Owed>,
    /// The schedule of many switches, then what has become of it.
    shrunk: Vec<Run>,
    /// Plans that may go as wrong with fewer switches; none while nothing is shrunk.
    plans: Option<VecDeque<Vec<i32>>>,
    /// With at most 0, 1 … switches: how many schedules there are and how many are wrong.
    counted: Vec<(u64, u64)>,
    is_counting: bool,
}

impl Causes {
    /// Of a program of which this is asked.
    pub fn new(wishes: Wishes) -> Self {
        Self { wishes, ..Self::default() }
    }

    /// Opens the program, and asks again for what was not answered.
    pub fn open(&mut self, program: &str) -> Vec<Ask> {
        self.owed.clear();
        self.plans = None;
        self.is_counting = false;
        let mut asks = vec![Ask::OpenNamed { name: program.to_owned(), wishes: self.wishes.clone() }];
        asks.extend(self.move_to(self.at));
        asks
    }

    /// How many places there are for one switch.
    pub fn places(&self) -> usize {
        self.tried.len().saturating_sub(1)
    }

    /// Where the switch is; 0 for none.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether something is shrunk or counted.
    pub fn is_busy(&self) -> bool {
        self.plans.is_some() || self.is_counting
    }

    /// Who begins at a place, after how many steps, and who comes in there.
    fn begins(&self, place: usize) -> (i32, usize, i32) {
        let first = self.each.0.saturating_sub(1);
        if place <= first { (FIRST, place, LAST) } else { (LAST, place - first, FIRST) }
    }

    /// Moves the switch to a place; what was not tried there is played.
    pub fn move_to(&mut self, place: usize) -> Option<Ask> {
        self.at = place.min(self.places());
        if self.tried.get(self.at).is_some_and(Option::is_some) || self.owed.contains(&Owed::Place(self.at)) {
            return None;
        }
        self.owed.push_back(Owed::Place(self.at));
        let (one, after, other) = self.begins(self.at);
        let rest = if self.at == 0 { 0 } else { self.each.0.max(self.each.1) };
        Some(Ask::Play([letter(one).repeat(after), letter(other).repeat(rest)].concat()))
    }

    /// Begins to shrink a schedule in which the two take turns.
    pub fn shrink(&mut self) -> Option<Ask> {
        if self.is_busy() || self.tried.is_empty() {
            return None;
        }
        self.shrunk.clear();
        self.plans = Some(VecDeque::new());
        self.owed.push_back(Owed::Many);
        Some(Ask::Play([letter(FIRST), letter(LAST)].concat().repeat(TURNS)))
    }

    /// Goes on to shrink: the next plan that may go as wrong with fewer switches.
    pub fn go_on(&mut self) -> Option<Ask> {
        let plan = self.plans.as_mut()?.pop_front()?;
        self.owed.push_back(Owed::Fewer);
        Some(Ask::Play(plan.iter().map(|number| letter(*number)).collect()))
    }

    /// Begins to count the schedules of few switches.
    pub fn count(&mut self) -> Option<Ask> {
        if self.is_busy() || self.tried.is_empty() {
            return None;
        }
        self.counted.clear();
        self.is_counting = true;
        Some(Ask::Prove { preemptions: Some(0) })
    }

    /// The engine has counted: so many schedules have at most as many switches as were asked for, and so many are wrong.
    pub fn told(&mut self, schedules: u64, wrong: u64) -> (Option<Ask>, Option<News>) {
        if !self.is_counting {
            return (None, None);
        }
        self.counted.push((schedules, wrong));
        let next = self.counted.len() as u32;
        if next <= MOST_SWITCHES {
            return (Some(Ask::Prove { preemptions: Some(next) }), None);
        }
        self.is_counting = false;
        (None, Some(News::Counted(self.exactly())))
    }

    /// Of every number of switches so far, what has exactly so many.
    fn exactly(&self) -> Vec<Exactly> {
        let mut before = (0, 0);
        let row = |(switches, (schedules, wrong)): (usize, &(u64, u64))| {
            let exactly =
                Exactly { switches: switches as u32, schedules: schedules - before.0, wrong: wrong - before.1 };
            before = (*schedules, *wrong);
            exactly
        };
        self.counted.iter().enumerate().map(row).collect()
    }

    /// The engine has played a run; gives whether what is shrunk has changed, so that a reader has a moment for it.
    pub fn played(&mut self, mut run: Run) -> (Moment, Option<News>) {
        lanes::mark_lost(&mut run.presses);
        match self.owed.pop_front() {
            None => (Moment::None, None),
            Some(Owed::Place(place)) => {
                if place == 0 {
                    self.each = (run.presses_of(FIRST), run.presses_of(LAST));
                    let places = (self.each.0 + self.each.1).saturating_sub(2);
                    self.tried.resize(places + 1, None);
                }
                if let Some(tried) = self.tried.get_mut(place) {
                    *tried = Some(run);
                }
                let (tried, wrong) = self.tally();
                let is_all = place > 0 && tried == self.places();
                (Moment::None, is_all.then_some(News::Tried(tried, wrong)))
            }
            Some(Owed::Many) => (self.keep(run), None),
            Some(Owed::Fewer) => {
                let is_better = self.shrunk.last().is_some_and(|last| !run.is_right && run.switches < last.switches);
                if is_better {
                    return (self.keep(run), None);
                }
                if self.plans.as_ref().is_some_and(|plans| !plans.is_empty()) {
                    return (Moment::AtOnce, None);
                }
                (Moment::None, self.end())
            }
        }
    }

    /// What is left now: it is looked at, and shrunk further.
    fn keep(&mut self, run: Run) -> Moment {
        let plan: Vec<i32> = run.presses.iter().map(|press| press.number).collect();
        self.plans = Some(joined(&plan).into());
        self.shrunk.push(run);
        Moment::Looked
    }

    /// Nothing has fewer switches any more.
    fn end(&mut self) -> Option<News> {
        self.plans = None;
        Some(News::Shrunk(self.shrunk.iter().map(|run| run.switches).collect()))
    }

    /// How many places were tried, and how many of them lose.
    fn tally(&self) -> (usize, usize) {
        let tried = self.tried.iter().skip(1).flatten();
        (tried.clone().count(), tried.filter(|run| !run.is_right).count())
    }

    // ---- what is shown

    fn should(&self) -> &str {
        self.wishes.right.as_deref().unwrap_or_default()
    }

    fn ends(&self, run: &Run) -> String {
        let holds = ("holds", &*run.holds);
        match run.is_right {
            true => say(Key::EndsRight, &[holds]),
            false => say(Key::EndsWrong, &[holds, ("should", self.should())]),
        }
    }

    /// The run of the place, as lanes: markup.
    pub fn run(&self) -> String {
        self.tried.get(self.at).and_then(Option::as_ref).map_or_else(String::new, |run| lanes::draw(&run.presses))
    }

    /// Where the switch is, in words.
    pub fn place(&self) -> String {
        let (first, after, last) = self.begins(self.at);
        match self.at {
            0 => say(Key::CauseNone, &[("first", letter(FIRST)), ("last", letter(LAST))]),
            _ => {
                let steps = counted(after as u64, "step", "steps");
                say(Key::CauseAt, &[("first", letter(first)), ("steps", &steps), ("last", letter(last))])
            }
        }
    }

    /// The same, and what the run comes to.
    pub fn sentence(&self) -> String {
        let mut words = String::new();
        if let Some(run) = self.tried.get(self.at).and_then(Option::as_ref) {
            words = self.place();
            append(&mut words, " ", &self.ends(run));
        }
        words
    }

    /// How many places were tried, and how many of them lose.
    pub fn tried(&self) -> String {
        let (tried, wrong) = self.tally();
        let [tried_words, places, wrong] = [tried, self.places(), wrong].map(|count| plain(count as i64));
        let values = [("done", &*tried_words), ("runs", &places), ("wrong", &wrong), ("should", self.should())];
        match tried {
            0 => String::new(),
            _ if tried == self.places() => say(Key::CausesAll, &values[1..]),
            _ => say(Key::CausesTried, &values),
        }
    }

    /// A cell for every place: markup. What was not tried is empty.
    pub fn marks(&self) -> String {
        let mut markup = String::new();
        for (place, run) in self.tried.iter().enumerate() {
            let colour = match run {
                None => "tt-untried",
                Some(run) if run.is_right => "tt-right",
                Some(_) => "tt-wrong",
            };
            let here = if place == self.at { " tt-current" } else { "" };
            let (first, after, _) = self.begins(place);
            let name = if place == 0 { "–".to_owned() } else { [letter(first), &plain(after as i64)].concat() };
            let holds = run.as_ref().map_or("", |run| &run.holds);
            markup.extend(["<span class=\"tt-mark ", colour, here, "\"><b>", holds, "</b><i>", &name, "</i></span>"]);
        }
        markup
    }

    /// The schedule of many switches and what has become of it: markup.
    pub fn stages(&self) -> String {
        let mut markup = String::new();
        for (stage, run) in self.shrunk.iter().enumerate() {
            let switches = counted(run.switches.into(), "switch", "switches");
            let is_last = stage + 1 == self.shrunk.len();
            let class = if is_last { "tt-stage-of tt-current" } else { "tt-stage-of" };
            markup.extend(["<li class=\"", class, "\"><p>", &switches, ". ", &self.ends(run), "</p>"]);
            markup.push_str(&lanes::draw(&run.presses));
            markup.push_str("</li>");
        }
        markup
    }

    /// What has become of the schedule of many switches, once nothing more will.
    pub fn shrunk(&self) -> String {
        let told = |run: &Run| counted(run.switches.into(), "switch", "switches");
        match (&self.shrunk[..], &self.plans) {
            ([first, .., last], None) => {
                say(Key::ShrunkTo, &[("before", &told(first)), ("now", &told(last)), ("order", &last.letters())])
            }
            ([], Some(_)) | ([..], None) => String::new(),
            ([..], Some(_)) => text(Key::Shrinking).to_owned(),
        }
    }

    /// What has exactly 0, 1 … switches: markup.
    pub fn table(&self) -> String {
        let mut markup = String::new();
        for row in self.exactly() {
            markup.push_str("<tr>");
            for count in [u64::from(row.switches), row.schedules, row.wrong] {
                markup.extend(["<td>", &plain(count as i64), "</td>"]);
            }
            markup.push_str("</tr>");
        }
        markup
    }

    /// The heads of that table.
    pub fn heads(&self) -> [String; 3] {
        [
            text(Key::ExactlySwitches).to_owned(),
            text(Key::ExactlySchedules).to_owned(),
            say(Key::ExactlyWrong, &[("should", self.should())]),
        ]
    }
}

/// When a schedule is shrunk further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Not at all.
    None,
    /// At once.
    AtOnce,
    /// When what has become of it was looked at.
    Looked,
}

#[cfg(test)]
mod tests {
    use super::*;
    use figures::lanes::Way;

    /// Two tellers with three deposits of 1 each, as the engine would play them.
    fn engine(ask: &Ask) -> Run {
        let Ask::Play(letters) = ask else { panic!("{ask:?}") };
        let (mut balance, mut held, mut done) = (0, [0, 0], [0, 0]);
        let mut plan: VecDeque<usize> = letters.bytes().map(|letter| usize::from(letter - b'A')).collect();
        let (mut run, mut last) = (Run::default(), None);
        while done != [6, 6] {
            let next = loop {
                match plan.pop_front() {
                    Some(teller) if done[teller] < 6 => break teller,
                    Some(_) => {}
                    None => break usize::from(done[0] == 6),
                }
            };
            if last.is_some_and(|last: usize| last != next && done[last] < 6) {
                run.switches += 1;
            }
            last = Some(next);
            let (way, value) = if done[next] % 2 == 0 {
                held[next] = balance;
                (Way::Read, balance)
            } else {
                balance = held[next] + 1;
                (Way::Write, balance)
            };
            done[next] += 1;
            let did = Some((way, "balance".to_owned(), value.to_string()));
            run.presses.push(Press { number: next as i32 + 2, did, is_lost: false });
        }
        run.holds = balance.to_string();
        run.is_right = balance == 6;
        run
    }

    fn opened() -> Causes {
        let mut causes = Causes::new(Wishes { right: Some("6".to_owned()), ..Wishes::default() });
        let asks = causes.open("three-deposits");
        causes.played(engine(&asks[1]));
        causes
    }

    #[test]
    fn six_of_ten_places_lose_and_nothing_is_told_of_the_others() {
        let mut causes = opened();
        assert_eq!((causes.places(), causes.tried()), (10, String::new()));
        assert_eq!(causes.marks().matches("tt-untried").count(), 10);
        let mut news = None;
        for place in 1..=10 {
            let ask = causes.move_to(place).expect("it was not tried");
            assert_eq!(causes.move_to(place), None, "it is owed");
            assert!(causes.sentence().is_empty());
            (_, news) = causes.played(engine(&ask));
            assert_eq!(causes.move_to(place), None, "it was tried");
            assert_eq!(causes.marks().matches("tt-untried").count(), 10 - place);
            if place == 3 {
                assert_eq!(causes.sentence(), "A begins; after 3 steps B comes in. It ends with 3 instead of 6.");
                assert_eq!(causes.tried(), "3 of 10 places tried: in 2 of them the total is not 6.");
            }
        }
        assert_eq!(news, Some(News::Tried(10, 6)));
        assert_eq!(causes.tried(), "All 10 places tried: in 6 of them the total is not 6.");
        assert_eq!(causes.marks().matches("tt-wrong").count(), 6);
        assert!(causes.sentence().starts_with("B begins; after 5 steps A comes in."), "{}", causes.sentence());
        causes.move_to(99);
        assert_eq!(causes.at(), 10, "there is no place beyond the last");
    }

    #[test]
    fn a_schedule_of_ten_switches_becomes_one_of_one() {
        let mut causes = opened();
        let mut ask = causes.shrink();
        assert_eq!(causes.shrink(), None, "one at a time");
        let mut end = None;
        for _ in 0..200 {
            let Some(plan) = ask.take() else { break };
            let (moment, news) = causes.played(engine(&plan));
            end = end.or(news);
            ask = if moment == Moment::None { None } else { causes.go_on() };
        }
        let Some(News::Shrunk(switches)) = end else { panic!("{end:?}") };
        assert_eq!((switches.first(), switches.last()), (Some(&10), Some(&1)));
        assert!(switches.windows(2).all(|pair| pair[1] < pair[0]), "{switches:?}");
        assert_eq!(causes.stages().matches("<li").count(), switches.len());
        assert!(causes.shrunk().contains("10 switches") && causes.shrunk().contains("1 switch"), "{}", causes.shrunk());
        assert!(causes.shrink().is_some(), "and again");
    }

    #[test]
    fn few_switches_are_counted_exactly() {
        let mut causes = opened();
        assert_eq!(causes.count(), Some(Ask::Prove { preemptions: Some(0) }));
        assert_eq!(causes.told(2, 0), (Some(Ask::Prove { preemptions: Some(1) }), None));
        assert_eq!(causes.told(12, 6), (Some(Ask::Prove { preemptions: Some(2) }), None));
        let row = |(switches, schedules, wrong)| Exactly { switches, schedules, wrong };
        let rows = [(0, 2, 0), (1, 10, 6), (2, 50, 42)].map(row).to_vec();
        assert_eq!(causes.told(62, 48), (None, Some(News::Counted(rows))));
        assert!(causes.table().contains("<tr><td>2</td><td>50</td><td>42</td></tr>"), "{}", causes.table());
        assert_eq!(causes.told(1, 1), (None, None), "nobody has asked");
    }

    #[test]
    fn an_engine_started_anew_is_asked_for_what_was_not_answered() {
        let mut causes = opened();
        causes.move_to(4);
        causes.shrink();
        let asks = causes.open("three-deposits");
        assert_eq!(asks[1..], [Ask::Play("AAAABBBBBB".to_owned())]);
        assert!(!causes.is_busy());
    }
}
