//! A button: its words, the teller it would send off, and why it cannot be pressed now.
//!
//! One that cannot be pressed keeps the focus and says why, so it is never `disabled` or taken away.

use crate::demos::{Control, Rank};
use crate::director::Shown;
use crate::page::dom::{Live, element, mark};
use figures::teller::{Sign, Teller};
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// A button of a demo.
#[derive(Debug)]
pub(in crate::page) struct Button {
    pub(in crate::page) element: Element,
    control: &'static Control,
    words: Live,
    letter: Option<Live>,
}

impl Button {
    /// A button for `control`, at the end of `place`.
    pub(in crate::page) fn new(control: &'static Control, place: &Element) -> Self {
        let class = match control.rank {
            _ if control.name == "stop" => "tt-button tt-quiet tt-stop",
            Rank::First => "tt-button tt-first",
            Rank::Deposit => "tt-button tt-deposit",
            Rank::Withdraw => "tt-button tt-withdraw",
            Rank::Second | Rank::Next => "tt-button",
            Rank::Quiet => "tt-button tt-quiet",
        };
        let button = element("button", class);
        mark(&button, "type", "button");
        mark(&button, "data-control", control.name);
        let sign = match control.rank {
            Rank::Deposit => Some(Sign::Deposit),
            Rank::Withdraw => Some(Sign::Withdraw),
            _ => None,
        };
        let mut markup = String::new();
        if sign.is_some() {
            markup.push_str("<b class=\"tt-letter\"><span></span></b> ");
        }
        let shape = sign.map(Sign::shape).or((control.name == "start").then_some("▶"));
        if let Some(shape) = shape {
            markup.push_str("<span aria-hidden=\"true\">");
            markup.push_str(shape);
            markup.push_str("</span> ");
        }
        markup.push_str("<span class=\"tt-label\"></span>");
        button.set_inner_html(&markup);
        place.append_child(&button).unwrap_throw();
        let letter = sign.map(|_| Live::find(&button, ".tt-letter span"));
        Self { words: Live::find(&button, ".tt-label"), letter, control, element: button }
    }

    /// Shows its words, whom it would send off, and whether it can be pressed.
    pub(in crate::page) fn show(&self, shown: &Shown, own: &str) {
        let label = named(&shown.labels, self.control.name).map_or(own, String::as_str);
        self.words.set(label);
        if let (Some(letter), Some(&teller)) = (&self.letter, named(&shown.sends, self.control.name)) {
            self.show_teller(letter, teller);
        }
        refuse(&self.element, named(&shown.refused, self.control.name));
    }

    /// Its `data-control`.
    pub(in crate::page) fn name(&self) -> &'static str {
        self.control.name
    }

    /// The words that the demo has for it.
    pub(in crate::page) fn label(&self) -> &'static str {
        self.control.label
    }

    /// How loud it is.
    pub(in crate::page) fn rank(&self) -> Rank {
        self.control.rank
    }

    fn show_teller(&self, letter: &Live, teller: Teller) {
        letter.set(teller.letter().encode_utf8(&mut [0; 4]));
        let mut class = "tt-button tt-sender ".to_owned();
        class.push_str(teller.class());
        mark(&self.element, "class", &class);
    }
}

/// Says of a button why it cannot be pressed, or that it can.
pub(in crate::page) fn refuse(button: &Element, why: Option<&String>) {
    mark(button, "aria-disabled", if why.is_some() { "true" } else { "false" });
    match why {
        Some(why) => mark(button, "title", why),
        None if button.has_attribute("title") => drop(button.remove_attribute("title")),
        None => {}
    }
}

/// What a list has for a control.
pub(in crate::page) fn named<'a, T>(list: &'a [(&'static str, T)], name: &str) -> Option<&'a T> {
    list.iter().find(|(each, _)| *each == name).map(|(_, value)| value)
}
