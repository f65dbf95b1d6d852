//! The Go programs behind Step and Prove: which demo has which, what is asked of it, and which of its views comes first.
//!
//! A demo that also runs on real workers has a [`Demo`](super::Demo) of the same name.

use crate::views::View;
use wire::{NobodyLeft, Wishes};

/// A demo's program.
#[derive(Debug, PartialEq, Eq)]
pub struct Go {
    /// The demo's name: of the element, the page and the fragment.
    pub demo: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// The name under which the engine knows the program; the element's `program` says otherwise.
    pub program: &'static str,
    /// What a run that is right prints, where somebody has said so; the element's `right` says otherwise.
    pub right: Option<&'static str>,
    /// What a reader is asked to bring about; the element's `goal` says otherwise.
    pub goal: Option<&'static str>,
    /// The view that it opens with.
    pub first: View,
    /// When Step and Prove are offered.
    pub offered: Offered,
}

/// When Step and Prove are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// From the beginning.
    AtOnce,
    /// With the first verdict, as its next questions.
    WithVerdict,
}

/// Every demo that has a program, in the order of the book.
pub const ALL: &[Go] = &[
    #[cfg(feature = "bank")]
    Go {
        demo: "account",
        title: "One account, two tellers",
        program: "two-tellers",
        right: Some("100"),
        goal: None,
        first: View::Run,
        offered: Offered::WithVerdict,
    },
    #[cfg(feature = "bank")]
    Go {
        demo: "lost-update",
        title: "Two tellers, nothing between them",
        program: "lost-update-twice",
        right: Some("100"),
        goal: None,
        first: View::Run,
        offered: Offered::WithVerdict,
    },
    #[cfg(feature = "bank")]
    Go {
        demo: "you-are-the-scheduler",
        title: "Two tellers, one account",
        program: "two-tellers",
        right: Some("100"),
        goal: Some("110"),
        first: View::Step,
        offered: Offered::AtOnce,
    },
    #[cfg(feature = "bank")]
    Go {
        demo: "all-schedules",
        title: "Two tellers, three deposits each",
        program: "three-deposits",
        right: Some("6"),
        goal: Some("2"),
        first: View::Prove,
        offered: Offered::AtOnce,
    },
    #[cfg(feature = "cores")]
    Go {
        demo: "not-parallelism",
        title: "Four tellers, and however many cores",
        program: "not-parallelism-once",
        right: Some("100"),
        goal: None,
        first: View::Run,
        offered: Offered::WithVerdict,
    },
    #[cfg(feature = "bank")]
    Go {
        demo: "small-causes",
        title: "One switch",
        program: "three-deposits",
        right: Some("6"),
        goal: None,
        first: View::Step,
        offered: Offered::AtOnce,
    },
    #[cfg(feature = "bank")]
    Go {
        demo: "deadlock",
        title: "Two accounts, a lock each",
        program: "deadlock-once",
        right: Some("200"),
        goal: None,
        first: View::Run,
        offered: Offered::WithVerdict,
    },
    #[cfg(feature = "cores")]
    Go {
        demo: "starvation",
        title: "Four tellers, one lock",
        program: "starvation",
        right: Some("110"),
        goal: None,
        first: View::Run,
        offered: Offered::WithVerdict,
    },
    #[cfg(feature = "cores")]
    Go {
        demo: "speed-up",
        title: "One job, more and more workers",
        program: "split-sum",
        right: Some("15"),
        goal: None,
        first: View::Run,
        offered: Offered::WithVerdict,
    },
];

impl Go {
    /// The program of the demo of that name, if it has one.
    pub fn of(demo: &str) -> Option<&'static Self> {
        ALL.iter().find(|go| go.demo == demo)
    }

    /// What is asked of the program; `attribute` gives what the element says.
    pub fn wishes(&self, attribute: impl Fn(&str) -> Option<String>) -> Wishes {
        let said = |name, otherwise: Option<&str>| attribute(name).or_else(|| otherwise.map(str::to_owned));
        let nobody_left = if attribute("nobody-left").is_some() { NobodyLeft::Demanded } else { NobodyLeft::Told };
        Wishes { right: said("right", self.right), goal: said("goal", self.goal), nobody_left }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demos::Demo;

    #[test]
    fn a_demo_has_one_heading_and_what_it_cannot_run_it_does_not_open_with() {
        for go in ALL {
            let demo = Demo::from_name(go.demo);
            assert_eq!(demo.map_or(go.title, |demo| demo.title), go.title);
            assert_eq!(demo.is_some(), go.first == View::Run, "{}", go.demo);
            assert!(demo.is_some() || go.offered == Offered::AtOnce, "{}", go.demo);
        }
    }

    #[test]
    fn what_the_element_says_comes_before_what_the_demo_says() {
        let go = Go::of("you-are-the-scheduler").unwrap();
        let plain = go.wishes(|_| None);
        assert_eq!((plain.right.as_deref(), plain.goal.as_deref()), (Some("100"), Some("110")));
        let said = go.wishes(|name| Some(["my ", name].concat()));
        assert_eq!((said.right.as_deref(), said.goal.as_deref()), (Some("my right"), Some("my goal")));
        assert_eq!((plain.nobody_left, said.nobody_left), (NobodyLeft::Told, NobodyLeft::Demanded));
    }
}
