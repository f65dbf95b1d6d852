//! The report as a page for people: the verdict in a sentence, each failure with its story, what runs come to.

use explorer::machine::Reason;
use explorer::replay::Replayed;
use explorer::report::{Bound, Finding, Kind, Party, Report, Verdict};
use explorer::{Choice, Machine};

use super::paint::Page;
use super::story::{Story, pad, wrap};
use super::{Ending, Subject};
use crate::text::lossy;

/// The longest story that is told whole; of a longer one, its end.
const LONGEST_STORY: usize = 60;

/// So many findings of a kind have their story told; the others have their schedule only.
const MOST_STORIES: usize = 10;

/// So many outcomes are listed.
const MOST_OUTCOMES: usize = 20;

/// The most of a program's output that is shown, in bytes.
const LONGEST_OUTPUT: usize = 2000;

/// Up to this width the first lines of the outcomes stand in one column, with their schedules behind them.
const LONGEST_FIRST_LINE: usize = 40;

/// Tells what an exploration found.
pub fn explored<M: Machine<Outcome: Ending>>(
    subject: &Subject<'_, M>,
    report: &Report<M::Outcome>,
    page: Page,
) -> String {
    let mut text = Text { subject, page, out: String::new() };
    text.verdict(report);
    for kind in kinds(report) {
        text.kind(report, kind);
    }
    text.outcomes(report);
    text.out
}

/// Tells a schedule step by step, and what came of it.
pub fn replayed<M: Machine<Outcome: Ending>>(
    subject: &Subject<'_, M>,
    story: &Story<M>,
    replayed: &Replayed<M::Outcome>,
    page: Page,
) -> String {
    let mut text = Text { subject, page, out: story.lay_out(0, page) };
    text.blank();
    let preemptions = counted(u128::from(replayed.preemptions), "preemption");
    let ended = if replayed.outcome.is_some() { "the run is over" } else { "the run could go on" };
    let steps = counted(story.steps.len() as u128, "step");
    text.line(&format!("{steps}, {preemptions}; {ended}."));
    for finding in &replayed.findings {
        let word = page.paint.bad(finding.kind.word());
        text.paragraph(&word, headline(finding));
        text.parties(finding, Some(&story.end));
    }
    text.out
}

