//! The elements of a demo: built once, then told what to show. Knows nothing of workers.

use super::dom::{Build, Listeners, Live, element, toggle};
use crate::account::Strategy;
use crate::chart::Direction;
use crate::demos::{Demo, Panel};
use crate::money::{grouped, pounds, tenths};
use crate::settings::{Settings, Wish};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// What the reader did.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// Pressed the button of that `data-control`.
    Press(String),
    /// Changed the field of that `data-control`.
    Change(String, String),
}

/// Controls by their `data-control`.
type Controls = Vec<(String, Element)>;

/// How a teller's lane stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// In or out.
    pub(super) direction: Direction,
    /// Which teller.
    pub(super) number: usize,
    /// Operations done, of how many, and attempts in vain.
    pub(super) done: u32,
    /// Of how many.
    pub(super) of: u32,
    /// Attempts in vain.
    pub(super) retries: u32,
}

/// All elements of a demo that change.
#[derive(Debug)]
pub(super) struct View {
    /// Everything, to be put into the host.
    pub(super) root: Element,
    fields: Controls,
    buttons: Controls,
    settings: Element,
    badge: Live,
    holds: Live,
    should: Live,
    missing: Live,
    missing_key: Live,
    lanes: Element,
    rows: RefCell<Vec<LaneRow>>,
    timeline: Live,
    timeline_figure: Element,
    head: Live,
    rest: Live,
    notes: Live,
    histogram: Live,
    histogram_figure: Element,
    histogram_caption: Live,
    order: Element,
    order_figure: Element,
    sizes: Element,
    sizes_figure: Element,
    listing: Element,
    why: Live,
    _listeners: Listeners,
}

/// A teller's lane.
#[derive(Debug)]
struct LaneRow {
    row: Element,
    name: Live,
    bar: HtmlElement,
    count: Live,
    shown: Option<Row>,
}

/// The class of what a panel consists of, and the panel.
const PANELS: [(&str, Panel); 8] = [
    (".tt-if-strategy", Panel::Strategy),
    (".tt-if-details", Panel::Details),
    (".tt-if-presses", Panel::Presses),
    (".tt-if-slow", Panel::SlowMotion),
    (".tt-if-histogram", Panel::Histogram),
    (".tt-if-order", Panel::Order),
    (".tt-if-sizes", Panel::Sizes),
    (".tt-if-faults", Panel::Faults),
];

impl View {
    /// Builds the demo; `act` is called with whatever the reader does.
    pub(super) fn new(demo: &Demo, most_workers: u32, act: Rc<dyn Fn(Action)>) -> Self {
        let root = element("div", "tt-demo");
        root.set_inner_html(include_str!("view.html"));
        let find = |selector: &str| root.query_selector(selector).ok().flatten().unwrap_throw();
        let title = find(".tt-title").text(demo.title).attribute("id", &format!("tt-title-{}", demo.name));
        let root = root.clone().attribute("role", "group").attribute("aria-labelledby", &title.id());
        find(".tt-most").set_text_content(Some(&most_workers.to_string()));
        find(".tt-repeats").set_text_content(Some(&grouped(demo.repeats.into())));
        let choices = find("[data-control=strategy]");
        for strategy in Strategy::ALL {
            let option = element("option", "").attribute("value", strategy.name()).text(strategy.label());
            choices.append_child(&option).unwrap_throw();
        }
        let live = |selector: &str| Live::of(find(selector));
        let (mut fields, mut buttons) = (Controls::new(), Controls::new());
        each(&root, "[data-control]", |control| {
            let name = control.get_attribute("data-control").unwrap_or_default();
            let controls = if control.tag_name() == "BUTTON" { &mut buttons } else { &mut fields };
            controls.push((name, control));
        });
        let view = Self {
            fields,
            buttons,
            settings: find(".tt-settings"),
            badge: live(".tt-badge"),
            holds: live(".tt-holds dd"),
            should: live(".tt-should dd"),
            missing: live(".tt-missing dd"),
            missing_key: live(".tt-missing dt"),
            lanes: find(".tt-lanes"),
            rows: RefCell::default(),
            timeline: live(".tt-timeline .tt-scroll"),
            timeline_figure: find(".tt-timeline"),
            head: live(".tt-output b"),
            rest: live(".tt-output span"),
            notes: live(".tt-notes"),
            histogram: live(".tt-histogram div"),
            histogram_figure: find(".tt-histogram"),
            histogram_caption: live(".tt-histogram figcaption"),
            order: find(".tt-order"),
            order_figure: find(".tt-orders"),
            sizes: find(".tt-sizes tbody"),
            sizes_figure: find(".tt-size-table"),
            listing: find("code"),
            why: live(".tt-why"),
            _listeners: listen(&root, act),
            root,
        };
        for (selector, panel) in PANELS {
            if !demo.shows(panel) {
                each(&view.root, selector, |part| part.remove());
            }
        }
        view
    }

