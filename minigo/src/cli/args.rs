//! Reads the command line. What makes no sense is refused in one sentence; nothing is guessed.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// What to do, and how it may look.
#[derive(Debug, PartialEq)]
pub(crate) struct Invocation {
    pub(crate) command: Command,
    pub(crate) colour: Colour,
}

/// When text is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Colour {
    /// On a terminal.
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Command {
    /// About one command, or all.
    Help(Option<Verb>),
    Version,
    Check(PathBuf),
    Run(Run),
    Explore(Explore),
    Replay(Replay),
    Judge(Judge),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Check,
    Run,
    Explore,
    Replay,
    Judge,
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Run {
    pub(crate) file: PathBuf,
    pub(crate) seed: Option<u64>,
    pub(crate) max_steps: Option<u64>,
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Explore {
    pub(crate) file: PathBuf,
    pub(crate) json: bool,
    pub(crate) preemptions: Option<u32>,
    pub(crate) max_executions: Option<u64>,
    pub(crate) max_seconds: Option<f64>,
    /// In MiB.
    pub(crate) max_memory: Option<u64>,
    pub(crate) draws: Option<u64>,
    pub(crate) right: Option<String>,
    pub(crate) goal: Option<String>,
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Replay {
    pub(crate) file: PathBuf,
    pub(crate) schedule: String,
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Judge {
    pub(crate) exercise: PathBuf,
    pub(crate) files: Vec<PathBuf>,
    pub(crate) csv: bool,
}

impl Verb {
    const ALL: [Self; 5] = [Self::Check, Self::Run, Self::Explore, Self::Replay, Self::Judge];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Run => "run",
            Self::Explore => "explore",
            Self::Replay => "replay",
            Self::Judge => "judge",
        }
    }

    fn flags(self) -> &'static [Flag] {
        match self {
            Self::Check => &[Flag::Help, Flag::Color],
            Self::Run => &[Flag::Help, Flag::Color, Flag::Seed, Flag::MaxSteps],
            Self::Explore => &[
                Flag::Help,
                Flag::Color,
                Flag::Json,
                Flag::Right,
                Flag::Goal,
                Flag::Preemptions,
                Flag::MaxExecutions,
                Flag::MaxSeconds,
                Flag::MaxMemory,
                Flag::Draws,
            ],
            Self::Replay => &[Flag::Help, Flag::Color],
            Self::Judge => &[Flag::Help, Flag::Color, Flag::Csv],
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flag {
    Help,
    Color,
    Seed,
    MaxSteps,
    Json,
    Right,
    Goal,
    Csv,
    Preemptions,
    MaxExecutions,
    MaxSeconds,
    MaxMemory,
    Draws,
}

impl Flag {
    fn name(self) -> &'static str {
        match self {
            Self::Help => "--help",
            Self::Color => "--color",
            Self::Seed => "--seed",
            Self::MaxSteps => "--max-steps",
            Self::Json => "--json",
            Self::Preemptions => "--preemptions",
            Self::MaxExecutions => "--max-executions",
            Self::MaxSeconds => "--max-seconds",
            Self::MaxMemory => "--max-memory",
            Self::Draws => "--draws",
            Self::Right => "--right",
            Self::Goal => "--goal",
            Self::Csv => "--csv",
        }
    }

    fn takes_value(self) -> bool {
        !matches!(self, Self::Help | Self::Json | Self::Csv)
    }
}

/// Reads the arguments behind the program's name.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Invocation, String> {
    let mut arguments = arguments;
    let mut colour = Colour::default();
    let Some(first) = arguments.next() else { return Err(format!("what is to be done? {}", commands())) };
    let command = match first.to_str() {
        Some("--help" | "-h" | "-help" | "help") => help(&mut arguments)?,
        Some("--version" | "-V" | "-version" | "version") => Command::Version,
        Some(word) if word.starts_with('-') => {
            return Err(format!("{word} stands before the command; {}", commands()));
        }
        word => {
            let verb = Verb::ALL.into_iter().find(|verb| Some(verb.name()) == word);
            let verb = verb.ok_or_else(|| format!("no command {}; {}", shown(&first), commands()))?;
            command(verb, &mut arguments, &mut colour).map_err(|sentence| format!("{}: {sentence}", verb.name()))?
        }
    };
    Ok(Invocation { command, colour })
}

fn commands() -> &'static str {
    "the commands are check, run, explore, replay and judge, and --help tells more"
}

fn help(arguments: &mut impl Iterator<Item = OsString>) -> Result<Command, String> {
    let Some(word) = arguments.next() else { return Ok(Command::Help(None)) };
    let verb = Verb::ALL.into_iter().find(|verb| word.to_str() == Some(verb.name()));
    match verb {
        Some(verb) => Ok(Command::Help(Some(verb))),
        None => Err(format!("no command {}; {}", shown(&word), commands())),
    }
}

/// Reads what stands behind a command.
fn command(verb: Verb, arguments: &mut impl Iterator<Item = OsString>, colour: &mut Colour) -> Result<Command, String> {
    let (mut run, mut explore, mut csv) = (Run::default(), Explore::default(), false);
    let mut words: Vec<OsString> = Vec::new();
    let mut seen: Vec<Flag> = Vec::new();
    while let Some(argument) = arguments.next() {
        let text = argument.to_str().unwrap_or("");
        if text == "--" {
            words.extend(&mut *arguments);
            break;
        }
        if !text.starts_with('-') || text == "-" {
            words.push(argument);
            continue;
        }
        let (name, given) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value.to_string())),
            None => (text, None),
        };
        // One dash will do, as Go has it.
        let name = if name.starts_with("--") { name.to_string() } else { format!("-{name}") };
        let name = if name == "--h" { "--help" } else { &name };
        let Some(&flag) = verb.flags().iter().find(|flag| flag.name() == name) else {
            let known: Vec<&str> = verb.flags().iter().map(|flag| flag.name()).collect();
            return Err(format!("no flag {name}; there is {}", known.join(", ")));
        };
        if flag == Flag::Help {
            return Ok(Command::Help(Some(verb)));
        }
        if seen.contains(&flag) {
            return Err(format!("{name} is given twice"));
        }
        seen.push(flag);
        let value = match (flag.takes_value(), given) {
            (false, Some(_)) => return Err(format!("{name} takes no value")),
            (false, None) => String::new(),
            (true, Some(value)) => value,
            (true, None) => {
                let next = arguments.next().ok_or_else(|| format!("{name} wants a value"))?;
                next.into_string().map_err(|next| format!("{name} wants a value, not {}", shown(&next)))?
            }
        };
        match flag {
            Flag::Help => {}
            Flag::Json => explore.json = true,
            Flag::Csv => csv = true,
            Flag::Color => {
                *colour = match value.as_str() {
                    "auto" => Colour::Auto,
                    "always" => Colour::Always,
                    "never" => Colour::Never,
                    _ => return Err(format!("{name} is auto, always or never, not {value:?}")),
                }
            }
            Flag::Seed => run.seed = Some(number(name, &value, 0, u64::MAX)?),
            Flag::MaxSteps => run.max_steps = Some(number(name, &value, 1, u64::MAX)?),
            Flag::Preemptions => {
                let bound = number(name, &value, 0, u32::MAX.into())?;
                explore.preemptions = Some(u32::try_from(bound).unwrap_or(u32::MAX));
            }
            Flag::MaxExecutions => explore.max_executions = Some(number(name, &value, 1, u64::MAX)?),
            Flag::MaxSeconds => explore.max_seconds = Some(seconds(name, &value)?),
            Flag::MaxMemory => explore.max_memory = Some(number(name, &value, 1, MOST_MEMORY)?),
            Flag::Draws => explore.draws = Some(number(name, &value, 1, u64::MAX - 1)?),
            Flag::Right => explore.right = Some(value),
            Flag::Goal => explore.goal = Some(value),
        }
    }
    let mut words = words.into_iter();
    if verb == Verb::Judge {
        let exercise = words.next().map(PathBuf::from).ok_or("which exercise?")?;
        let files: Vec<PathBuf> = words.map(PathBuf::from).collect();
        if files.is_empty() {
            return Err("which answers?".to_owned());
        }
        return Ok(Command::Judge(Judge { exercise, files, csv }));
    }
    let file = words.next().map(PathBuf::from).ok_or("which file?")?;
    let schedule = match verb {
        Verb::Replay => {
            let word = words.next().ok_or("which schedule? explore prints one with each failure and outcome")?;
            word.into_string().map_err(|word| format!("{} is no schedule", shown(&word)))?
        }
        _ => String::new(),
    };
    if let Some(word) = words.next() {
        return Err(format!(
            "what is {} for? it takes one file{}",
            shown(&word),
            match verb {
                Verb::Replay => " and one schedule",
                _ => "",
            }
        ));
    }
    Ok(match verb {
        Verb::Check => Command::Check(file),
        Verb::Run => Command::Run(Run { file, ..run }),
        Verb::Explore => Command::Explore(Explore { file, ..explore }),
        Verb::Replay => Command::Replay(Replay { file, schedule }),
        // Its words were taken above.
        Verb::Judge => Command::Help(Some(verb)),
    })
}

