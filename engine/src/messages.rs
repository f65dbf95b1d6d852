//! What goes into the engine's worker and what comes out of it: written and read side by side, so that they cannot drift apart.
//!
//! A message is a list of texts, each written as its length in bytes, a colon and itself (`4:open5:maps…`); the first one says
//! which message it is. Whoever passes it on passes it on unread. What is not a message is refused, never guessed at.

use explorer::text::natural;

use crate::judgement::{NobodyLeft, Wishes};
use crate::view::Reveal;

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
    /// Draw pictures for this width in pixels, and so much of the map, from now on.
    Look {
        /// The width, in pixels.
        width: u32,
        /// How much of the map.
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
    /// Stand behind the last step of a token's schedule.
    Replay(String),
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
            Ask::Prove { preemptions } => fields.put("prove").perhaps(preemptions.map(u64::from)),
            Ask::Cancel => fields.put("cancel"),
        };
        fields.out
    }

    /// Reads it; none where it is no request.
    #[must_use]
    pub fn read(message: &str) -> Option<Self> {
        let mut fields = Reader(message);
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
            "prove" => Ask::Prove {
                preemptions: match fields.perhaps()? {
                    Some(bound) => Some(u32::try_from(bound).ok()?),
                    None => None,
                },
            },
            "cancel" => Ask::Cancel,
            _ => return None,
        };
        fields.0.is_empty().then_some(Self { demo, ask })
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
            Say::Faults(json) => fields.put("faults").put(json),
            Say::Refused(reason) => fields.put("refused").put(reason),
        };
        fields.out
    }

    /// Reads it; none where it is no reply.
    #[must_use]
    pub fn read(message: &str) -> Option<Self> {
        let mut fields = Reader(message);
        let demo = fields.text()?;
        let say = match &*fields.text()? {
            "region" => Say::Region(fields.text()?, fields.text()?),
            "step" => Say::Step(fields.text()?),
            "proved" => Say::Proved(fields.text()?),
            "faults" => Say::Faults(fields.text()?),
            "refused" => Say::Refused(fields.text()?),
            _ => return None,
        };
        fields.0.is_empty().then_some(Self { demo, say })
    }
}

/// Several messages as one text: each as a field.
#[must_use]
pub fn join(messages: &[String]) -> String {
    let mut fields = Fields::default();
    for message in messages {
        fields.put(message);
    }
    fields.out
}

/// The messages of such a text; none where it is none.
#[must_use]
pub fn split(text: &str) -> Option<Vec<String>> {
    let mut fields = Reader(text);
    let mut messages = Vec::new();
    while !fields.0.is_empty() {
        messages.push(fields.text()?);
    }
    Some(messages)
}

#[derive(Default)]
struct Fields {
    out: String,
}

impl Fields {
    fn put(&mut self, text: &str) -> &mut Self {
        self.out.push_str(&natural(text.len() as u64));
        self.out.push(':');
        self.out.push_str(text);
        self
    }

    fn number(&mut self, number: u64) -> &mut Self {
        self.put(&natural(number))
    }

    fn signed(&mut self, number: i32) -> &mut Self {
        let sign = if number < 0 { "-" } else { "" };
        self.put(&[sign, &natural(number.unsigned_abs().into())].concat())
    }

    /// A number, or nothing: an empty text.
    fn perhaps(&mut self, number: Option<u64>) -> &mut Self {
        match number {
            Some(number) => self.number(number),
            None => self.put(""),
        }
    }

    /// A text that may be missing: with a mark in front where it is not.
    fn optional(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.put(&["=", text].concat()),
            None => self.put(""),
        }
    }

    fn wishes(&mut self, wishes: &Wishes) -> &mut Self {
        let nobody = if wishes.nobody_left == NobodyLeft::Demanded { "demanded" } else { "told" };
        self.optional(wishes.right.as_deref()).optional(wishes.goal.as_deref()).put(nobody)
    }
}

struct Reader<'a>(&'a str);

impl Reader<'_> {
    fn text(&mut self) -> Option<String> {
        let (length, rest) = self.0.split_once(':')?;
        let length: usize = length.parse().ok()?;
        let text = rest.get(..length)?;
        self.0 = &rest[length..];
        Some(text.to_owned())
    }

    fn number(&mut self) -> Option<u64> {
        self.text()?.parse().ok()
    }

    fn small(&mut self) -> Option<u32> {
        self.text()?.parse().ok()
    }

    fn signed(&mut self) -> Option<i32> {
        self.text()?.parse().ok()
    }

    #[expect(clippy::option_option, reason = "no message is one thing, no number in it another")]
    fn perhaps(&mut self) -> Option<Option<u64>> {
        match &*self.text()? {
            "" => Some(None),
            number => Some(Some(number.parse().ok()?)),
        }
    }

    #[expect(clippy::option_option, reason = "no message is one thing, no text in it another")]
    fn optional(&mut self) -> Option<Option<String>> {
        let text = self.text()?;
        match text.strip_prefix('=') {
            Some(rest) => Some(Some(rest.to_owned())),
            None => text.is_empty().then_some(None),
        }
    }

    fn wishes(&mut self) -> Option<Wishes> {
        let (right, goal) = (self.optional()?, self.optional()?);
        let nobody_left = match &*self.text()? {
            "demanded" => NobodyLeft::Demanded,
            "told" => NobodyLeft::Told,
            _ => return None,
        };
        Some(Wishes { right, goal, nobody_left })
    }
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
