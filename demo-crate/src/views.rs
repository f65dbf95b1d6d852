//! Step and Prove of one demo, without an element and without a worker: presses go in, what the engine is to be asked comes out.
//!
//! What it keeps is what it takes to come back to where the reader stands, with all that was done, should the engine have to be
//! started anew.

use crate::run::settings::{LONGEST_FRAGMENT, excerpt};
use figures::money::{append, counted, plain};
use figures::say::{Key, say, text};
use std::collections::VecDeque;
use wire::{Ask, Reveal, Wishes};

/// What of a demo is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Real workers.
    Run,
    /// The reader is the scheduler.
    Step,
    /// Every schedule.
    Prove,
}

impl View {
    /// Its name in `data-view`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Step => "step",
            Self::Prove => "prove",
        }
    }

    /// The view of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Run, Self::Step, Self::Prove].into_iter().find(|view| view.name() == name)
    }
}

/// What a fragment asks of the views of a demo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// Which view.
    pub view: Option<View>,
    /// The schedule to stand at.
    pub schedule: Option<String>,
    /// How many switches Prove allows.
    pub preemptions: Option<u32>,
    /// What of it was not to be had, in a sentence.
    pub note: Option<String>,
}

/// More switches are not offered.
const MOST_SWITCHES: u32 = 3;

/// Reads what a fragment asks of the views of the demo `name`; `None` where it is not meant for it, or says nothing of views.
///
/// ```
/// use demo_crate::views::{View, linked};
/// let link = linked("#account?view=step&schedule=AY5", "account").unwrap();
/// assert_eq!((link.view, link.schedule.as_deref()), (Some(View::Step), Some("AY5")));
/// let link = linked("#account?view=prove&preemptions=2", "account").unwrap();
/// assert_eq!((link.view, link.preemptions), (Some(View::Prove), Some(2)));
/// assert_eq!(linked("#account?workers=3", "account"), None);
/// assert_eq!(linked("#another?view=step", "account"), None);
/// ```
pub fn linked(fragment: &str, name: &str) -> Option<Link> {
    let query = fragment.strip_prefix('#')?.strip_prefix(name)?.strip_prefix('?')?;
    if query.len() > LONGEST_FRAGMENT {
        return Some(Link { note: Some(text(Key::LinkTooLong).to_owned()), ..Link::default() });
    }
    let value = |key: &str| {
        let value = query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
        value.filter(|value| !value.is_empty())
    };
    let (view, schedule, bound) = (value("view"), value("schedule"), value("preemptions"));
    let mut link = Link {
        view: view.and_then(View::from_name),
        schedule: schedule.map(str::to_owned),
        preemptions: bound.and_then(|bound| bound.parse().ok()).filter(|bound| *bound <= MOST_SWITCHES),
        note: None,
    };
    link.note = match (link.view, view, bound) {
        (None, Some(view), _) => Some(say(Key::LinkNoSuchView, &[("value", &excerpt(view))])),
        (None, None, _) if schedule.is_some() => Some(text(Key::LinkNoView).to_owned()),
        (Some(_), _, Some(bound)) if link.preemptions.is_none() => {
            Some(say(Key::LinkNoSuchBound, &[("value", &excerpt(bound))]))
        }
        (Some(_), ..) => None,
        (None, None, _) => return None,
    };
    Some(link)
}

/// How much of Step has been introduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lesson {
    /// The code, memory, and a button a teller.
    First,
    /// After a schedule has been finished: what happened, and the states that were walked.
    Second,
    /// After another one, or when everything was asked for.
    All,
}

impl Lesson {
    /// Its name, as it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
            Self::All => "all",
        }
    }

    /// The lesson of that name; the first where there is none.
    pub fn from_name(name: &str) -> Self {
        [Self::Second, Self::All].into_iter().find(|lesson| lesson.name() == name).unwrap_or(Self::First)
    }

    fn reveal(self) -> Reveal {
        if self == Self::All { Reveal::All } else { Reveal::Walked }
    }
}

