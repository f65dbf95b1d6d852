//! Every sentence of page and pictures, by key: one table, so that a reader meets one word for one thing.
//!
//! A `{name}` is filled in by [`say`]. Texts hold no markup; what is filled in must hold none either.

/// Makes the table: an enum of keys, and the text of each.
macro_rules! sentences {
    ($($key:ident = $text:literal,)*) => {
        /// What can be said. Each key's documentation is its text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key { $(#[doc = $text] $key,)* }

        const TEXTS: &[&str] = &[$($text,)*];

        impl Key {
            /// All keys with their names, in the order of the table.
            pub const ALL: &[(Self, &str)] = &[$((Self::$key, stringify!($key)),)*];
        }
    };
}

sentences! {
    // The vault.
    AccountHolds = "The account holds",
    ShouldHold = "It should hold",
    MissingSoFar = "Missing so far",
    TooMuchSoFar = "Too much so far",
    VanishedKey = "Vanished",
    FromNowhereKey = "From nowhere",
    MissingKey = "Missing",
    Unknown = "?",

    // The curves.
    CurveShould = "should",
    CurveHolds = "holds",
    CurveShouldHold = "should hold",
    SecondsOfRun = "What the account should hold and what it holds, over {time}.",
    RunUnderWay = "A run under way, after {time}.",
    RunNotTold = "A recorded run, of which the end is not shown: what the account should hold, over {time}.",
    NowHolds = "It should hold {should} and holds {holds}.",
    TellerDid = "{teller} did {done} of {of} operations.",

    // The lanes.
    OfAll = "{done} of {of}",
    WithRetries = "{done} · {retries}",
    TwoOverlapped = "the two overlapped for {share}",
    SomeOverlapped = "at least two overlapped for {share}",
    TwoNeverOverlapped = "the two never overlapped",
    NoneOverlapped = "no two ever overlapped",

    // The histogram.
    RunsAxis = "runs",
    ExactOf = "exact: {exact} of {runs}",
    HistogramLabel = "Histogram of {runs}: {exact} ended with exactly {expected}; the balances lie between {least} and {most}.",

    // Slow motion.
    SlowLabel = "{changes} of {tellers} so far; {lost} lost.",
    Sent = "sent",

    // Two tellers, an account each.
    ShiftTook = "{label}: {time}.",
    ShiftOpen = "{label}: not run yet.",
    ShiftHolds = "{teller}’s account holds {holds}.",
    ShiftRuns = "{label}: under way.",
    OrderOfEnds = "order of ends",
    OrderSaid = "The operations ended in the order {order}.",

    // Stamps.
    Exact = "EXACT",
    Vanished = "{lost} VANISHED",
    FromNowhere = "{found} FROM NOWHERE",
    NoOverlap = "NO OVERLAP",
    Stuck = "STUCK",
    Broken = "BROKEN",
    SomeWrong = "{wrong} OF {runs} WRONG",
    AllExact = "ALL {runs} EXACT",
    NoRun = "NO RUN",

    // What was done.
    OneMadeAll = "One teller made {changes}.",
    BothMadeAll = "Both tellers made every one of their {changes}.",
    AllMadeAll = "All {tellers} tellers made every one of their {changes}.",
    StoppedAfter = "Stopped after {time}: {done} were made.",

    // What came of it.
    DepositsOver = "{net} than withdrawals were written over by another teller.",
    WithdrawalsOver = "{net} than deposits were written over by another teller.",
    WorthOver = "Some were written over by another teller: {lost} in all.",
    WorthFound = "Some were written over by another teller, more withdrawn than deposited: {found} in all.",
    LostUnderCure = "The account holds {holds} where it should hold {should}.",
    NoneLost = "Not one was lost.",
    SoFarNoneLost = "So far not one was lost.",
    Alone = "Nobody else was at the account, so nothing could come between a read and its write.",
    ThisTime = "They overlapped for {share}, and not one was lost. This time. Nothing here makes it so.",
    OneAfterTheOther = "One had ended before the other began: nothing could come between a read and its write, so nothing could be lost.",
    OneAfterAnother = "Each had ended before the next began: nothing could come between a read and its write, so nothing could be lost.",

    // Stuck and broken.
    NobodyMoves = "Nobody has moved for {time}.",
    HoldsTheLock = "{teller} holds the lock.",
    WaitsForIt = "{tellers} waits for it.",
    WaitForIt = "{tellers} wait for it.",
    WaitsForLock = "{tellers} waits for the lock.",
    WaitForLock = "{tellers} wait for the lock.",
    KilledHolding = "{teller} was killed while it held the lock.",
    KilledWorking = "{teller} was killed at work.",
    TrappedHolding = "{teller} failed while it held the lock.",
    TrappedWorking = "{teller} failed at work.",
    HungHolding = "{teller} stopped moving while it held the lock.",
    HungWorking = "{teller} stopped moving at work.",
    WasWorking = "{tellers} was still working.",
    WereWorking = "{tellers} were still working.",
    SumUnknown = "Whether its last change is in the balance was never told, so what the account should hold can no longer be known.",

    // A series.
    WorstVanished = "At worst {lost} vanished.",
    WorstFound = "At worst {found} came from nowhere.",
    WorstBoth = "At worst {lost} vanished, or {found} came from nowhere.",
    EachRun = "In each run {tellers} made {changes} each.",
    SeenExact = "Seen {runs}; nothing here makes it so.",
    SeriesStopped = "The series was stopped after {runs}.",
    NoRunEnded = "No run had ended when the series was stopped.",

    // Recorded runs.
    RecordedRun = "A recorded run, in {browser}.",
    RecordedOnCores = "A recorded run, in {browser} on {cores}.",
    RecordedStart = "Press Start for your own.",
    SlowKey = "In slow motion: ● reads the balance, ■ writes it back.",
    RecordedRuns = "The final balances of {runs} recorded at full speed: {tellers}, {operations} each.",
    SomeUpdatesLost = "{updates} (✗).",
    NoUpdateLost = "No update was lost.",
    EndedExact = "The account ended with {holds}, as it should.",
    EndedWrong = "The account ended with {holds} instead of {should}.",

    // Step: goroutines, locks, channels.
    StepDo = "Step: {operation}",
    Waits = "waits: {operation}",
    CannotMove = "cannot move",
    HasEnded = "has ended",
    HeldBy = "held by {teller}",
    ReadBy = "held by {runs} for reading",
    CountIs = "{runs} to wait for",
    Free = "free",
    Closed = "closed",
    Queue = "waiting: {tellers}",
    SendersWait = "waiting to send: {tellers}",
    ReceiversWait = "waiting to receive: {tellers}",
    ManyGoroutines = "{runs} goroutines; {done} of them can move.",
    WhichGoroutine = "Which one steps?",
    CannotMoveCount = "{runs} that cannot move",
    NothingPrinted = "(prints nothing)",

    // Step: what has happened, what still can.
    NothingYet = "Nothing has happened yet.",
    DidAtLine = "{teller}, line {line}: {operation}",
    DoneForYou = "{steps} done for you",
    NoReturn = "From here it cannot end right.",
    GoalLostHere = "From here your goal is out of reach.",
    CanHappen = "What can still happen, in {runs}",
    SoManySchedules = "{runs} schedules",
    Counting = "Counting what can still happen …",
    TooManyStates = "More than {states} states: what can still happen is not counted.",
    EndlessOrders = "Somebody can go round in a circle, so the schedules have no end. What can still be reached:",
    JudgedBySerial = "Nobody has said what is right: green is what comes of letting each one finish.",
    GoalOpen = "Your goal, {goal}, can still be reached.",
    GoalReached = "Your goal, {goal}, is reached.",
    GoalMissed = "Your goal, {goal}, is out of reach.",
    YourTurn = "You are the scheduler. Who moves first?",
    StillOpen = "It can still end right.",
    SealedNow = "That step has sealed it: from here it cannot end right.",
    SealedBefore = "It cannot end right any more.",
    Ends = "It ends with {holds}.",
    EndsRight = "It ends with {holds}, as it should.",
    EndsWrong = "It ends with {holds} instead of {should}.",
    EndsBadly = "It ends with a failure.",

    // Step: the map.
    MapLabel = "The map of {states}; press one to go there.",
    MapCaption = "Every state once. A steps down to the left, B down to the right; the number is what memory holds.",
    MapTooLarge = "More than {states} states: too many to draw.",
    NotWalked = "A state you have not stood in",
    StateRight = "Every way from here ends right",
    StateWrong = "No way from here ends right",
    StateOpen = "It can still end right or wrong",

    // Prove.
    StampProved = "PROVED",
    StampNotFound = "NOT FOUND",
    StampResults = "{runs} RESULTS",
    ProvingSoFar = "{runs} classes of schedules and {states} states so far …",
    CoveredOrders = "Proved: {runs}, all of them covered.",
    CoveredAll = "Proved: every schedule is covered.",
    CoveredWithin = "Searched: {object}. What lies beyond is not known.",
    CoveredSome = "Some schedules, drawn by chance. What others do is not known.",
    MemoryModel = "Steps take turns, as Go promises to programs without a data race.",
    OnlyYouKnow = "It can end in several ways, and only you know which is right.",
    NoProbability = "A count of schedules is not a probability: your machine does not draw them with equal chance.",
    ShortestWay = "The shortest way to a {kind}: {steps}, {switches}",
    WatchOne = "watch one",
    StepThrough = "Step through it",
    WaitsAt = "{teller} waits for {object}.",
    WaitsAtHeld = "{teller} waits for {object}, held by {tellers}.",
    WaitsLabel = "Who waits for whom: {runs} in all.",

    // Joining.
    And = "{first} and {last}",
}

