//! The report as one JSON object. Its keys are a contract with those who read it.
//!
//! It is written by hand: a serializer for any type weighs several times what these few lists and numbers need.

use explorer::report::{Finding, Kind, Report, Verdict};
use explorer::{Choice, Machine};

use super::{Ending, Subject};
use crate::text::{integer, lossy};

/// Writes a report as one line of JSON. Starvation is among the livelocks: the program goes round for ever. A limit that was
/// met is no finding; the verdict says that something was cut off.
pub fn json<M: Machine<Outcome: Ending>>(
    subject: &Subject<'_, M>,
    report: &Report<M::Outcome>,
    elapsed_ms: u64,
) -> String {
    let schedule = |json: &mut Json, schedule: &[Choice]| {
        json.key("schedule");
        match subject.token(schedule) {
            Some(token) => json.string(&token),
            None => json.null(),
        }
    };
    let mut json = Json::default();
    json.open('{');
    json.key("verdict");
    json.string(report.verdict.word());
    json.key("bounded_by");
    match report.bounded_by() {
        Some(word) => json.string(word),
        None => json.null(),
    }
    // Where states are the proof there are no classes to count.
    let by_states = report.executions == 0 && report.verdict == Verdict::Proved;
    json.optional("executions", (!by_states).then_some(report.executions.into()));
    json.optional("states", report.states.map(u128::from));
    json.count("redundant", report.redundant);
    json.optional("interleavings", report.interleavings);
    json.key("outcomes");
    json.open('[');
    for count in &report.outcomes {
        json.open('{');
        json.key("stdout");
        json.string(&lossy(count.outcome.stdout()));
        json.key("exit");
        json.integer(count.outcome.exit());
        json.key("right");
        match subject.wishes.right {
            Some(right) => json.truth(count.outcome.meets(right)),
            None => json.null(),
        }
        json.optional("classes", (!by_states).then_some(count.classes.into()));
        json.optional("orders", count.interleavings);
        schedule(&mut json, &count.schedule);
        json.close('}');
    }
    json.close(']');
    for (key, kinds) in LISTS {
        json.key(key);
        json.open('[');
        for finding in report.findings.iter().filter(|finding| kinds.contains(&finding.kind)) {
            json.open('{');
            json.finding(finding);
            if finding.kind == Kind::CutOff {
                json.optional("classes", (!by_states).then_some(finding.runs.into()));
            }
            schedule(&mut json, &finding.schedule);
            json.close('}');
        }
        json.close(']');
    }
    json.key("shortest");
    match &report.shortest {
        Some(shortest) => {
            json.open('{');
            json.key("kind");
            json.string(shortest.kind.word());
            json.count("steps", shortest.steps as u64);
            json.count("preemptions", shortest.preemptions.into());
            schedule(&mut json, &shortest.finding.schedule);
            json.close('}');
        }
        None => json.null(),
    }
    json.key("goal");
    match subject.wishes.goal(report) {
        Some(word) => json.string(word),
        None => json.null(),
    }
    json.count("elapsed_ms", elapsed_ms);
    json.close('}');
    json.out
}

/// Under which key findings are listed, by their kinds.
const LISTS: &[(&str, &[Kind])] = &[
    ("races", &[Kind::Race]),
    ("deadlocks", &[Kind::Deadlock, Kind::PartialDeadlock]),
    ("leaks", &[Kind::Leak]),
    ("panics", &[Kind::Panic]),
    ("livelocks", &[Kind::Starvation, Kind::Livelock]),
    ("notes", &[Kind::CutOff]),
];

/// JSON text, as far as it is written. Commas come by themselves.
#[derive(Clone, Debug, Default)]
pub struct Json {
    out: String,
}

impl Json {
    /// Puts a comma where a value or a key is not the first.
    fn separate(&mut self) {
        if !matches!(self.out.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.out.push(',');
        }
    }

    /// Begins an object or a list.
    pub fn open(&mut self, bracket: char) {
        self.separate();
        self.out.push(bracket);
    }

    /// Ends one.
    pub fn close(&mut self, bracket: char) {
        self.out.push(bracket);
    }

    /// Writes the key of the value that comes next.
    pub fn key(&mut self, key: &str) {
        self.string(key);
        self.out.push(':');
    }

    /// Writes a string.
    pub fn string(&mut self, text: &str) {
        self.separate();
        self.out.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => self.out.extend(['\\', character]),
                '\n' => self.out.push_str("\\n"),
                '\0'..' ' => {
                    self.out.push_str(if character < '\x10' { "\\u000" } else { "\\u001" });
                    self.out.push(char::from_digit(u32::from(character) % 16, 16).unwrap_or('0'));
                }
                _ => self.out.push(character),
            }
        }
        self.out.push('"');
    }

    /// Writes a number that may be missing.
    pub fn optional(&mut self, key: &str, number: Option<u128>) {
        self.key(key);
        match number {
            Some(number) => self.number(number),
            None => self.null(),
        }
    }

    /// Gives the text.
    #[must_use]
    pub fn into_text(self) -> String {
        self.out
    }

    /// Writes true or false.
    pub fn truth(&mut self, truth: bool) {
        self.separate();
        self.out.push_str(if truth { "true" } else { "false" });
    }

    /// Writes a number; one that JavaScript's would round, in quotes. By long division of its quarters: Rust's own for so wide
    /// ones weighs ten times as much.
    pub fn number(&mut self, number: u128) {
        self.separate();
        let large = number > 1 << 53;
        if large {
            self.out.push('"');
        }
        let mut quarters = [(number >> 96) as u32, (number >> 64) as u32, (number >> 32) as u32, number as u32];
        let start = self.out.len();
        while self.out.len() == start || quarters != [0; 4] {
            let mut rest = 0;
            for quarter in &mut quarters {
                let dividend = rest << 32 | u64::from(*quarter);
                (*quarter, rest) = ((dividend / 10) as u32, dividend % 10);
            }
            self.out.insert(start, char::from(b'0' + rest as u8));
        }
        if large {
            self.out.push('"');
        }
    }

    /// Writes an integer.
    pub fn integer(&mut self, number: i32) {
        self.separate();
        self.out.push_str(&integer(number.into()));
    }

    /// Writes a key and a number.
    pub fn count(&mut self, key: &str, count: u64) {
        self.key(key);
        self.number(count.into());
    }

    /// Writes null.
    pub fn null(&mut self) {
        self.separate();
        self.out.push_str("null");
    }

    fn finding(&mut self, finding: &Finding) {
        self.key("lines");
        self.open('[');
        for line in finding.lines() {
            self.number(line.into());
        }
        self.close(']');
        self.key("goroutines");
        self.open('[');
        for party in &finding.parties {
            self.string(&party.name);
        }
        self.close(']');
        self.key("message");
        self.string(&finding.message);
    }
}