/// A press, with what its control bears.
#[derive(Clone, Copy, Debug, Default)]
pub struct Press<'a> {
    /// Its `data-control`.
    pub control: &'a str,
    /// The number of a goroutine.
    pub process: Option<i32>,
    /// Which of several ways it goes.
    pub alternative: Option<u64>,
    /// The line of the history, the state of the map, the schedule, or what stands in the field.
    pub value: Option<&'a str>,
    /// A number by chance.
    pub chance: u64,
}

/// What a press leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Ask the engine.
    Ask(Ask),
    /// Turn to another view.
    Turn(View),
    /// Keep for the next visit that so much has been introduced.
    Teach(Lesson),
    /// Put the link to this into the address, and on the clipboard.
    CopyLink,
}

/// Step and Prove of one demo.
#[derive(Debug)]
pub struct Views {
    program: String,
    wishes: Wishes,
    lesson: Lesson,
    /// A schedule was opened: all is shown until the page is left, whatever has been introduced.
    has_opened: bool,
    width: u32,
    /// Where the reader stands, as far as is known.
    schedule: String,
    is_over: bool,
    has_stood: bool,
    /// The reader has pressed something since the program was opened or a link was followed.
    has_pressed: bool,
    /// The schedule that was finished last.
    finished: String,
    /// Every place where the reader has stood and every schedule that was watched, as tokens, the last one last: replayed in this
    /// order they bring back what was done, that which lies ahead and beside as well.
    been: VecDeque<String>,
    preemptions: Option<u32>,
    proof: Proof,
    seeing: Seeing,
}

/// Whether real workers are at the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seeing {
    /// They are not.
    No,
    /// They are.
    Yes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    No,
    UnderWay {
        /// How many switches are allowed.
        within: Option<u32>,
        /// Whether an engine has ended over it before.
        again: bool,
    },
    Done {
        /// How many switches were allowed.
        within: Option<u32>,
    },
}

/// So many places are kept, and so many bytes of them.
const MOST_PLACES: usize = 500;
const MOST_BYTES: usize = 1 << 18;

impl Views {
    /// Views of a program, for a reader who has come so far.
    pub fn new(program: String, wishes: Wishes, lesson: Lesson) -> Self {
        Self {
            program,
            wishes,
            lesson,
            has_opened: false,
            width: 0,
            schedule: String::new(),
            is_over: false,
            has_stood: false,
            has_pressed: false,
            finished: String::new(),
            been: VecDeque::new(),
            preemptions: None,
            proof: Proof::No,
            seeing: Seeing::No,
        }
    }

    /// How much is shown: what has been introduced, or all.
    pub fn shown(&self) -> Lesson {
        if self.has_opened { Lesson::All } else { self.lesson }
    }

    /// What is asked of the program.
    pub fn wishes(&self) -> &Wishes {
        &self.wishes
    }

    /// Whether a Prove is under way.
    pub fn is_proving(&self) -> bool {
        matches!(self.proof, Proof::UnderWay { .. })
    }

    /// Whether real workers are at the program.
    pub fn is_seeing(&self) -> bool {
        self.seeing == Seeing::Yes
    }

    /// They begin, or have ended.
    pub fn see(&mut self, seeing: Seeing) {
        self.seeing = seeing;
    }