/// The text of `key`, with the values of its placeholders by name.
///
/// ```
/// use figures::say::{Key, say};
/// assert_eq!(say(Key::Vanished, &[("lost", "£68,402")]), "£68,402 VANISHED");
/// ```
///
/// A value that is not given is left out, and one that has no place is not said; in debug builds either is a panic.
pub fn say(key: Key, values: &[(&str, &str)]) -> String {
    let text = TEXTS[key as usize];
    debug_assert!(values.iter().all(|(name, _)| names(text).any(|each| each == *name)), "{key:?}: {values:?}");
    let mut said = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(each, _)| *each == name);
        debug_assert!(value.is_some(), "{key:?} lacks `{name}`");
        said.push_str(before);
        said.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    said.push_str(rest);
    said
}

/// The text of a key without placeholders.
pub fn text(key: Key) -> &'static str {
    let text = TEXTS[key as usize];
    debug_assert!(!text.contains('{'), "{key:?} has a placeholder");
    text
}

/// The names of a text's placeholders, in order.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).map(|part| part.split('}').next().unwrap_or(part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    /// What may stand in braces, and what is filled in there.
    const PLACEHOLDERS: &[(&str, &str)] = &[
        ("browser", "a browser's name and version"),
        ("changes", "a count with its noun: 4,000,000 changes"),
        ("cores", "a count with its noun"),
        ("done", "a count of what was done"),
        ("exact", "a count of exact runs"),
        ("expected", "pounds"),
        ("first", "names, but for the last"),
        ("goal", "an output that a reader is asked for"),
        ("kind", "a kind of failure"),
        ("line", "the number of a line"),
        ("object", "what is waited for, in words, or how far was searched"),
        ("operation", "an operation in the engine's words"),
        ("states", "a count of states, with or without its noun"),
        ("steps", "a count with its noun"),
        ("switches", "a count with its noun"),
        ("found", "pounds that came from nowhere"),
        ("holds", "pounds"),
        ("label", "what a run is called"),
        ("last", "the last name"),
        ("least", "pounds"),
        ("lost", "pounds that vanished, or a count of lost updates with its noun and verb"),
        ("most", "pounds"),
        ("net", "a count with `more` and its noun: 3 more deposits"),
        ("of", "a count, as asked for"),
        ("operations", "a count with its noun"),
        ("order", "letters of tellers"),
        ("retries", "attempts in vain, with the noun"),
        ("runs", "a count of runs, with or without its noun"),
        ("share", "a part of a length of time: 2.38 of 2.40 s"),
        ("should", "pounds"),
        ("teller", "a letter"),
        ("tellers", "letters in a list, or a count with or without its noun"),
        ("time", "a length of time: 2.4 s"),
        ("updates", "a count of lost updates, with noun and verb"),
        ("wrong", "a count of wrong runs"),
    ];

    #[test]
    fn every_placeholder_is_known_and_every_known_one_is_used() {
        let known: BTreeSet<_> = PLACEHOLDERS.iter().map(|(name, _)| *name).collect();
        let used: BTreeSet<_> = TEXTS.iter().flat_map(|text| names(text)).collect();
        assert_eq!(used, known);
    }

    #[test]
    fn texts_hold_no_markup_and_no_two_are_the_same() {
        for (place, text) in TEXTS.iter().enumerate() {
            assert!(!text.contains(['<', '>', '&', '"']), "{text}");
            assert!(!TEXTS[..place].contains(text), "twice: {text}");
        }
    }

    #[test]
    fn every_key_is_used() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut sources = String::new();
        for folder in ["src", "../demo-crate/src", "../engine/src"] {
            read_all(&root.join(folder), &mut sources);
        }
        let unused: Vec<_> =
            Key::ALL.iter().map(|(_, name)| name).filter(|name| !mentions(&sources, &format!("Key::{name}"))).collect();
        assert!(unused.is_empty(), "never said: {unused:?}");
    }

    fn mentions(text: &str, path: &str) -> bool {
        text.match_indices(path)
            .any(|(at, _)| !text[at + path.len()..].starts_with(|next: char| next.is_alphanumeric()))
    }

    fn read_all(folder: &Path, sources: &mut String) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                read_all(&path, sources);
            } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("say.rs") {
                sources.push_str(&fs::read_to_string(path).unwrap_or_default());
            }
        }
    }
}
