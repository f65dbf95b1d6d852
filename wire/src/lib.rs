//! What goes into the engine's worker and what comes out of it: written and read side by side, so that they cannot drift apart.
//! All that a page knows of the engine.
//!
//! A message is a list of texts, each written as its length in bytes, a colon and itself (`4:open5:maps…`); the first one says
//! which demo it is about, the second which message it is. Whoever passes it on passes it on unread. What is not a message is
//! refused, never guessed at.
//!
//! ```
//! use wire::{Ask, Request};
//!
//! let request = Request { demo: "account".to_owned(), ask: Ask::Back };
//! assert_eq!(Request::read(&request.write()), Some(request));
//! ```

mod fields;

use fields::{Fields, Reader};

/// What a page asks of a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The output of a run that is right, trimmed.
    pub right: Option<String>,
    /// The output that a reader is asked to bring about, trimmed.
    pub goal: Option<String>,
    /// Whether a goroutine that is left waiting at the end is a failure rather than a note.
    pub nobody_left: NobodyLeft,
}

/// Whether every goroutine must have ended when the program does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NobodyLeft {
    /// It is told as a note.
    #[default]
    Told,
    /// It must be so.
    Demanded,
}

/// How much of what can happen is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reveal {
    /// The states that the reader has stood in, the others as empty sockets; and nothing of what they can still become.
    Walked,
    /// All.
    #[default]
    All,
}

/// What a page asks of the engine, for one of its demos.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The demo.
    pub demo: String,
    /// What it asks.
    pub ask: Ask,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Open a program by its text; what the demo had open is closed.
    Open {
        /// The text.
        text: String,
        /// What is asked of it.
        wishes: Wishes,
    },
    /// Open a program by its name.
    OpenNamed {
        /// The name.
        name: String,
        /// What is asked of it.
        wishes: Wishes,
    },
    /// Close it.
    Close,
    /// Draw pictures for this width in pixels, and so much of what can happen, from now on.
    Look {
        /// The width, in pixels.
        width: u32,
        /// How much of what can happen.
        reveal: Reveal,
    },
    /// Let a goroutine take its step.
    Step {
        /// Its number.
        number: i32,
        /// Which way, where it could go several.
        alternative: Option<u64>,
    },
    /// Take the last press back.
    Back,
    /// Go on by what lies ahead.
    Forward,
    /// Go back to where it opened.
    Restart,
    /// Play on by chance.
    Finish {
        /// Where the draws begin.
        seed: u64,
    },
    /// Go to where so many lines of the history are behind.
    Line(u32),
    /// Go to a state of the map.
    State(u32),
    /// Stand behind the last step of a token's schedule. Of several tokens, with a space between, it is the last one's, and
    /// what the others have lies beside it or ahead, as if it had been done in this order.
    Replay(String),
    /// Stand at the decisive moment of a token's schedule, with the rest of it ahead.
    Watch(String),
    /// Play a run by itself, from where the program opens to its end, by a plan of who is to move, in letters; the reader stays
    /// where they stand.
    Play(String),
    /// Try every schedule.
    Prove {
        /// At most so many switches; none: any number.
        preemptions: Option<u32>,
    },
    /// Stop trying, and report what is known.
    Cancel,
}

/// What the engine answers, for one demo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The demo.
    pub demo: String,
    /// What it says.
    pub say: Say,
}

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say {
    /// A region is drawn anew: its name and its markup.
    Region(String, String),
    /// The `step` property, as JSON.
    Step(String),
    /// The result of a Prove, as JSON.
    Proved(String),
    /// The run that was to be played, as JSON.
    Played(String),
    /// The faults of a program that was not opened, as JSON.
    Faults(String),
    /// Something was refused, and why.
    Refused(String),
}

impl Request {
    /// Writes it.
    #[must_use]
    pub fn write(&self) -> String {
        let mut fields = Fields::default();
        fields.put(&self.demo);
        match &self.ask {
            Ask::Open { text, wishes } => fields.put("open").put(text).wishes(wishes),
            Ask::OpenNamed { name, wishes } => fields.put("open-named").put(name).wishes(wishes),
            Ask::Close => fields.put("close"),
            Ask::Look { width, reveal } => {
                let reveal = if *reveal == Reveal::All { "all" } else { "walked" };
                fields.put("look").number((*width).into()).put(reveal)
            }
            Ask::Step { number, alternative } => fields.put("step").signed(*number).perhaps(*alternative),
            Ask::Back => fields.put("back"),
            Ask::Forward => fields.put("forward"),
            Ask::Restart => fields.put("restart"),
            Ask::Finish { seed } => fields.put("finish").number(*seed),
            Ask::Line(line) => fields.put("line").number((*line).into()),
            Ask::State(state) => fields.put("state").number((*state).into()),
            Ask::Replay(token) => fields.put("replay").put(token),
            Ask::Watch(token) => fields.put("watch").put(token),
            Ask::Play(letters) => fields.put("play").put(letters),
            Ask::Prove { preemptions } => fields.put("prove").perhaps(preemptions.map(u64::from)),
            Ask::Cancel => fields.put("cancel"),
        };
        fields.finish()
    }