/// The kinds of findings, in the order in which a reader wants them.
fn kinds<O>(report: &Report<O>) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = report.findings.iter().map(|finding| finding.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// `1 step`, `2 steps`, with spaces between thousands.
fn counted(number: u128, noun: &str) -> String {
    let plural = match noun {
        _ if number == 1 => "",
        _ if noun.ends_with("ss") => "es",
        _ => "s",
    };
    format!("{} {noun}{plural}", grouped(number))
}

/// A number with commas between its thousands.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

struct Text<'a, 'm, M> {
    subject: &'a Subject<'m, M>,
    page: Page,
    out: String,
}

impl<M: Machine<Outcome: Ending>> Text<'_, '_, M> {
    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    /// A heading and a sentence behind it, broken at the page's edge.
    fn paragraph(&mut self, head: &str, sentence: &str) {
        for (row, line) in wrap(&format!("{head}: {sentence}"), self.page.width).iter().enumerate() {
            let indent = if row == 0 { "" } else { "  " };
            self.line(&format!("{indent}{line}"));
        }
    }

    fn verdict(&mut self, report: &Report<M::Outcome>) {
        let paint = self.page.paint;
        let failures = report.findings.iter().filter(|finding| finding.kind.is_failure()).count();
        let searched = searched(report);
        let sentence = match (&report.verdict, failures) {
            (Verdict::Proved, 0) if report.outcomes.len() > 1 && self.subject.wishes.right.is_none() => {
                let ways = counted(report.outcomes.len() as u128, "way");
                let sentence = format!("No race, deadlock or panic in any schedule; it can end in {ways}.");
                format!("{} Which is right, only you know. {searched}", paint.bold(&sentence))
            }
            (Verdict::Proved, 0) => format!("{} {searched}", paint.good("Proved: no schedule goes wrong.")),
            (Verdict::Bounded(_) | Verdict::Sampled, 0) => {
                format!("{} {searched} That is no proof.", paint.bold("Nothing wrong was found."))
            }
            (_, count) => {
                let found = format!("It can go wrong: {} found.", counted(count as u128, "failure"));
                format!("{} {searched}", paint.bad(&found))
            }
        };
        for line in wrap(&sentence, self.page.width) {
            self.line(&line);
        }
        if let (Some(goal), Some(word)) = (self.subject.wishes.goal, self.subject.wishes.goal(report)) {
            let sentence = match word {
                "reached" => "some schedule comes to it.",
                "missed" => "no schedule comes to it.",
                _ => "it was not seen, and not all was searched.",
            };
            self.line(&format!("Your goal, {:?}: {sentence}", goal.trim()));
        }
        if report.findings_left_out > 0 {
            self.line(&format!("{} more were seen and are not listed.", grouped(report.findings_left_out.into())));
        }
    }

    /// Tells what is worth knowing though nothing is wrong, with its share of what was searched.
    fn note(&mut self, report: &Report<M::Outcome>, finding: &Finding) {
        let of = report.executions;
        let share = match finding.runs {
            0 => String::new(),
            runs => format!(", in {} of {} {}", grouped(runs.into()), grouped(of.into()), unit(report)),
        };
        self.blank();
        self.paragraph(finding.kind.word(), &format!("{}{share}.", finding.message));
        self.replay(&finding.schedule);
    }

    fn kind(&mut self, report: &Report<M::Outcome>, kind: Kind) {
        if kind == Kind::CutOff {
            for finding in report.of_kind(kind) {
                self.note(report, finding);
            }
            return;
        }
        let shortest = report.shortest_of_kind.iter().find(|shortest| shortest.kind == kind);
        let first = shortest.map(|shortest| &shortest.finding);
        let others = report.of_kind(kind).filter(|finding| !first.is_some_and(|first| same(first, finding)));
        for (told, finding) in first.into_iter().chain(others).enumerate() {
            self.blank();
            let word = if kind.is_failure() { self.page.paint.bad(kind.word()) } else { kind.word().to_string() };
            self.paragraph(&word, headline(finding));
            let story = Story::tell(self.subject.machine, &finding.schedule).ok();
            self.parties(finding, story.as_ref().map(|story| &story.end));
            if let Some(shortest) = shortest.filter(|_| told == 0) {
                let steps = counted(shortest.steps as u128, "step");
                let preemptions = counted(u128::from(shortest.preemptions), "preemption");
                let least = if shortest.least { "The shortest way there" } else { "The shortest way found" };
                self.line(&format!("{least}: {steps}, {preemptions}."));
            }
            if let Some(story) = story.filter(|_| told < MOST_STORIES) {
                self.story(&story);
            }
            self.replay(&finding.schedule);
        }
    }

    fn story(&mut self, story: &Story<M>) {
        self.blank();
        let from = story.steps.len().saturating_sub(LONGEST_STORY);
        if from > 0 {
            self.line(&format!("(the first {} are left out; replay shows all)", counted(from as u128, "step")));
        }
        let laid_out = story.lay_out(from, self.page);
        self.out.push_str(&laid_out);
        self.blank();
    }

    /// Says who waits for what and who holds it, for what is made of waiting.
    fn parties(&mut self, finding: &Finding, end: Option<&M>) {
        let waits = matches!(finding.kind, Kind::Deadlock | Kind::PartialDeadlock | Kind::Leak);
        for party in finding.parties.iter().filter(|party| waits || !party.reasons.is_empty()) {
            let line = waiting(party, end.unwrap_or(self.subject.machine));
            for (row, line) in wrap(&line, self.page.width.saturating_sub(4)).iter().enumerate() {
                let indent = if row == 0 { "  " } else { "    " };
                self.line(&format!("{indent}{line}"));
            }
        }
    }

    fn replay(&mut self, schedule: &[Choice]) {
        match self.subject.token(schedule) {
            Some(token) => {
                let command = format!("minigo replay {} {token}", self.subject.file);
                let command = self.page.paint.dim(&command);
                self.line(&command);
            }
            None => self.line("(too long a schedule for a token)"),
        }
    }

    fn outcomes(&mut self, report: &Report<M::Outcome>) {
        if report.outcomes.is_empty() {
            return;
        }
        self.blank();
        let paint = self.page.paint;
        let count = counted(report.outcomes.len() as u128, "outcome");
        // A proof by states has no classes to count.
        let counts = report.executions > 0 || report.verdict != Verdict::Proved;
        let each = if counts { format!(", and how many {} give each", unit(report)) } else { String::new() };
        self.line(&paint.bold(&format!("{count}{each}:")));
        let mut outcomes: Vec<_> = report.outcomes.iter().collect();
        outcomes.sort_by(|a, b| b.classes.cmp(&a.classes).then_with(|| a.outcome.cmp(&b.outcome)));
        let shown: Vec<_> = outcomes.iter().take(MOST_OUTCOMES).map(|count| (count, said(&count.outcome))).collect();
        let width = shown.iter().map(|(count, _)| grouped(count.classes.into()).len()).max().unwrap_or(1);
        let first_lines = shown.iter().filter_map(|(_, lines)| lines.first());
        let column = first_lines.map(|line| line.chars().count()).filter(|&long| long <= LONGEST_FIRST_LINE).max();
        for (count, lines) in &shown {
            let token = self.subject.token(&count.schedule).unwrap_or_default();
            for (row, line) in lines.iter().enumerate() {
                let number = if row == 0 && counts { grouped(count.classes.into()) } else { String::new() };
                let token = if row == 0 { paint.dim(&token) } else { String::new() };
                let number = if counts { format!("  {number:>width$}") } else { String::new() };
                let text = format!("{number}  {}  {token}", pad(line, column.unwrap_or(0)));
                self.line(text.trim_end());
            }
        }
        let left = (report.outcomes.len().saturating_sub(MOST_OUTCOMES)) as u64;
        if left > 0 {
            self.line(&format!("  and {} more", counted(left.into(), "outcome")));
        }
        if report.outcomes_left_out > 0 {
            self.line(&format!("  and others, of {}", counted(report.outcomes_left_out.into(), "run")));
        }
    }
}

/// What a run came to, line by line: what it printed, how it failed, and the exit code if it is not 0.
fn said<O: Ending>(outcome: &O) -> Vec<String> {
    let failure = outcome.failure().unwrap_or_default();
    let output: Vec<u8> = outcome.stdout().iter().chain(failure.as_bytes()).copied().take(LONGEST_OUTPUT + 1).collect();
    let text = lossy(&output[..output.len().min(LONGEST_OUTPUT)]);
    let mut lines: Vec<String> = text.lines().map(visible).collect();
    if output.len() > LONGEST_OUTPUT {
        lines.push("…".to_string());
    }
    if output.is_empty() {
        lines.push("(prints nothing)".to_string());
    }
    if outcome.exit() != 0 {
        lines.push(format!("(exit code {})", outcome.exit()));
    }
    lines
}

/// What a program printed, with nothing in it that could move a terminal's cursor.
fn visible(text: &str) -> String {
    text.chars()
        .map(|character| if character.is_control() && character != '\t' { '\u{fffd}' } else { character })
        .collect()
}

fn same(a: &Finding, b: &Finding) -> bool {
    let sorted = |finding: &Finding| {
        let mut lines = finding.lines();
        lines.sort_unstable();
        lines
    };
    // The two orders of one race are one race.
    a.kind == b.kind && (a.kind == Kind::Race || a.message == b.message) && sorted(a) == sorted(b)
}

/// What the search counts: classes in a proof.
fn unit<O>(report: &Report<O>) -> &'static str {
    match &report.verdict {
        Verdict::Proved => "classes of schedules",
        Verdict::Bounded(bounds) if bounds.iter().any(|bound| matches!(bound, Bound::Preemptions(_))) => "end states",
        Verdict::Bounded(_) | Verdict::Sampled => "runs",
    }
}

