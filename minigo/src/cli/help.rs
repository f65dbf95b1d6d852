//! What `--help` says.

use super::args::Verb;

pub(crate) fn text(verb: Option<Verb>) -> &'static str {
    match verb {
        None => ALL,
        Some(Verb::Check) => CHECK,
        Some(Verb::Run) => RUN,
        Some(Verb::Explore) => EXPLORE,
        Some(Verb::Replay) => REPLAY,
        Some(Verb::Judge) => JUDGE,
    }
}

const ALL: &str = "\
minigo runs a small Go, and every schedule of it.

usage:
  minigo check   FILE.go                 say what is wrong with it, in Go's words
  minigo run     FILE.go [flags]         run it once, its choices drawn by chance
  minigo explore FILE.go [flags]         try every schedule; tell what can go wrong
  minigo replay  FILE.go SCHEDULE        tell one schedule step by step
  minigo judge   EXERCISE.toml FILE...   prove answers to an exercise, or show what breaks them

  minigo help COMMAND                    the flags of a command
  minigo --version

exit codes:
  0   all is well
  1   the program is refused, or cannot be read, or check warns about it
  2   the program panicked or was deadlocked (its own code if it called os.Exit)
  3   explore, or judge, found something that goes wrong
  4   a limit of minigo's was met: time, memory, depth or steps
  64  the command line makes no sense
";

const CHECK: &str = "\
usage: minigo check FILE.go

Reads and checks the program and says what is wrong with it, as Go's compiler
would; and what minigo does not support. If that is nothing, it warns as go vet
does of copied locks, of Add inside the goroutine, and of a lost cancel; the other
commands run such a program all the same.

Says nothing and exits 0 if all is well, else 1.
";

const RUN: &str = "\
usage: minigo run FILE.go [--seed N] [--max-steps N]

Runs the program once and prints what it prints. Which goroutine moves next is
drawn by chance. Time is virtual: a sleep takes none, and who polls moves the clock.

  --seed N        draw the same choices for the same N; without it, others each time
  --max-steps N   give up after N operations that other goroutines could notice
                  (fifty million if not given)

Exits as the program does: 0, 2 for a panic or a deadlock, or what os.Exit says;
1 if it is refused, 4 if it met a limit (steps; memory, 256 MiB; a thousand
million instructions of one goroutine alone).
";

const EXPLORE: &str = "\
usage: minigo explore FILE.go [flags]

Tries every schedule of the program, one of each class of those that differ only
in the order of operations that do not matter to each other. Tells the data races,
deadlocks, leaks and panics that can happen, each with its shortest schedule, and
everything that a run can come to.

  --json               one JSON object instead of a text
  --right TEXT         what is right to print: a run that ends otherwise goes wrong,
                       and the shortest such schedule is told
  --goal TEXT          an output to reach for: told as reached, missed, or open
  --preemptions K      only schedules in which at most K times a goroutine loses
                       its turn though it could go on
  --max-executions N   stop after N runs
  --max-seconds S      stop after S seconds (60 if not given)
  --max-memory MIB     stop before the search holds more (256 if not given)
  --draws N            try every value of what is drawn by chance, random numbers and
                       the order of maps, while a run has at most N such ways (256 if
                       not given); beyond that, one
  --color=WHEN         auto (on a terminal, unless NO_COLOR is set), always, never

Exits 0 if nothing was found, 3 if something was, 1 if the program is refused, 4 if
a limit was met before anything was found: runs, time, memory, steps.
";

const REPLAY: &str = "\
usage: minigo replay FILE.go SCHEDULE

Tells a schedule that explore has printed, step by step, and how it ends; then
exits as that run did. A schedule of another program is refused.

  --color=WHEN         auto (on a terminal, unless NO_COLOR is set), always, never
";

const JUDGE: &str = "\
usage: minigo judge EXERCISE.toml FILE... [--csv]

Tries every schedule of each answer, as it stands and with the judge's own
functions in it, and says whether it is proved; if not, what the exercise says to
that wrong answer, and the schedule that breaks it.

  --csv                a line for each file: file, verdict, trial, kind, what is said,
                       what was found, and a schedule where replay can tell it

Exits as the worst of the answers does: 0 if all are proved, 1 for one that is
refused, 3 for one that is broken, 4 for one that a limit left open.
";