fn shown(word: &OsStr) -> String {
    format!("{:?}", word.to_string_lossy())
}

fn number(name: &str, value: &str, least: u64, most: u64) -> Result<u64, String> {
    let number = value.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("{name} wants a whole number from {least} to {most}, not {value:?}"))
}

/// A tebibyte, in MiB, is more than any machine gives.
const MOST_MEMORY: u64 = 1 << 20;

/// A year is as good as for ever.
const MOST_SECONDS: f64 = 31_536_000.0;

fn seconds(name: &str, value: &str) -> Result<f64, String> {
    let seconds = value.parse().ok().filter(|seconds| (0.0..=MOST_SECONDS).contains(seconds));
    seconds.ok_or_else(|| format!("{name} wants a number of seconds from 0 to {MOST_SECONDS}, not {value:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Result<Command, &str>) {
        let read = parse(line.split_whitespace().map(OsString::from)).map(|invocation| invocation.command);
        assert_eq!(read, expected.map_err(String::from), "{line}");
    }

    #[test]
    fn commands_are_read() {
        check("check a.go", Ok(Command::Check("a.go".into())));
        check("run a.go", Ok(Command::Run(Run { file: "a.go".into(), ..Run::default() })));
        let run = Run { file: "a.go".into(), seed: Some(7), max_steps: Some(100) };
        check("run --seed 7 a.go --max-steps=100", Ok(Command::Run(run)));
        let run = Run { file: "-x.go".into(), seed: Some(u64::MAX), max_steps: None };
        check("run -seed 18446744073709551615 -- -x.go", Ok(Command::Run(run)));
        let explore = Explore {
            file: "a.go".into(),
            json: true,
            preemptions: Some(2),
            max_executions: Some(5),
            max_seconds: Some(0.5),
            max_memory: Some(64),
            draws: Some(1000),
            right: Some("150".into()),
            goal: Some("90".into()),
        };
        let line = "explore a.go --json --preemptions 2 --max-executions 5 --max-seconds 0.5 --max-memory 64 --draws=1000 \
                    --right 150 --goal 90";
        check(line, Ok(Command::Explore(explore)));
        check("replay a.go AQ", Ok(Command::Replay(Replay { file: "a.go".into(), schedule: "AQ".into() })));
        check("--help", Ok(Command::Help(None)));
        check("help run", Ok(Command::Help(Some(Verb::Run))));
        check("explore -h", Ok(Command::Help(Some(Verb::Explore))));
        check(
            "explore --nonsense --help",
            Err(
                "explore: no flag --nonsense; there is --help, --color, --json, --right, --goal, --preemptions, --max-executions, --max-seconds, --max-memory, --draws",
            ),
        );
        check("--version", Ok(Command::Version));
        let judge = Judge { exercise: "x.toml".into(), files: vec!["a.go".into(), "b.go".into()], csv: true };
        check("judge x.toml a.go --csv b.go", Ok(Command::Judge(judge)));
    }

    #[test]
    fn nonsense_is_refused_in_a_sentence() {
        let commands = commands();
        check("", Err(&format!("what is to be done? {commands}")));
        check("fly a.go", Err(&format!("no command \"fly\"; {commands}")));
        check("--json explore", Err(&format!("--json stands before the command; {commands}")));
        check("run", Err("run: which file?"));
        check("judge", Err("judge: which exercise?"));
        check("judge x.toml", Err("judge: which answers?"));
        check("run a.go b.go", Err("run: what is \"b.go\" for? it takes one file"));
        check("replay a.go", Err("replay: which schedule? explore prints one with each failure and outcome"));
        check("run a.go --seed", Err("run: --seed wants a value"));
        let range = "from 0 to 18446744073709551615";
        check("run a.go --seed -1", Err(&format!("run: --seed wants a whole number {range}, not \"-1\"")));
        check("run a.go --seed 1e3", Err(&format!("run: --seed wants a whole number {range}, not \"1e3\"")));
        let range = "from 1 to 18446744073709551615";
        check("run a.go --max-steps 0", Err(&format!("run: --max-steps wants a whole number {range}, not \"0\"")));
        let huge = "99999999999999999999";
        let sentence = format!("explore: --max-executions wants a whole number {range}, not {huge:?}");
        check(&format!("explore a.go --max-executions {huge}"), Err(&sentence));
        for value in ["nan", "-1", "inf", "1e99", "x"] {
            let sentence =
                format!("explore: --max-seconds wants a number of seconds from 0 to 31536000, not {value:?}");
            check(&format!("explore a.go --max-seconds {value}"), Err(&sentence));
        }
        check("explore a.go --json=1", Err("explore: --json takes no value"));
        check("explore a.go --json --json", Err("explore: --json is given twice"));
        check("check a.go --color=red", Err("check: --color is auto, always or never, not \"red\""));
    }
}