    /// Reads it; none where it is no request.
    #[must_use]
    pub fn read(message: &str) -> Option<Self> {
        let mut fields = Reader::new(message);
        let demo = fields.text()?;
        let ask = match &*fields.text()? {
            "open" => Ask::Open { text: fields.text()?, wishes: fields.wishes()? },
            "open-named" => Ask::OpenNamed { name: fields.text()?, wishes: fields.wishes()? },
            "close" => Ask::Close,
            "look" => Ask::Look {
                width: fields.small()?,
                reveal: match &*fields.text()? {
                    "all" => Reveal::All,
                    "walked" => Reveal::Walked,
                    _ => return None,
                },
            },
            "step" => Ask::Step { number: fields.signed()?, alternative: fields.perhaps()? },
            "back" => Ask::Back,
            "forward" => Ask::Forward,
            "restart" => Ask::Restart,
            "finish" => Ask::Finish { seed: fields.number()? },
            "line" => Ask::Line(fields.small()?),
            "state" => Ask::State(fields.small()?),
            "replay" => Ask::Replay(fields.text()?),
            "watch" => Ask::Watch(fields.text()?),
            "play" => Ask::Play(fields.text()?),
            "prove" => Ask::Prove {
                preemptions: match fields.perhaps()? {
                    Some(bound) => Some(u32::try_from(bound).ok()?),
                    None => None,
                },
            },
            "cancel" => Ask::Cancel,
            _ => return None,
        };
        fields.is_at_end().then_some(Self { demo, ask })
    }
}

impl Reply {
    /// Writes it.
    #[must_use]
    pub fn write(&self) -> String {
        let mut fields = Fields::default();
        fields.put(&self.demo);
        match &self.say {
            Say::Region(name, markup) => fields.put("region").put(name).put(markup),
            Say::Step(json) => fields.put("step").put(json),
            Say::Proved(json) => fields.put("proved").put(json),
            Say::Played(json) => fields.put("played").put(json),
            Say::Faults(json) => fields.put("faults").put(json),
            Say::Refused(reason) => fields.put("refused").put(reason),
        };
        fields.finish()
    }

    /// Reads it; none where it is no reply.
    #[must_use]
    pub fn read(message: &str) -> Option<Self> {
        let mut fields = Reader::new(message);
        let demo = fields.text()?;
        let say = match &*fields.text()? {
            "region" => Say::Region(fields.text()?, fields.text()?),
            "step" => Say::Step(fields.text()?),
            "proved" => Say::Proved(fields.text()?),
            "played" => Say::Played(fields.text()?),
            "faults" => Say::Faults(fields.text()?),
            "refused" => Say::Refused(fields.text()?),
            _ => return None,
        };
        fields.is_at_end().then_some(Self { demo, say })
    }
}

/// Several messages as one text: each as a field.
#[must_use]
pub fn join(messages: &[String]) -> String {
    let mut fields = Fields::default();
    for message in messages {
        fields.put(message);
    }
    fields.finish()
}

/// The messages of such a text; none where it is none.
#[must_use]
pub fn split(text: &str) -> Option<Vec<String>> {
    let mut fields = Reader::new(text);
    let mut messages = Vec::new();
    while !fields.is_at_end() {
        messages.push(fields.text()?);
    }
    Some(messages)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requests() -> Vec<Request> {
        let wishes =
            Wishes { right: Some(String::new()), goal: Some("1:2\n".to_owned()), nobody_left: NobodyLeft::Demanded };
        let asks = [
            Ask::Open { text: "package main // £\n".to_owned(), wishes: wishes.clone() },
            Ask::OpenNamed { name: "two-tellers".to_owned(), wishes: Wishes::default() },
            Ask::Close,
            Ask::Look { width: 360, reveal: Reveal::Walked },
            Ask::Look { width: 1000, reveal: Reveal::All },
            Ask::Step { number: 2, alternative: None },
            Ask::Step { number: -1, alternative: Some(u64::MAX) },
            Ask::Back,
            Ask::Forward,
            Ask::Restart,
            Ask::Finish { seed: 7 },
            Ask::Line(3),
            Ask::State(12),
            Ask::Replay("AY5HidO".to_owned()),
            Ask::Watch("AY5HidO".to_owned()),
            Ask::Play("ABBA".to_owned()),
            Ask::Prove { preemptions: None },
            Ask::Prove { preemptions: Some(2) },
            Ask::Cancel,
        ];
        asks.into_iter().map(|ask| Request { demo: "a demo".to_owned(), ask }).collect()
    }

    #[test]
    fn what_is_written_is_read_back() {
        for request in requests() {
            let text = request.write();
            assert_eq!(Request::read(&text), Some(request));
            // Cut off anywhere, or with something behind it, it is no message.
            for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
                assert_eq!(Request::read(&text[..end]), None, "{}", &text[..end]);
            }
            assert_eq!(Request::read(&(text + "0:")), None);
        }
        let says = [
            Say::Region("map".to_owned(), "<svg></svg>".to_owned()),
            Say::Step("{}".to_owned()),
            Say::Proved("{\"verdict\":\"proved\"}".to_owned()),
            Say::Played("{\"switches\":1}".to_owned()),
            Say::Faults("[]".to_owned()),
            Say::Refused("it cannot move so now".to_owned()),
        ];
        let replies: Vec<Reply> = says.into_iter().map(|say| Reply { demo: "ä".to_owned(), say }).collect();
        let written: Vec<String> = replies.iter().map(Reply::write).collect();
        let read = split(&join(&written)).unwrap();
        assert_eq!(read.iter().map(|text| Reply::read(text).unwrap()).collect::<Vec<_>>(), replies);
        assert_eq!(split("3:ab"), None);
    }
}