    /// Shows the settings in the fields, and the listing of the strategy.
    pub(super) fn set_settings(&self, settings: &Settings, operations: u32) {
        let set = |control: &str, value: &str| {
            let Some(field) = self.field(control) else { return };
            if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
                input.set_value(value);
            } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
                select.set_value(value);
            }
        };
        set("strategy", settings.strategy.name());
        set("workers", &settings.workers.to_string());
        set("operations", &grouped(operations.into()));
        set("amount", &grouped(settings.amount.into()));
        set("backend", if settings.wish == Wish::Messages { "messages" } else { "auto" });
        if let Some(checkbox) = self.field("slow-motion").and_then(|field| field.dyn_ref::<HtmlInputElement>()) {
            checkbox.set_checked(settings.slow);
        }
        let listing = settings.strategy.listing();
        if self.listing.text_content().as_deref() != Some(listing) {
            self.listing.set_text_content(Some(listing));
            highlight(&self.listing);
        }
    }

    fn field(&self, control: &str) -> Option<&Element> {
        self.fields.iter().find(|(name, _)| *name == control).map(|(_, field)| field)
    }

    /// Allows what can be done now. Buttons stay focusable, so that the focus is not lost when one is pressed.
    pub(super) fn set_running(&self, is_running: bool, is_repeating: bool) {
        for (control, button) in &self.buttons {
            let is_allowed = match control.as_str() {
                "start" | "repeat" | "reset" => !is_running,
                "stop" => is_running,
                "deposit" | "withdraw" | "kill" | "trap" | "hang" => !is_repeating,
                _ => true,
            };
            let value = if is_allowed { "false" } else { "true" };
            if button.get_attribute("aria-disabled").as_deref() != Some(value) {
                let _ = button.set_attribute("aria-disabled", value);
            }
        }
        toggle(&self.settings, "disabled", is_running);
    }

    /// Shows the balances; `is_settled` when no batch is under way, so that a difference is a loss.
    pub(super) fn set_balances(&self, holds: i64, should: i64, is_settled: bool) {
        self.holds.set(&pounds(holds));
        self.should.set(&pounds(should));
        let lost = should - holds;
        self.missing_key.set(match lost {
            _ if !is_settled => "Difference so far",
            0 => "Missing",
            lost if lost > 0 => "Vanished",
            _ => "From nowhere",
        });
        self.missing.set(&pounds(if is_settled { lost.abs() } else { lost }));
        let class = if lost == 0 { "tt-missing tt-none" } else { "tt-missing tt-some" };
        if let Some(parent) = self.missing.element.parent_element()
            && parent.class_name() != class
        {
            parent.set_class_name(class);
        }
    }

    /// Shows the lanes.
    pub(super) fn set_rows(&self, rows: &[Row]) {
        let mut shown = self.rows.borrow_mut();
        while shown.len() < rows.len() {
            let lane = LaneRow::new();
            self.lanes.append_child(&lane.row).unwrap_throw();
            shown.push(lane);
        }
        while shown.len() > rows.len() {
            if let Some(lane) = shown.pop() {
                lane.row.remove();
            }
        }
        for (lane, row) in shown.iter_mut().zip(rows) {
            lane.show(row);
        }
        let class = if rows.len() > 8 { "tt-lanes tt-dense" } else { "tt-lanes" };
        if self.lanes.class_name() != class {
            self.lanes.set_class_name(class);
        }
    }

    /// Shows the timeline; an empty one hides it. Scrolls to its end.
    pub(super) fn set_timeline(&self, svg: &str) {
        toggle(&self.timeline_figure, "hidden", svg.is_empty());
        self.timeline.set_svg(svg);
        self.timeline.element.set_scroll_left(self.timeline.element.scroll_width());
    }

    /// Says the result.
    pub(super) fn set_output(&self, head: &str, rest: &str) {
        self.head.set(head);
        self.rest.set(&if rest.is_empty() { String::new() } else { format!(" {rest}") });
    }

    /// Says what was taken instead of what was asked for.
    pub(super) fn set_notes(&self, notes: &str) {
        self.notes.set(notes);
    }

    /// Shows the histogram; an empty one hides it.
    pub(super) fn set_histogram(&self, svg: &str, caption: &str) {
        toggle(&self.histogram_figure, "hidden", svg.is_empty());
        self.histogram.set_svg(svg);
        self.histogram_caption.set(caption);
    }

    /// Adds a line to the orders in which tellers ended; with none, clears them.
    pub(super) fn set_orders(&self, orders: &[(Vec<(Direction, usize)>, i64)]) {
        toggle(&self.order_figure, "hidden", orders.is_empty());
        self.order.set_inner_html("");
        for (order, balance) in orders.iter().rev() {
            let line = element("li", "");
            for (direction, slot) in order {
                let name = format!("{} {}", direction.shape(), slot + 1);
                line.append_child(&element("span", direction.class()).text(&name)).unwrap_throw();
            }
            line.append_child(&element("b", "").text(&pounds(*balance))).unwrap_throw();
            self.order.append_child(&line).unwrap_throw();
        }
    }

    /// Shows how often each size of batch went wrong: size, runs, wrong ones.
    pub(super) fn set_sizes(&self, sizes: &[(u32, u32, u32)]) {
        toggle(&self.sizes_figure, "hidden", sizes.is_empty());
        self.sizes.set_inner_html("");
        for &(size, runs, wrong) in sizes {
            let share = f64::from(wrong) / f64::from(runs.max(1));
            let words = match (wrong, share * 100.0) {
                (0, _) => "0 %".to_owned(),
                (_, percent) if percent < 1.0 => "under 1 %".to_owned(),
                (_, percent) => format!("{} %", percent.round() as u32),
            };
            let fill: HtmlElement = element("i", "").unchecked_into();
            let _ = fill.style().set_property("inline-size", &format!("{}%", tenths(share * 100.0)));
            let row = element("tr", "");
            for count in [size, runs, wrong] {
                row.append_child(&element("td", "").text(&grouped(count.into()))).unwrap_throw();
            }
            let bar = element("span", "tt-share").attribute("aria-hidden", "true").with(&[&fill]);
            let last = element("td", "").with(&[&bar, &element("span", "").text(&words)]);
            self.sizes.append_child(&row.with(&[&last])).unwrap_throw();
        }
    }

    /// Says which backend runs, in two words and in a sentence.
    pub(super) fn set_backend(&self, badge: &str, why: &str) {
        self.badge.set(badge);
        self.why.set(why);
    }

    /// The room that a figure has, in pixels.
    pub(super) fn width(&self) -> f64 {
        let width = self.lanes.client_width();
        if width > 0 { f64::from(width) } else { 640.0 }
    }
}