    /// Whether the run is over where the reader stands.
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// How a view stands, as `data-state` says it.
    pub fn state(&self, view: View) -> &'static str {
        match (view, self.proof) {
            _ if !self.has_stood => "loading",
            (View::Prove, _) if self.is_seeing() => "running",
            (View::Prove, Proof::UnderWay { .. }) => "running",
            (View::Prove, Proof::Done { .. }) => "done",
            (View::Step, _) if self.is_over => "done",
            _ => "ready",
        }
    }

    /// Opens the program, for pictures of this width.
    pub fn open(&mut self, width: u32) -> Vec<Ask> {
        self.width = width;
        let named = Ask::OpenNamed { name: self.program.clone(), wishes: self.wishes.clone() };
        vec![named, self.look()]
    }

    /// What brings an engine that was started anew to where the reader stands.
    pub fn revive(&mut self) -> Vec<Ask> {
        let mut asks = self.open(self.width);
        if !self.been.is_empty() {
            let mut tokens = String::new();
            for token in &self.been {
                append(&mut tokens, " ", token);
            }
            asks.push(Ask::Replay(tokens));
        }
        // What was being proved is begun anew, once: a proof that ends the engine again is none.
        self.proof = match self.proof {
            Proof::UnderWay { within, again: false } => {
                asks.push(Ask::Prove { preemptions: within });
                Proof::UnderWay { within, again: true }
            }
            Proof::UnderWay { again: true, .. } => Proof::No,
            other => other,
        };
        asks
    }

    /// The reader has been there; what was done last is last.
    fn keep(&mut self, token: &str) {
        if token.is_empty() {
            return;
        }
        self.been.retain(|known| known != token);
        self.been.push_back(token.to_owned());
        let bytes = |been: &VecDeque<String>| been.iter().map(String::len).sum::<usize>();
        while self.been.len() > MOST_PLACES || self.been.len() > 1 && bytes(&self.been) > MOST_BYTES {
            self.been.pop_front();
        }
    }

    /// Pictures have this width from now on.
    pub fn resize(&mut self, width: u32) -> Option<Ask> {
        (width != self.width).then(|| {
            self.width = width;
            self.look()
        })
    }

    /// Follows a link.
    pub fn follow(&mut self, link: &Link) -> Vec<Ask> {
        if link.view == Some(View::Prove) {
            self.preemptions = link.preemptions;
        }
        match &link.schedule {
            Some(token) if link.view.is_some() => vec![self.open_schedule(), Ask::Replay(token.clone())],
            _ => Vec::new(),
        }
    }

    /// How many switches Prove is to allow.
    pub fn preemptions(&self) -> Option<u32> {
        self.preemptions
    }

    /// That the proof that stands there is none of what is chosen now; `None` where it is.
    pub fn outdated(&self) -> Option<String> {
        let told = |within: Option<u32>| match within {
            Some(bound) => say(Key::SwitchesAtMost, &[("switches", &counted(bound.into(), "switch", "switches"))]),
            None => text(Key::SwitchesAny).to_owned(),
        };
        match self.proof {
            Proof::Done { within } if within != self.preemptions => {
                Some(say(Key::ProofOfAnother, &[("before", &told(within)), ("now", &told(self.preemptions))]))
            }
            _ => None,
        }
    }

    /// A schedule is opened, which is nothing a reader has finished: what it takes to walk it back and forth is shown.
    fn open_schedule(&mut self) -> Ask {
        self.has_pressed = false;
        self.has_opened = true;
        self.look()
    }

    /// Begins anew, and lets A, B and the others take their steps in the order of these letters. That is nothing a reader has
    /// finished.
    pub fn take_steps(&mut self, letters: &str) -> Vec<Ask> {
        let mut asks = vec![self.open_schedule(), Ask::Restart];
        for letter in letters.bytes().filter(u8::is_ascii_uppercase) {
            // Main is goroutine 1, A the one after it.
            asks.push(Ask::Step { number: i32::from(letter - b'A') + 2, alternative: None });
        }
        asks
    }

    /// A control was pressed, or a field changed.
    pub fn press(&mut self, press: &Press<'_>) -> Vec<Deed> {
        let Press { process, alternative, value, chance, .. } = *press;
        let number = value.and_then(|value| value.trim().parse().ok());
        let ask = match press.control {
            "step" => process.map(|number| Ask::Step { number, alternative }),
            "step-number" => {
                let number = value.and_then(|value| value.trim().parse().ok());
                number.map(|number| Ask::Step { number, alternative: None })
            }
            "back" => Some(Ask::Back),
            "forward" => Some(Ask::Forward),
            "restart" => Some(Ask::Restart),
            "finish" => Some(Ask::Finish { seed: chance }),
            "line" => number.map(Ask::Line),
            "state" => number.map(Ask::State),
            "watch" => {
                let look = Deed::Ask(self.open_schedule());
                let watch = value.map(|token| Deed::Ask(Ask::Watch(token.to_owned())));
                // All of it lies ahead.
                self.keep(value.unwrap_or_default());
                return [look].into_iter().chain(watch).chain([Deed::Turn(View::Step)]).collect();
            }
            "prove" if !self.is_proving() => {
                self.proof = Proof::UnderWay { within: self.preemptions, again: false };
                return vec![Deed::Ask(Ask::Prove { preemptions: self.preemptions })];
            }
            "cancel" if self.is_proving() => return vec![Deed::Ask(Ask::Cancel)],
            "preemptions" => {
                self.preemptions = number;
                return Vec::new();
            }
            "show-all" => {
                self.lesson = Lesson::All;
                return vec![Deed::Teach(Lesson::All), Deed::Ask(self.look())];
            }
            "copy-link" => return vec![Deed::CopyLink],
            _ => None,
        };
        self.has_pressed |= ask.is_some();
        ask.map(Deed::Ask).into_iter().collect()
    }

    /// The engine says where the reader stands.
    pub fn stood(&mut self, schedule: String, is_over: bool) -> Vec<Deed> {
        self.has_stood = true;
        self.is_over = is_over;
        let has_finished = is_over && self.has_pressed && schedule != self.finished;
        self.keep(&schedule);
        self.schedule = schedule;
        if !has_finished {
            return Vec::new();
        }
        self.finished.clone_from(&self.schedule);
        self.lesson = match self.lesson {
            Lesson::First => Lesson::Second,
            Lesson::Second => Lesson::All,
            Lesson::All => return Vec::new(),
        };
        vec![Deed::Teach(self.lesson), Deed::Ask(self.look())]
    }

    /// A Prove has ended.
    pub fn proved(&mut self) {
        let within = if let Proof::UnderWay { within, .. } = self.proof { within } else { self.preemptions };
        self.proof = Proof::Done { within };
    }

    /// The fragment that leads to where the reader stands in a view of the demo `name`.
    pub fn link(&self, name: &str, view: View) -> String {
        let mut link = ["#", name, "?view=", view.name()].concat();
        if view == View::Step && !self.schedule.is_empty() {
            append(&mut link, "&schedule=", &self.schedule);
        }
        if let (View::Prove, Some(bound)) = (view, self.preemptions) {
            append(&mut link, "&preemptions=", &plain(bound.into()));
        }
        link
    }

    fn look(&self) -> Ask {
        Ask::Look { width: self.width, reveal: self.shown().reveal() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn views() -> Views {
        Views::new("two-tellers".to_owned(), Wishes::default(), Lesson::First)
    }

    fn press(views: &mut Views, control: &str) -> Vec<Deed> {
        views.press(&Press { control, process: Some(2), value: Some("3"), chance: 7, ..Press::default() })
    }

    #[test]
    fn a_press_is_asked_as_it_stands() {
        let mut views = views();
        for (control, ask) in [
            ("step", Ask::Step { number: 2, alternative: None }),
            ("step-number", Ask::Step { number: 3, alternative: None }),
            ("back", Ask::Back),
            ("forward", Ask::Forward),
            ("restart", Ask::Restart),
            ("finish", Ask::Finish { seed: 7 }),
            ("line", Ask::Line(3)),
            ("state", Ask::State(3)),
        ] {
            assert_eq!(press(&mut views, control), [Deed::Ask(ask)], "{control}");
        }
        let look = Deed::Ask(Ask::Look { width: 0, reveal: Reveal::All });
        assert_eq!(press(&mut views, "watch"), [look, Deed::Ask(Ask::Watch("3".to_owned())), Deed::Turn(View::Step)]);
        assert_eq!(views.press(&Press { control: "state", value: Some("-1"), ..Press::default() }), []);
        assert_eq!(press(&mut views, "quantum"), []);
    }

    #[test]
    fn letters_are_steps_from_the_beginning_and_teach_nothing() {
        let mut views = views();
        let step = |number| Ask::Step { number, alternative: None };
        let look = Ask::Look { width: 0, reveal: Reveal::All };
        assert_eq!(views.take_steps("AB"), [look, Ask::Restart, step(2), step(3)]);
        assert_eq!(views.stood("a".to_owned(), true), []);
    }

    #[test]
    fn a_schedule_that_is_opened_shows_all_and_is_no_lesson_learned() {
        let mut views = views();
        views.open(300);
        assert_eq!(views.shown(), Lesson::First);
        let look = Ask::Look { width: 300, reveal: Reveal::All };
        let link = linked("#account?view=step&schedule=A", "account").unwrap();
        assert_eq!(views.follow(&link), [look.clone(), Ask::Replay("A".to_owned())]);
        assert_eq!(views.stood("A".to_owned(), true), []);
        assert_eq!((views.shown(), views.lesson), (Lesson::All, Lesson::First));
        press(&mut views, "step");
        assert_eq!(views.stood("B".to_owned(), true), [Deed::Teach(Lesson::Second), Deed::Ask(look)]);
        assert_eq!(views.shown(), Lesson::All, "and what is finished afterwards takes nothing away");
    }

    #[test]
    fn two_finished_schedules_teach_all_and_the_same_one_twice_does_not() {
        let mut views = views();
        views.open(300);
        assert_eq!(views.stood("A".to_owned(), true), [], "a link is no press");
        press(&mut views, "step");
        assert_eq!(views.stood("B".to_owned(), false), []);
        let look = |reveal| Deed::Ask(Ask::Look { width: 300, reveal });
        assert_eq!(views.stood("C".to_owned(), true), [Deed::Teach(Lesson::Second), look(Reveal::Walked)]);
        assert_eq!(views.stood("C".to_owned(), true), []);
        assert_eq!(views.stood("D".to_owned(), true), [Deed::Teach(Lesson::All), look(Reveal::All)]);
        assert_eq!(views.stood("E".to_owned(), true), []);
        let mut asked = self::views();
        asked.open(300);
        assert_eq!(press(&mut asked, "show-all"), [Deed::Teach(Lesson::All), look(Reveal::All)]);
        for lesson in [Lesson::First, Lesson::Second, Lesson::All] {
            assert_eq!(Lesson::from_name(lesson.name()), lesson);
        }
        assert_eq!(Lesson::from_name("quantum"), Lesson::First);
    }

    #[test]
    fn an_engine_started_anew_is_brought_to_where_the_reader_stands() {
        let mut views = views();
        let opened = views.open(300);
        assert_eq!(views.state(View::Step), "loading");
        views.stood("AY5".to_owned(), false);
        press(&mut views, "prove");
        assert_eq!((views.state(View::Step), views.state(View::Prove)), ("ready", "running"));
        let mut revived = views.revive();
        assert_eq!(revived.pop(), Some(Ask::Prove { preemptions: None }));
        assert_eq!(revived.pop(), Some(Ask::Replay("AY5".to_owned())));
        assert_eq!(revived, opened);
        assert_eq!(views.state(View::Prove), "running", "what was being proved is begun anew");
        assert_eq!(views.revive().pop(), Some(Ask::Replay("AY5".to_owned())));
        assert_eq!(views.state(View::Prove), "ready", "and not a second time");
    }

    #[test]
    fn what_lies_ahead_and_beside_comes_back_with_an_engine_started_anew() {
        let mut views = views();
        for token in ["A", "AB", "ABB", "AB", "A", "AA"] {
            views.stood(token.to_owned(), false);
        }
        views.press(&Press { control: "watch", value: Some("ABBA"), ..Press::default() });
        views.stood("AB".to_owned(), false);
        assert_eq!(views.revive().pop(), Some(Ask::Replay("ABB A AA ABBA AB".to_owned())));
        for place in 0..2 * MOST_PLACES {
            views.stood(place.to_string(), false);
        }
        assert!(views.been.len() == MOST_PLACES && views.been.back().is_some_and(|last| *last == views.schedule));
        views.stood("A".repeat(MOST_BYTES), false);
        assert_eq!(views.been.len(), 1, "however long it is, where the reader stands is kept");
    }

    #[test]
    fn a_proof_says_when_it_is_none_of_what_is_chosen() {
        let mut views = views();
        let choose = |views: &mut Views, bound| {
            views.press(&Press { control: "preemptions", value: Some(bound), ..Press::default() });
        };
        choose(&mut views, "1");
        assert_eq!(views.outdated(), None, "nothing was proved");
        press(&mut views, "prove");
        choose(&mut views, "");
        assert_eq!(views.outdated(), None, "nothing stands there yet");
        views.proved();
        let outdated = views.outdated().unwrap();
        assert!(outdated.contains("at most 1 switch") && outdated.contains("any number of switches"), "{outdated}");
        choose(&mut views, "1");
        assert_eq!(views.outdated(), None);
    }

    #[test]
    fn a_proof_is_begun_once_and_stopped_while_it_is_under_way() {
        let mut views = views();
        assert_eq!(press(&mut views, "cancel"), []);
        press(&mut views, "preemptions");
        assert_eq!(press(&mut views, "prove"), [Deed::Ask(Ask::Prove { preemptions: Some(3) })]);
        assert_eq!(press(&mut views, "prove"), []);
        assert_eq!(press(&mut views, "cancel"), [Deed::Ask(Ask::Cancel)]);
        views.proved();
        views.press(&Press { control: "preemptions", value: Some(""), ..Press::default() });
        assert_eq!(press(&mut views, "prove"), [Deed::Ask(Ask::Prove { preemptions: None })]);
    }

    #[test]
    fn a_link_leads_back_to_where_it_was_copied() {
        let mut views = views();
        assert_eq!(views.link("account", View::Prove), "#account?view=prove");
        views.stood("AY5".to_owned(), false);
        let link = views.link("account", View::Step);
        let link = linked(&link, "account").unwrap();
        assert_eq!((link.view, link.schedule.as_deref(), link.note), (Some(View::Step), Some("AY5"), None));
        press(&mut views, "preemptions");
        let link = views.link("account", View::Prove);
        assert_eq!(link, "#account?view=prove&preemptions=3");
        let mut other = self::views();
        assert_eq!(other.follow(&linked(&link, "account").unwrap()), []);
        assert_eq!(press(&mut other, "prove"), [Deed::Ask(Ask::Prove { preemptions: Some(3) })]);
        // A link without a bound leads to one without a bound.
        other.follow(&linked("#account?view=prove", "account").unwrap());
        assert_eq!(other.preemptions(), None);
    }

    #[test]
    fn what_of_a_link_is_not_to_be_had_is_told_in_a_sentence() {
        let long = ["view=step&schedule=", &"A".repeat(LONGEST_FRAGMENT)].concat();
        for (query, words) in [
            ("schedule=AY5", "view=step"),
            ("view=quantum&schedule=AY5", "“quantum”"),
            ("view=%00", "“%00”"),
            ("view=prove&preemptions=-1", "“-1”"),
            ("view=prove&preemptions=99999999999", "“99999999999”"),
            (&*long, "64 KB"),
        ] {
            let link = linked(&["#account?", query].concat(), "account").unwrap();
            let note = link.note.clone().unwrap_or_default();
            assert!(note.contains(words), "{query}: {note}");
            assert_eq!(views().follow(&link), [], "{query}");
        }
        assert_eq!(linked("#account?view=", "account"), None);
    }
}