/// Says in a sentence what was searched.
fn searched<O>(report: &Report<O>) -> String {
    let interleavings =
        report.interleavings.map_or(String::new(), |count| format!(" ({})", counted(count, "interleaving")));
    let runs = counted(report.executions.into(), "run");
    match &report.verdict {
        Verdict::Proved if report.executions == 0 => {
            let states = report.states.map_or("all states".to_string(), |count| {
                if count == 1 { "the one state".into() } else { format!("all {} states", grouped(count.into())) }
            });
            format!("Runs can be endless; {states} were seen.")
        }
        Verdict::Proved if report.executions == 1 => {
            format!("There is 1 class of schedules{interleavings}, and it was tried.")
        }
        Verdict::Proved => {
            format!("All {} classes of schedules{interleavings} were tried.", grouped(report.executions.into()))
        }
        Verdict::Bounded(bounds) => {
            let bounds: Vec<String> = bounds.iter().map(Bound::words).collect();
            let bounds = bounds.join(", and ");
            if report.executions == 0 {
                format!("The search covered {bounds}.")
            } else if unit(report) == "runs" {
                format!("The search covered {bounds}: {runs}.")
            } else {
                format!("The search covered {bounds}{interleavings}.")
            }
        }
        Verdict::Sampled => format!("{runs} were drawn at random."),
    }
}

/// The sentence before a finding. Of waiting it says only the kind, for who waits for what follows line by line.
fn headline(finding: &Finding) -> &str {
    match finding.kind {
        Kind::Deadlock if finding.circle.len() == 1 => "a goroutine waits for itself, and nobody can go on:",
        Kind::Deadlock if finding.circle.is_empty() => "everybody who is left waits, and nobody can go on:",
        Kind::Deadlock => "goroutines wait for one another in a circle, and nobody can go on:",
        Kind::PartialDeadlock => "these wait for ever, while others go on:",
        Kind::Leak => "when main returned, these waited for what nobody would ever have done:",
        _ => &finding.message,
    }
}

/// Says what a goroutine waits for: `goroutine 2 waits at line 9: lock of mutex a, held by goroutine 3`.
fn waiting<M: Machine>(party: &Party, machine: &M) -> String {
    let held = Reason::all_told(&party.reasons, machine, party.process);
    format!("{} waits at line {}: {}{held}", party.name, party.line, party.operation)
}