impl LaneRow {
    fn new() -> Self {
        let (name, count) = (Live::new("b", ""), Live::new("span", "tt-count"));
        let bar: HtmlElement = element("i", "").unchecked_into();
        let track = element("span", "tt-bar").attribute("aria-hidden", "true").with(&[&bar]);
        let row = element("li", "tt-lane").with(&[&name.element, &track, &count.element]);
        Self { row, name, bar, count, shown: None }
    }

    fn show(&mut self, row: &Row) {
        if self.shown.as_ref() == Some(row) {
            return;
        }
        let class = format!("tt-lane {}", row.direction.class());
        if self.row.class_name() != class {
            self.row.set_class_name(&class);
        }
        self.name.set(&format!("{} {} {}", row.direction.shape(), row.direction.word(), row.number));
        let share = f64::from(row.done) / f64::from(row.of.max(1)) * 100.0;
        let _ = self.bar.style().set_property("inline-size", &format!("{}%", tenths(share)));
        let mut count = grouped(row.done.into());
        if row.retries > 0 {
            count.push_str(&format!(" · {} retries", grouped(row.retries.into())));
        }
        self.count.set(&count);
        self.shown = Some(row.clone());
    }
}

/// Colours the listing with the book's highlighter, where there is one.
fn highlight(code: &Element) {
    let _ = code.remove_attribute("data-highlighted");
    code.set_class_name("language-rust");
    let highlighter = super::dom::take(&super::dom::window(), "hljs");
    for method in ["highlightElement", "highlightBlock"] {
        if let Ok(function) = super::dom::take(&highlighter, method).dyn_into::<js_sys::Function>() {
            let _ = function.call1(&highlighter, code);
            return;
        }
    }
}

/// Does something to every element below `root` that `selector` names.
fn each(root: &Element, selector: &str, mut visit: impl FnMut(Element)) {
    let found = root.query_selector_all(selector).unwrap_throw();
    for place in 0..found.length() {
        if let Some(element) = found.item(place) {
            visit(element.unchecked_into());
        }
    }
}

/// Listens to everything below `root` at once.
fn listen(root: &Element, act: Rc<dyn Fn(Action)>) -> Listeners {
    let control = |event: &Event| {
        let target: Element = event.target()?.dyn_into().ok()?;
        let control = target.closest("[data-control]").ok()??;
        let name = control.get_attribute("data-control")?;
        Some((control, name))
    };
    let mut listeners = Listeners::default();
    let press = act.clone();
    listeners.add(root, "click", move |event| {
        if let Some((control, name)) = control(&event)
            && control.tag_name() == "BUTTON"
            && control.get_attribute("aria-disabled").as_deref() != Some("true")
        {
            press(Action::Press(name));
        }
    });
    listeners.add(root, "change", move |event| {
        if let Some((control, name)) = control(&event) {
            let value = match control.dyn_ref::<HtmlInputElement>() {
                Some(input) if input.type_() == "checkbox" => if input.checked() { "1" } else { "0" }.to_owned(),
                Some(input) => input.value(),
                None => control.unchecked_ref::<HtmlSelectElement>().value(),
            };
            act(Action::Change(name, value));
        }
    });
    // mdBook turns the page at ← and →, and opens its search at `s` and `/`.
    listeners.add(root, "keydown", |event: Event| event.stop_propagation());
    listeners
}
