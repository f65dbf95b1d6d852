//! The elements of a demo: built once, then told what to show. Knows nothing of workers.

use super::dom::{Build, Listeners, Live, document, element, toggle};
use crate::account::Strategy;
use crate::chart::Direction;
use crate::demos::{Demo, Panel};
use crate::money::{grouped, pounds, tenths};
use crate::settings::{Settings, Wish};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement};

/// What the reader did.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// Pressed the button of that `data-control`.
    Press(&'static str),
    /// Changed the field of that `data-control`.
    Change(&'static str, String),
}

/// Controls by their `data-control`.
type Controls = Vec<(&'static str, Element)>;

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

#[derive(Debug)]
struct LaneRow {
    row: Element,
    name: Live,
    bar: HtmlElement,
    count: Live,
    shown: Option<Row>,
}

/// The key and the value of a figure in the summary.
fn figure(class: &str, key: &Live, value: &Live) -> Element {
    element("div", class).with(&[&key.element, &value.element])
}

fn fixed(text: &str) -> Live {
    let live = Live::new("dt", "tt-key");
    live.set(text);
    live
}

impl View {
    /// Builds the demo; `act` is called with whatever the reader does.
    pub(super) fn new(demo: &Demo, most_workers: u32, act: impl Fn(Action) + Clone + 'static) -> Self {
        let mut build = Builder { act, listeners: Listeners::default(), fields: Vec::new(), buttons: Vec::new() };
        let badge = Live::new("span", "tt-badge");
        let title = format!("tt-title-{}", demo.name);
        let header = element("div", "tt-header")
            .with(&[&element("p", "tt-title").attribute("id", &title).text(demo.title), &badge.element]);
        let settings = build.settings(demo, most_workers);
        let buttons = build.buttons(demo);
        let notes = Live::new("p", "tt-notes");
        notes.element.set_attribute("role", "status").unwrap_throw();

        let (holds, should) = (Live::new("dd", "tt-value"), Live::new("dd", "tt-value"));
        let (missing, missing_key) = (Live::new("dd", "tt-value"), Live::new("dt", "tt-key"));
        let summary = element("dl", "tt-summary").with(&[
            &figure("tt-holds", &fixed("The account holds"), &holds),
            &figure("tt-should", &fixed("It should hold"), &should),
            &figure("tt-missing", &missing_key, &missing),
        ]);
        let lanes = element("ul", "tt-lanes").attribute("aria-label", "Tellers");

        let scroller = || element("div", "tt-scroll").attribute("tabindex", "0").attribute("role", "group");
        let timeline = Live::new("div", "tt-scroll");
        timeline.element.set_attribute("tabindex", "0").unwrap_throw();
        timeline.element.set_attribute("role", "group").unwrap_throw();
        timeline.element.set_attribute("aria-label", "Reads and writes over time").unwrap_throw();
        let legend = "● reads the balance, ■ writes it back. ✗ Another teller had read the same balance and wrote over it.";
        let timeline_figure = element("figure", "tt-figure")
            .with(&[&timeline.element, &element("figcaption", "").text(legend)])
            .attribute("hidden", "");

        let (head, rest) = (Live::new("b", ""), Live::new("span", ""));
        let output = element("output", "tt-output").with(&[&head.element, &rest.element]);

        let (histogram, histogram_caption) = (Live::new("div", ""), Live::new("figcaption", ""));
        let histogram_figure = element("figure", "tt-figure")
            .with(&[&histogram.element, &histogram_caption.element])
            .attribute("hidden", "");

        let order = element("ol", "tt-order");
        let caption = "Who finished first, second, third: one line a run, the newest on top.";
        let order_figure = element("figure", "tt-figure")
            .with(&[&element("figcaption", "").text(caption), &order])
            .attribute("hidden", "");

        let sizes = element("tbody", "");
        let heads = ["Operations each", "Runs", "Wrong", "Share of runs that went wrong"].map(|words| {
            element("th", "").attribute("scope", "col").text(words)
        });
        let heads = element("tr", "").with(&heads.iter().collect::<Vec<_>>());
        let table = element("table", "tt-sizes")
            .with(&[&element("caption", "").text("The batch sizes you have tried"), &element("thead", "").with(&[&heads]), &sizes]);
        let sizes_figure =
            scroller().attribute("aria-label", "Batch sizes").with(&[&table]).attribute("hidden", "");

        let listing = element("code", "language-rust");
        let code = element("details", "tt-more").with(&[
            &element("summary", "").text("The code that runs"),
            &element("pre", "").attribute("tabindex", "0").with(&[&listing]),
        ]);
        let faults = build.faults();
        let why = Live::new("p", "tt-why");

        let body = element("div", "tt-body").with(&[
            &settings,
            &buttons,
            &notes.element,
            &summary,
            &lanes,
            &timeline_figure,
            &output,
            &histogram_figure,
            &order_figure,
            &sizes_figure,
            &code,
        ]);
        if demo.shows(Panel::Faults) {
            body.append_child(&faults).unwrap_throw();
        }
        body.append_child(&why.element).unwrap_throw();
        let root = element("div", "tt-demo")
            .attribute("role", "group")
            .attribute("aria-labelledby", &title)
            .with(&[&header, &body]);
        // mdBook turns the page at ← and →, and opens its search at `s` and `/`.
        build.listeners.add(&root, "keydown", |event: Event| event.stop_propagation());
        let Builder { listeners, fields, buttons, .. } = build;
        Self {
            root,
            fields,
            buttons,
            settings,
            badge,
            holds,
            should,
            missing,
            missing_key,
            lanes,
            rows: RefCell::default(),
            timeline,
            timeline_figure,
            head,
            rest,
            notes,
            histogram,
            histogram_figure,
            histogram_caption,
            order,
            order_figure,
            sizes,
            sizes_figure,
            listing,
            why,
            _listeners: listeners,
        }
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
            let is_allowed = match *control {
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
            let cells = [grouped(size.into()), grouped(runs.into()), grouped(wrong.into())].map(|text| element("td", "").text(&text));
            let bar = element("span", "tt-share").attribute("aria-hidden", "true").with(&[&fill]);
            let last = element("td", "").with(&[&bar, &element("span", "").text(&words)]);
            let row = element("tr", "").with(&cells.iter().chain([&last]).collect::<Vec<_>>());
            self.sizes.append_child(&row).unwrap_throw();
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
    let highlighter = super::dom::take(&js_sys::global(), "hljs");
    for method in ["highlightElement", "highlightBlock"] {
        if let Ok(function) = super::dom::take(&highlighter, method).dyn_into::<js_sys::Function>() {
            let _ = function.call1(&highlighter, code);
            return;
        }
    }
}

/// Builds the controls, and keeps them by name.
struct Builder<A> {
    act: A,
    listeners: Listeners,
    fields: Controls,
    buttons: Controls,
}

impl<A: Fn(Action) + Clone + 'static> Builder<A> {
    fn settings(&mut self, demo: &Demo, most_workers: u32) -> Element {
        let set = element("fieldset", "tt-settings");
        let legend = element("legend", "tt-hidden").text("Settings");
        set.append_child(&legend).unwrap_throw();
        let add = |field: Element| set.append_child(&field).map(drop).unwrap_throw();
        if demo.shows(Panel::Strategy) {
            let choices = Strategy::ALL.map(|strategy| (strategy.name(), strategy.label()));
            add(self.select("strategy", "Protected by", &choices));
        }
        let tellers = format!("Tellers, 1 to {most_workers}");
        add(self.input("workers", &tellers, "4"));
        add(self.input("operations", "Operations each", "9"));
        if demo.shows(Panel::Details) {
            add(self.input("amount", "Pounds each time", "5"));
            let choices = [("auto", "shared memory"), ("messages", "messages")];
            add(self.select("backend", "Tellers meet through", &choices));
        }
        if demo.shows(Panel::SlowMotion) {
            add(self.checkbox("slow-motion", "Slow motion"));
        }
        set
    }

    fn buttons(&mut self, demo: &Demo) -> Element {
        let row = element("div", "tt-buttons");
        let add = |button: Element| row.append_child(&button).map(drop).unwrap_throw();
        add(self.button("start", "tt-go", "▶", "Start all at once"));
        if demo.shows(Panel::Presses) {
            add(self.button("deposit", "tt-a", "▲", "Deposit"));
            add(self.button("withdraw", "tt-b", "▼", "Withdraw"));
        }
        if demo.shows(Panel::Histogram) || demo.shows(Panel::Order) {
            add(self.button("repeat", "tt-quiet", "", &format!("Run {} times", grouped(demo.repeats.into()))));
        }
        add(self.button("stop", "tt-quiet", "", "Stop"));
        add(self.button("reset", "tt-quiet", "", "Reset"));
        add(self.button("copy-link", "tt-quiet", "", "Copy link"));
        row
    }

    fn faults(&mut self) -> Element {
        let row = element("div", "tt-buttons").with(&[
            &self.button("kill", "tt-quiet", "", "Kill a teller"),
            &self.button("trap", "tt-quiet", "", "Make one fail"),
            &self.button("hang", "tt-quiet", "", "Let one hang"),
        ]);
        let words = "Each starts a run, if none is under way, and harms one of its tellers in the middle of its work; \
                     with a lock, that may be while it holds it. The run is lost, and the page says so. The next one is right again.";
        element("details", "tt-more")
            .with(&[&element("summary", "").text("Break it on purpose"), &element("p", "").text(words), &row])
    }

    fn button(&mut self, control: &'static str, class: &str, shape: &str, words: &str) -> Element {
        let button = element("button", &format!("tt-button {class}"))
            .attribute("type", "button")
            .attribute("data-control", control);
        if shape.is_empty() {
            button.set_text_content(Some(words));
        } else {
            let shape = element("span", "tt-shape").attribute("aria-hidden", "true").text(shape);
            let _ = button.append_child(&shape);
            let _ = button.append_child(&document().create_text_node(words));
        }
        let (act, own) = (self.act.clone(), button.clone());
        self.listeners.add(&button, "click", move |_| {
            if own.get_attribute("aria-disabled").as_deref() != Some("true") {
                act(Action::Press(control));
            }
        });
        self.buttons.push((control, button.clone()));
        button
    }

    fn select(&mut self, control: &'static str, label: &str, choices: &[(&str, &str)]) -> Element {
        let select = element("select", "").attribute("data-control", control);
        for (value, words) in choices {
            select.append_child(&element("option", "").attribute("value", value).text(words)).unwrap_throw();
        }
        self.field(control, label, select)
    }

    fn input(&mut self, control: &'static str, label: &str, size: &str) -> Element {
        let input = element("input", "")
            .attribute("type", "text")
            .attribute("inputmode", "numeric")
            .attribute("autocomplete", "off")
            .attribute("maxlength", "24")
            .attribute("size", size)
            .attribute("data-control", control);
        self.field(control, label, input)
    }

    fn field(&mut self, control: &'static str, label: &str, field: Element) -> Element {
        let (act, own) = (self.act.clone(), field.clone());
        self.listeners.add(&field, "change", move |_| {
            let input = own.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value);
            let select = || own.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value);
            act(Action::Change(control, input.or_else(select).unwrap_or_default()));
        });
        self.fields.push((control, field.clone()));
        element("label", "").with(&[&element("span", "").text(label), &field])
    }

    fn checkbox(&mut self, control: &'static str, label: &str) -> Element {
        let checkbox = element("input", "").attribute("type", "checkbox").attribute("data-control", control);
        let (act, own) = (self.act.clone(), checkbox.clone());
        self.listeners.add(&checkbox, "change", move |_| {
            let is_checked = own.dyn_ref::<HtmlInputElement>().is_some_and(HtmlInputElement::checked);
            act(Action::Change(control, if is_checked { "1" } else { "0" }.to_owned()));
        });
        self.fields.push((control, checkbox.clone()));
        element("label", "tt-check").with(&[&checkbox, &element("span", "").text(label)])
    }
}
