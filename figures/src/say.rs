//! Every sentence of page and pictures, by key: one table, so that a reader meets one word for one thing.
//!
//! A `{name}` is filled in by [`say`]. Texts hold no markup; what is filled in must hold none either.

/// Makes the table: an enum of keys, and the text of each. What only the host says is kept out of the page by `#[cfg]`.
macro_rules! sentences {
    ($($(#[$only:meta])* $key:ident = $text:literal,)*) => {
        /// What can be said. Each key's documentation is its text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Key { $($(#[$only])* #[doc = $text] $key,)* }

        const TEXTS: &[&str] = &[$($(#[$only])* $text,)*];

        impl Key {
            /// All keys with their names, in the order of the table.
            pub const ALL: &[(Self, &str)] = &[$($(#[$only])* (Self::$key, stringify!($key)),)*];
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
    Memory = "memory",
    Owner = "The owner",
    OwnerLane = "owner",
    KeyWaits = "waits, and for whom",
    KeyReads = "reads",
    KeySlip = "the slip with what it read",
    KeyStale = "no longer true",
    KeyInside = "holds the lock",
    KeyWrites = "writes",
    KeyFails = "in vain",
    KeySends = "hands over",
    KeyLost = "lost",
    EventWaits = "{teller} has to wait: {holder} holds the lock.",
    EventReads = "{teller} reads {holds}.",
    EventWrites = "{teller} writes {holds}.",
    EventLost = "{teller} writes {holds}, and it is lost.",
    EventChanges = "{teller} turns {before} into {holds} in one step.",
    EventFails = "{teller} finds that the balance is no longer {holds}, writes nothing and tries again.",
    EventSends = "{teller} hands over {amount}.",
    EventsInOrder = "Every step in its order ({count})",
    SlowStep = "Step through the run",
    SlowSource = "Where each teller stands in the code",
    SlowChance = "The pauses, {least} to {most} in each operation at the speed of 1 × and shorter ones between, are drawn by chance: another run takes another order.",

    // Where did it go?
    LossIsRun = "Another real run: the same tellers and the same code, in slow motion.",
    OpenInStep = "Open this collision in Step",
    AsYourTellers = "The order in which your two tellers read and wrote, step by step: go back, and try another.",
    LossHeading = "The first loss of this run",
    LossReads = "{teller} reads {holds} and notes it on its slip.",
    LossReadsToo = "{teller} reads {holds} as well.",
    LossWrites = "{teller} carries {before} and writes {holds}.",
    LossOfDeposit = "{teller} still carries {before} and writes {holds}: {victim}’s deposit is gone.",
    LossOfWithdrawal = "{teller} still carries {before} and writes {holds}: {victim}’s withdrawal is gone.",
    LossNotSeen = "In {runs} in slow motion nothing was lost, by luck. Ask again.",
    LossNone = "Nothing is missing after the last run.",
    LedgerPart = "{teller} {sign} lost {times} × {amount}",
    LedgerMissing = "{parts}, so {lost} is missing.",
    LedgerFound = "{parts}, so {found} is too much.",
    LedgerEven = "{parts}: by luck the balance comes out right.",
    LedgerOpen = "Two writes came so close that their order is not known, so which ones were lost is not said.",

    // Two tellers, an account each.
    ShiftTook = "{label}: {time}.",
    ShiftOpen = "{label}: not run yet.",
    ShiftHolds = "{teller}’s account holds {holds}.",
    ShiftRuns = "{label}: under way.",
    OrderOfEnds = "ended:",
    OrderSaid = "The operations ended in the order {order}.",

    // Who waits for whom.
    AccountNumber = "account {number}",
    ForkNumber = "fork {number}",
    ChannelNumber = "channel {number}",
    TieTold = "{teller}: {done}.",
    TieHolds = "holds {lock}",
    TieWaits = "waits for {lock}, held by {holder}",
    TieWants = "waits for {lock}",
    TieSends = "waits until {holder} receives from {lock}",
    IsHeldBy = "is held by",
    IsReceivedBy = "is read by",
    WaitsForKey = "waits for",

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
    DepositsOver = "Among the changes that another teller wrote over, deposits outnumber withdrawals by {net}.",
    WithdrawalsOver = "Among the changes that another teller wrote over, withdrawals outnumber deposits by {net}.",
    WorthOver = "Some were written over by another teller: {lost} in all.",
    WorthFound = "Some were written over by another teller, more withdrawn than deposited: {found} in all.",
    LostUnderCure = "The account holds {holds} where it should hold {should}.",
    NoneLost = "Not one was lost.",
    SoFarNoneLost = "So far not one was lost.",
    Alone = "Nobody else was at the account, so nothing could come between a read and its write.",
    MadeUpFor = "Changes of both kinds were lost, and make up for one another: the balance is right by luck.",
    ThisTime = "They overlapped for {share}, and nothing is missing, this time: nothing here makes it so.",
    OneAfterTheOther = "One had ended before the other began: nothing could come between a read and its write, so nothing could be lost.",
    OneAfterAnother = "Each had ended before the next began: nothing could come between a read and its write, so nothing could be lost.",
    StoppedApart = "No two had been at work at once by then, so nothing could be lost.",

    // Stuck and broken.
    HarmTask = "One of them comes to harm in the middle of its work.",
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
    SumUnknown = "Whether {teller}’s last change is in the balance was never told, so what the account should hold can no longer be known.",

    // Two tellers: task, settings and verdict.
    OneAfterAnotherLabel = "One after another",
    BothAtOnceLabel = "Both at once",
    ShiftTask = "Teller {first} pays in {amount}, teller {last} takes out {amount}, {operations} times each, and each has an account of its own. Before every change the teller waits for another bank’s answer.",
    ShiftSummary = "2 tellers · {operations} operations each · each waits {least} to {most} ms, drawn by chance",
    ShiftStamp = "EXACT IN {time}",
    ShiftDone = "{label}: after {time} A’s account has {found} more and B’s {found} less.",
    ShiftBefore = "One after another took {time}.",
    ShiftAtOnce = "Both at once took {time}.",
    StoppedStamp = "STOPPED",
    ShiftStopped = "The tellers were stopped before everybody was served.",
    ShiftBroken = "A teller failed before everybody was served.",

    // Tasks on workers: the chart.
    GanttRow = "worker {number}",
    GanttAtOnce = "two at work at the same time: {time}",
    GanttShould = "– should be {should}",
    NoTime = "0 ms",
    GanttTook = "{label}: two or more at work at the same time for {share}.",
    GanttHolds = "The account holds {holds}, and should hold {should}.",
    GanttLost = "{updates}.",
    GanttLostKey = "writes, and it is lost",
    LostOne = "{wrong} of {of} was lost",
    LostOf = "{wrong} of {of} were lost",

    // Not parallelism: task, settings and verdict.
    TasksTask = "Four tellers share one account of {holds}: {first} pay in {found}, {last} take out {lost}, {times} times each, so it should end with {should}. A worker carries out one of them for a while, puts it aside, and takes up the next.",
    TasksSummary = "4 tasks · put aside after {time} of work · on 1 worker, or on {tellers}",
    OnWorkers = "Run on {tellers}",
    TasksOne = "One worker, so no two were ever at work at the same time.",
    TasksPutAside = "All the same {updates}: a teller that had read was put aside, others wrote meanwhile, and then it wrote what it made of the old balance.",
    TasksPutAsideUnknown = "All the same money is missing: a teller that had read was put aside, and others wrote meanwhile.",
    TasksMany = "{label}: two or more were at work at the same time for {share}. {updates}.",
    TasksManyUnknown = "{label}: two or more were at work at the same time for {share}.",
    TasksNeverTwo = "{label}, and no two were ever at work at the same time. {updates}.",
    TasksOthers = "On {label} it took {time}.",
    TasksParallel = "Together they did what {number} cores can do in that time, so this run was parallel as well as concurrent.",
    TasksOnOneCore = "Together they did no more in that time than one core can do, so it need not have been parallel: they may have taken turns on one core, and more cannot be told from here.",
    TasksTooCoarse = "Together they did hardly more in that time than one core can do, so whether it was parallel cannot be told from here.",
    TasksIdle = "A task is never on two workers, so {number} of them found nothing to do.",
    TasksMessages = "No memory is shared here, so every worker keeps tasks of its own, and asks the vault for the balance.",
    TasksLuck = "By luck the balance is right.",
    ByLuckStamp = "EXACT, BY LUCK",
    TasksExact = "Nothing is missing, this time; nothing here makes it so.",
    WorkerKilled = "Worker {number} was killed, and the task that it had in hand is gone with it. {done} had been made.",
    WorkerTrapped = "Worker {number} failed with a task in hand. {done} had been made.",
    WorkerHung = "Worker {number} stopped moving with a task in hand, and nobody else can take that up. {done} had been made.",

    #[cfg(not(target_family = "wasm"))]
    RecordedAtOnce = "Two or more were at work at the same time for {share}.",

    // Which of these are parallel?
    #[cfg(not(target_family = "wasm"))]
    SixAsk = "Parallel?",
    #[cfg(not(target_family = "wasm"))]
    SixSequential = "No. One worker, and B begins when A has ended: nothing overlaps at all.",
    #[cfg(not(target_family = "wasm"))]
    SixTurns = "No. A and B overlap, for B begins before A has ended, so they are concurrent. The one worker does one of them at a time.",
    #[cfg(not(target_family = "wasm"))]
    SixBoth = "Yes. Two workers, and both are at work at the same instant.",
    #[cfg(not(target_family = "wasm"))]
    SixRelay = "No. Two workers, and the second starts when the first has stopped: more cores alone make nothing parallel.",
    #[cfg(not(target_family = "wasm"))]
    SixPartly = "Yes, for as long as bars stand above each other, and not before or after. C begins when A and B have ended, so it has no part in it.",
    #[cfg(not(target_family = "wasm"))]
    SixLanes = "No. Here a row is a task, not a worker. Both have begun and neither has ended, and yet no two bars stand above each other: they take turns.",
    #[cfg(not(target_family = "wasm"))]
    SixTask = "task {teller}",

    // Deadlock: task, settings and verdict.
    TransferTask = "The accounts 1 and 2 hold £100 each. Teller {first} moves £10 from 1 to 2, again and again, and teller {last} from 2 to 1.",
    TransferGoal = "Each locks the account it takes from, then the one it pays into. As it stands, this stops for ever, sooner or later.",
    TransferSummary = "2 tellers · each rests {least} to {most} ms between two transfers, drawn by chance",
    StuckInCircle = "{done}, then no more: {circle}. Nobody in this circle can ever move again; the page has ended them.",
    StuckWithoutLock = "{circle}. Nobody in this circle can ever move again, and there is no lock in it.",
    WhichOneThing = "Which one thing would you take away?",
    CuredSum = "{done}, and the accounts hold {holds} together, as they should.",
    WithoutExclusion = "Nothing is kept to one teller at a time: a transfer is two atomic additions and no lock. Between the two, £10 is in neither account, and whoever adds them up then is £10 short.",
    WithoutHolding = "Nobody waits with a lock in hand: a teller takes both locks at once, or neither.",
    WithoutKeeping = "A teller waits with one lock in hand, and not for long: who finds the second one taken gives the first back and tries again later. It came to that {retries}.",
    WithoutCircle = "Nobody closes a circle: both lock account 1 before account 2, wherever the money goes.",
    NotStuckYet = "{done} in {time}, and they never met at the wrong moment. Nothing here keeps them from it: run it again.",
    StoppedRounds = "Stopped after {done}.",
    SumIsWrong = "{done}, and the accounts hold {holds} together instead of {should}.",
    ForkTask = "Five philosophers, A to E, sit round a table, with one fork between each two. Each takes its left fork, then its right one, eats, and puts both back.",
    ForkSummary = "5 philosophers · each rests {least} to {most} ms between two meals, drawn by chance",
    ChannelTask = "A and B have a channel to each other, and neither channel has a buffer: who sends waits until the other receives. Each sends first, then receives.",
    ChannelSummary = "2 tellers · 2 channels without a buffer · no lock",

    // Speed-up: task, settings, picture and verdict.
    SpeedTask = "Darts are thrown at a square, and hits in the quarter circle are counted. A dart’s number says where it goes, so the count is the same whoever throws it. One worker does the job in sequence; then it is split over 1 to {workers}.",
    SpeedSummary = "1 to {workers} · {percent} under one lock · pieces of {darts}",
    PinFirst = "Nothing has run here yet. Place your pin, then press Start.",
    PinMark = "your pin",
    PinTold = "Your pin stands at {pin}.",
    KneeMark = "knee",
    BeforeLock = "{percent} under a lock",
    BeforeNoLock = "without a lock",
    BeforePieces = "pieces of {darts}",
    BeforeAlike = "before",
    HarmInRun = "That was in a run of {workers}; its job was dropped with its memory, and the next one begins afresh.",
    SplitKey = "Split",
    SplitOver = "Split over {workers}",
    InSequenceKey = "In sequence",
    TimesAsFastKey = "Times as fast",
    SpeedAxis = "times as fast as in sequence",
    WorkersAxis = "workers",
    WorkersOnCores = "workers; shaded: more than the {cores}",
    LawFree = "Amdahl’s law",
    LawAmdahl = "Amdahl’s law, {percent} one at a time",
    SpeedLabel = "Times as fast as in sequence, by the number of workers. {order}.",
    SpeedPoint = "{workers}: {factor}",
    SpeedNoPoint = "Nothing is measured yet",
    SpeedTrial = "A short trial is finding how many darts to throw.",
    SpeedRuns = "Run {number} of {count} is under way.",
    SpeedAnswer = "{hits} of {darts} hit, in each of {runs}. Four times that share, {pi}, is close to π.",
    SpeedStamp = "{factor} × AS FAST",
    NoFasterStamp = "NO FASTER",
    TooShortStamp = "TOO SHORT",
    SpeedTimes = "In sequence it took {time}, split over {workers} {least}, and all {runs} came to the same count.",
    NoFaster = "In sequence it took {time}, and the best split, over {workers}, {least}, which is no gain of many over one. All {runs} came to the same count.",
    TooShort = "In sequence it took {time}, and this clock moves in steps of {least}: too coarse for this job, so nothing can be told.",
    SpeedWrong = "{wrong} of {runs} came to another count than one worker alone. That is a fault of this demo.",
    KneeAt = "The knee was at {knee}.",
    KneeBlurred = "Where the knee lies cannot be told here.",
    PinRight = "That is where your pin stood.",
    PinHigh = "Your pin stood at {pin}, {count} too high.",
    PinLow = "Your pin stood at {pin}, {count} too low.",
    TurnsBack = "Then it turned back: {workers} were {factor} as fast.",
    TooGood = "{factor} as fast is more than {cores} can give: the browser reports too few, or something else was at work while one worker was timed.",
    Disturbed = "One worker with pieces has no less to do than one in sequence, and came out {factor} as fast: something else was at work on this device, and the other figures are no surer.",
    DisturbedStamp = "DISTURBED",
    MeasureAgain = "Run it again when the device has nothing else to do.",
    OneCore = "This browser reports one core: its workers take turns, so no gain can be seen here.",
    WhyLock = "One worker at a time throws {percent} of the darts, whoever waits meanwhile.",
    WhyPieces = "The job was cut into {count}.",
    WhyUnknown = "This browser reports {cores}; what kept them from helping, this run cannot tell.",
    ClockCoarse = "This browser’s clock moves in steps of {time}: what differs by less than {percent} looks the same to it.",
    RecordedBelow = "A recorded curve stands below.",
    SpeedStopped = "Stopped after {runs}.",
    WorkersLeft = "You left the page while workers were at work, and they were let go.",
    WorkerSays = "A worker failed, and the browser says: {message}.",
    NeedsMemory = "Workers that share no memory share no cache line either.",
    OneLine = "all counters on one cache line",
    OwnLines = "each counter on a line of its own",
    LinesPoint = "{label}: {time}",
    LinesLabel = "How long the counting took. {order}.",
    LinesCaption = "{workers}, {operations} each, to a counter of its own. A stroke is a run.",
    LinesTold = "{workers}, each adding 1 to a counter of its own {times} times: {time} with the counters on one cache line, {least} with a line for each.",
    LinesStamp = "{factor} AS LONG",
    LinesAlike = "NO DIFFERENCE",
    LinesWhy = "No worker read what another wrote: what they shared was the line.",
    LinesHidden = "Nothing of false sharing could be seen: it takes two cores at work at the same time, each with a cache of its own.",
    LinesWrong = "A counter came out wrong. That is a fault of this demo.",
    LinesTask = "Each worker adds 1 to a counter that no other worker touches, first with all counters on one cache line, then with a line for each.",
    // Starvation: task, settings, picture and verdict.
    TurnsTask = "Tellers A, B, C and D pay {amount} each into one account, again and again, for {time}. One lock: one of them is inside at a time, and a turn takes {held}.",
    TurnsAlike = "All four run the same code: lock, pay in, unlock, and at once again.",
    TurnsLine = "The same four, and the lock now serves in the order in which they came.",
    TurnsGreedy = "A asks again at once. B, C and D rest for {least} after every turn.",
    TurnsBreath = "Nobody asks again at once: all four rest for {least} after every turn.",
    TurnsAppetites = "The lock serves in order, and appetites differ: A asks again at once, the others rest for {least}, {between} and {most}.",
    TurnsStandard = "The same four with the standard library’s mutex, which wakes one of those who wait.",
    TurnsReaders = "A, B and C look at the balance, together if they like; D pays in, alone. A reader may enter also while D waits.",
    TurnsWriters = "A and B pay in, one at a time; C and D look at the balance, together if they like. No reader enters while a writer waits.",
    TurnsVault = "The vault lets one teller in at a time, and of those who ask it always takes the first letter.",
    TurnsVaultFair = "The vault lets one teller in at a time, in the order in which they came.",
    TurnsAsks = "Every pound will be there. Will every teller?",
    TurnsSummary = "4 tellers · {time} · a turn takes {held} · {label} · starved: under {share}",
    LockBarging = "whoever finds it free",
    LockFirstCome = "first come, first served",
    LockStandard = "the standard mutex",
    LockReaders = "readers first",
    LockWriters = "writers first",
    LockVault = "the vault prefers A to D",
    NoMutexHere = "Here the vault keeps the only lock, and the standard mutex needs shared memory.",
    SharesHead = "Share of the turns",
    EvenShare = "│ an even share",
    LanesHead = "Turns, and waits",
    LongestHead = "longest wait",
    SharesAccount = "Holds {holds}, should hold {should}",
    ShareTold = "{teller}: {done}, {share}, longest wait {time}.",
    ShareOpen = "{teller}: not told yet.",
    BelowMillisecond = "under 1 ms",
    JainIs = "Deeper: Jain’s index is {number}",
    JainSays = "The square of all turns together, divided by the sum of their squares and by {count}: 1.00 when all have the same, {least} when one has everything.",
    Starved = "STARVED",
    StarvedSaid = "Not a pound is missing. But {tellers} had {done} of {of}, and waited up to {time}. Would you work here?",
    NoneOfThem = "none",
    SharedSaid = "Not a pound is missing, and everybody had a share: {share}. The longest wait was {time}.",
    SharedInLine = "Whoever stands in line is passed by nobody.",
    SharedByLuck = "Nothing in this lock sees to that.",
    AppetitesSaid = "Not a pound is missing. The shares, {least} to {most}, are as unequal as the appetites, and nobody waited longer than {time}: to ask seldom is not to starve.",
    SharesWrong = "{done}, and the account holds {holds} instead of {should}.",
    NoTurns = "Stopped before anybody had a turn.",
    InsideAndWaiting = "{holder} had the lock; {tellers} waited for it.",
    StoppedTurns = "Stopped after {done}; the longest wait was {time}.",

    // Beside the account.
    WorkerFailed = "A worker failed, and the browser says: {message}. The account and its memory were dropped.",
    OwnerFailed = "The account’s owner failed. What it had not yet done is lost, and the account was dropped with its memory.",
    LeftStamp = "ENDED",
    Left = "You left the page while tellers were at work, and they were let go.",

    // Who does what, and what should come of it.
    OnePaysIn = "Teller {first} pays in {amount}, {times}.",
    TwoChange = "Teller {first} pays in {amount}, teller {last} takes out {amount}, {times} each.",
    SeveralChange = "Tellers {first} pay in {amount}, tellers {last} take out {amount}, {times} each.",
    Times = "{count} times",
    ShouldEndAsBefore = "The account should end where it began, with {should}.",
    ShouldEnd = "The account begins with {before} and should end with {should}.",
    ShippedTask = "That is a small batch. Shipped, the same code makes {count} changes each.",
    AccountSummary = "{tellers} · {operations} each · protected by {label}",
    SlowSummary = " · slow motion",
    StartAll = "Start all {count}",
    YouSaid = "You said {said}.",

    // Why something cannot be pressed.
    AllAtWork = "Tellers {tellers} are all at work.",
    NothingRuns = "Nothing is running.",
    NoResultYet = "There is no result yet.",
    RunIsOn = "A run is under way.",
    LinkInRun = "A run is under way: follow the link again when it is over.",
    SeriesIsOn = "A series is under way.",
    SlowBatches = "A thousand batches in slow motion would take an hour.",
    SlowCompared = "Slow motion is not to be compared with full speed.",

    // What was asked for and is not to be had.
    NoSuchDemo = "There is no demo called “{label}”.",
    NoSuchStrategy = "There is no strategy “{value}”; it stays “{label}”. There are: {names}.",
    NoSuchSpeed = "The speed is 0.5, 1, 2 or 4, not “{value}”.",
    NoSuchBackend = "There is no backend “{value}”; there are threads and messages.",
    UnknownSetting = "The link asks for “{value}”, which this demo does not know.",
    NotOneOrZero = "“{label}” is 1 or 0, not “{value}”.",
    OutOfRange = "{label} is {least} to {most}: {number} was taken instead of “{value}”.",
    NotANumber = "{label} is a whole number from {least} to {most}, and “{value}” is none.",
    NumberOfTellers = "The number of tellers",
    NumberOfOperations = "The number of operations",
    TheAmount = "The amount",
    TheShare = "The share under the lock",
    TheSizeOfAPiece = "The size of a piece",
    NumberOfDarts = "The number of darts",
    ThePlaceOfThePin = "The place of the pin",
    NoWorkers = "This browser did not start the demo’s workers",
    NoScript = "a script could not be loaded",
    RecordedInstead = "What you see instead is a recorded run.",
    LinkCopied = "The link to exactly this is in the address bar, and on the clipboard where the browser allows it: {link}",

    // How the workers meet.
    SharesMemory = "Every teller is a Web Worker of its own, and all share one memory. This browser reports {cores}.",
    ChoseMessages = "You chose messages: every teller is a Web Worker of its own and shares no memory; one more, the vault, keeps the account and answers their messages.",
    SharesNothing = "Every teller is a Web Worker of its own; one more, the vault, keeps the account and answers their messages. This page cannot share memory between workers: {why}. Each operation takes a message and its answer, so everything is slower; what is lost is lost just as truly.",
    NoHeaders = "it was served without the isolation headers that browsers ask for",
    NotPassed = "this browser does not pass a shared memory on to workers",
    NotSeen = "what a worker wrote into the memory did not arrive here",
    RealThreads = "real threads",
    RealMessages = "real workers, in messages",
    WhyUnsaid = "the browser does not say why",

    // A run whose picture could not be loaded.
    NotDrawnStamp = "NO PICTURE",
    NotDrawn = "The run is over, but what draws it and says more of it could not be loaded ({why}).",
    NotDrawnSum = "The account should hold {should}, and holds {holds}.",
    NotDrawnRuns = "Of {runs}, {wrong} ended with another balance than they should.",

    StillLoading = "What this needs is not loaded yet.",

    // A series.
    WorstVanished = "At worst {lost} vanished.",
    WorstFound = "At worst {found} came from nowhere.",
    WorstBoth = "At worst {lost} vanished, or {found} came from nowhere.",
    EachRun = "In each run {tellers} made {changes} each.",
    SeenExact = "Seen {runs}; nothing here makes it so.",
    SeriesStopped = "The series was stopped after {runs}.",
    SmallByMessages = "Here the tellers share no memory, and each of these operations goes through messages: even five of them last long enough to meet. Where memory is shared, nearly all such batches pass.",
    SeriesCut = "But {runs} made fewer, ended early by the clock.",
    NoRunEnded = "No run had ended when the series was stopped.",

    // Every cure at once.
    CuresLabel = "{tellers}, {changes} each, by every way of protecting the account.",
    CuresTrial = "A short trial is finding how many changes to make.",
    CuresLoad = "Press one to have the account protected by it.",
    CureLoaded = "The account is now protected by {label}.",
    CureWaits = "to come",
    CureRuns = "under way",
    CureExact = "exact",
    CureVanished = "{lost} vanished",
    CureFound = "{found} from nowhere",
    CureStopped = "stopped after {time}",
    CureBroke = "The account with the protection “{label}” lost changes. That is a fault of this demo.",
    CuresExact = "ALL {runs} CURES EXACT",
    BareVanished = "Without protection {lost} vanished.",
    BareFound = "Without protection {found} came from nowhere.",
    BareExact = "Without protection nothing is missing either, this time.",
    CuresHeld = "With each cure not one change was lost; they differ in time.",
    CuresEarly = "{runs}, to keep it short.",
    CuresCut = "It was stopped after {runs}.",

    // The sweep over sizes.
    SweepAxis = "runs that ended wrong",
    SweepSizes = "changes of each teller in a run",
    SweepLabel = "Share of runs that ended wrong, by size. {order}.",
    SweepPoint = "{changes} each: {share}",
    SweepOf = "{wrong} of {runs}",
    SweepEnd = "With {changes} each, {share} ended wrong.",
    SweepSame = "The code is the same in all of them.",

    // Recorded runs.
    #[cfg(not(target_family = "wasm"))]
    RecordedRun = "A recorded run, in {browser}.",
    #[cfg(not(target_family = "wasm"))]
    RecordedOnCores = "A recorded run, in {browser} on {cores}.",
    #[cfg(not(target_family = "wasm"))]
    RecordedLocked = "The fainter line is the same job with {percent} of it under one lock.",
    #[cfg(not(target_family = "wasm"))]
    RecordedStart = "Yours takes its place.",
    #[cfg(not(target_family = "wasm"))]
    SlowKey = "In slow motion: ● reads the balance, ■ writes it back.",
    #[cfg(not(target_family = "wasm"))]
    RecordedRuns = "The final balances of {runs} recorded at full speed: {tellers}, {operations} each.",
    #[cfg(not(target_family = "wasm"))]
    SomeUpdatesLost = "{updates} (✗).",
    #[cfg(not(target_family = "wasm"))]
    NoUpdateLost = "No update was lost.",
    #[cfg(not(target_family = "wasm"))]
    EndedExact = "The account ended with {holds}, as it should.",
    #[cfg(not(target_family = "wasm"))]
    EndedWrong = "The account ended with {holds} instead of {should}.",

    // Step: goroutines, locks, channels.
    StepDo = "{operation}",
    Waits = "waits: {operation}",
    CannotMove = "cannot move",
    HasEnded = "has ended",
    HeldBy = "held by {teller}",
    HeldSince = "held by {teller} since line {line}",
    HeldByItself = "held by itself since line {line}",
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
    AtLine = "line {line}: {operation}",
    DoneForYou = "main: {steps} done for you",
    NoReturn = "From here it cannot end right.",
    GoalLostHere = "From here your goal is out of reach.",
    CanHappen = "What can still happen, in {runs}",
    SoManySchedules = "{runs} schedules",
    Counting = "Counting what can still happen …",
    TooManyStates = "More than {states} states: what can still happen is not counted.",
    EndlessOrders = "Somebody can go round in a circle, so the schedules have no end. Within reach:",
    JudgedBySerial = "Nobody has said what is right: green is what comes of letting each one finish.",
    GoalIn = "Your goal, {goal}, is the end of {count} of the {runs} left.",
    GoalSure = "Whatever happens now ends at your goal, {goal}.",
    TooLate = "Too late for {should}.",
    GoalOpen = "Your goal, {goal}, can still be reached.",
    GoalAhead = "Your goal is still ahead. Who moves now?",
    GoalReached = "Your goal, {goal}, is reached.",
    GoalMissed = "Your goal, {goal}, is out of reach.",
    YourTurn = "You are the scheduler. Who moves first?",
    WhoNow = "And who moves now?",
    StillOpen = "It can still end right.",
    SealedNow = "From here it cannot end right: that step has sealed it.",
    SealedBefore = "It cannot end right any more.",
    Ends = "It ends with {holds}.",
    EndsRight = "It ends with {holds}, as it should.",
    EndsWrong = "It ends with {holds} instead of {should}.",
    EndsBadly = "It ends with a failure.",
    EndsStuck = "Stuck: nobody can move any more.",
    ThatWasOne = "That was one of {runs}.",
    AFailure = "a failure",
    ShareLine = "It ended with {holds}: {order}; {switches}.",

    // Step: the map.
    MapLabel = "The map of {states}; press one to go there.",
    #[cfg(not(target_family = "wasm"))]
    MapLabelStill = "The map of {states}.",
    MapCaption = "Every state once. Blue lines are steps of A, brown ones of B; a number is what memory holds, a slip below it what its teller is about to write. Green: every way on ends right. Red, dashed: none does.",
    MapCaptionDense = "Every state once. Blue lines are steps of A, brown ones of B; a number is what memory holds. Green: every way on ends right. Red, dashed or filled: none does.",
    MapGoal = "A double ring: the goal.",
    MapSeal = "A diamond: after this step it cannot end right.",
    MapLoop = "A small circle: a step that leads back.",
    MapFold = "The map: {states}",
    MapTooLarge = "More than {states} states: too many to draw.",
    NotWalked = "A state you have not stood in",
    StateRight = "Every way from here ends right",
    StateWrong = "No way from here ends right",
    StateOpen = "It can still end right, and need not",

    // Step and Prove on the page.
    TaskStep = "Each press lets one of them take its next step. You are the scheduler.",
    TaskStepGoal = "Your task: let it end with {goal}. Each press lets one of them take its next step.",
    TaskProve = "The orders of the steps are tried: all of them, unless you allow only so many switches.",
    EngineAnew = "The engine had stopped answering. It was started anew, and you stand where you stood.",
    NoEngine = "The engine of Step and Prove could not be started here.",
    NoEngineSays = "The engine of Step and Prove could not be started here ({message}).",
    Refused = "That cannot be done: {message}.",
    EngineLoads = "The engine is loading …",
    EngineLoadsStill = "The engine is still loading: {seconds} so far. It begins as soon as it is here.",
    NowAt = "Now at step {step}: {operation}",
    NowAtFirst = "Now at the beginning.",
    LinkTooLong = "The link holds more than 64 KB, so nothing of it was read.",
    LinkNoView = "The link names a schedule but no view, so it was not opened; view=step opens it.",
    LinkNoSuchView = "The link asks for the view “{value}”; there are run, step and prove.",
    LinkNoSuchBound = "The link allows “{value}” switches; 0 to 3 can be chosen, and any number was taken.",
    SwitchesAtMost = "at most {switches}",
    SwitchesAny = "any number of switches",
    ProofOfAnother = "What stands here is for {before}. For {now}, press again.",

    // Seen against possible.
    SeenWaits = "{runs} on real workers, as soon as they have nothing else to do …",
    SeenSoFar = "{done} of {runs} runs on real workers so far …",
    SeenTimes = "seen here {count}×",
    SeenNever = "never seen here",
    SeenAll = "All {count} outcomes were seen here, in {runs}.",
    SeenBoth = "Both outcomes were seen here, in {runs}.",
    SeenSome = "{done} of {count} outcomes were seen here, in {runs}; {missing} never.",
    SeenElse = "Seen, though no schedule comes to it: {names}.",
    SeenNothing = "No run came to its end here, so nothing was seen.",
    SeenHow = "Real workers did what the program does, each access as the program has it, slowed by drawn pauses of some milliseconds so that the two overlap. How often each is seen is up to these pauses.",

    // Small causes.
    CausesTask = "Move the switch along the track. One teller begins; at the switch the other comes in and goes to its end, then the first goes on.",
    CauseNone = "No switch: {first} goes to its end, then {last}.",
    CauseAt = "{first} begins; after {steps} {last} comes in.",
    CausesTried = "{done} of {runs} places tried: in {wrong} of them the total is not {should}.",
    CausesAll = "All {runs} places tried: in {wrong} of them the total is not {should}.",
    Shrinking = "Two stretches of one teller are moved together, as long as the total still comes out wrong …",
    ShrunkTo = "{before} have become {now}, and it still goes wrong: {order}. No two stretches can be moved together any more.",
    ExactlySwitches = "switches, exactly",
    ExactlySchedules = "schedules",
    ExactlyWrong = "of these miss {should}",

    // Prove.
    StampProved = "PROVED",
    StampNotFound = "NOT FOUND",
    StampResults = "{runs} RESULTS",
    ProvingSoFar = "{runs} classes of schedules and {states} states so far …",
    CoveredOrders = "Proved for this program at this size: {runs}, every one of them covered.",
    CoveredAll = "Proved for this program at this size: every schedule is covered.",
    CoveredWithin = "Searched: {object}. What lies beyond is not known, nor what never ends.",
    CoveredSome = "Some schedules, drawn by chance. What others do is not known.",
    MemoryModel = "Steps take turns, as Go promises to programs without a data race.",
    MemoryModelRace = "Steps take turns here; this program has a data race, and real Go may do worse.",
    OnlyYouKnow = "It can end in several ways, and only you know which is right.",
    MissRight = "In {count} of {runs} it does not end with {should}.",
    NoProbability = "A count of schedules is not a probability: your machine does not draw them with equal chance.",
    GoesWrong = "What goes wrong: {kind}.",
    AllRight = "Every schedule ends with {should}.",
    ShortestWay = "The shortest way to go wrong ({kind}): {steps}, {switches}",
    WatchOne = "watch one",
    StepThrough = "Step through it",
    #[cfg(not(target_family = "wasm"))]
    TrackLegend = "{first} begins. After how many of its steps does {last} come in, and stay to its end?",
    #[cfg(not(target_family = "wasm"))]
    SchedulesEnd = "{holds}: {runs}",
    #[cfg(not(target_family = "wasm"))]
    SchedulesCaption = "Every schedule and every state, drawn by the engine of the demo. ● reads, ■ writes, struck through is lost. In the map every step goes down a row, blue lines are steps of A, brown ones of B; a green ring means that every way on ends right, a dashed red one that none does; the double ring is the goal.",
    #[cfg(not(target_family = "wasm"))]
    ClassOf = "{runs}, one class",
    #[cfg(not(target_family = "wasm"))]
    ClassesCaption = "{runs} in {count} classes. Where two share a class, only the two reads change places, and neither teller can tell.",
    #[cfg(not(target_family = "wasm"))]
    OutcomesCaption = "What {runs} come to, counted by the engine of the demo, and every state on the way. A count of schedules is not a chance.",
    #[cfg(not(target_family = "wasm"))]
    CausesCaption = "● reads, ■ writes, struck through is lost; a bar is where the turn goes over. Every run is one of the engine’s.",
    #[cfg(not(target_family = "wasm"))]
    ShrinkLegend = "The two take turns, step by step. Fewer and fewer switches, and still a total too low:",
    WaitsAt = "{teller} waits for {object}.",
    WaitsAtHeld = "{teller} waits for {object}, {held}.",
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
// Inlined, as `text` is, a key that is known picks its text where it is said; a module carries no text it never says.
#[inline(always)]
pub fn say(key: Key, values: &[(&str, &str)]) -> String {
    filled(TEXTS[key as usize], values)
}

fn filled(text: &str, values: &[(&str, &str)]) -> String {
    debug_assert!(values.iter().all(|(name, _)| names(text).any(|each| each == *name)), "{text:?}: {values:?}");
    let mut said = String::new();
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !matches!(byte, b'{' | b'}') {
            continue;
        }
        let part = &text[from..at];
        from = at + 1;
        if byte == b'{' {
            said.push_str(part);
        } else {
            let value = values.iter().find(|(name, _)| *name == part);
            debug_assert!(value.is_some(), "{text:?} lacks `{part}`");
            said.push_str(value.map_or("", |(_, value)| value));
        }
    }
    said.push_str(&text[from..]);
    said
}

/// The text of a key without placeholders.
#[inline(always)]
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
        ("before", "a balance as memory holds it"),
        ("between", "a length of time between two others"),
        ("browser", "a browser's name and version"),
        ("changes", "a count with its noun: 4,000,000 changes"),
        ("circle", "who waits for whom, from teller to teller"),
        ("count", "a count"),
        ("cores", "a count with its noun"),
        ("done", "a count of what was done, or none"),
        ("exact", "a count of exact runs"),
        ("expected", "pounds"),
        ("first", "names, but for the last"),
        ("goal", "an output that a reader is asked for"),
        ("kind", "a kind of failure"),
        ("link", "an address"),
        ("names", "what can be asked for, in a list"),
        ("said", "an answer to a question"),
        ("value", "what somebody has written, or the beginning of it"),
        ("why", "a cause, in our words or the browser’s"),
        ("line", "the number of a line"),
        ("object", "what is waited for, in words, or how far was searched"),
        ("operation", "an operation in the engine's words"),
        ("states", "a count of states, with or without its noun"),
        ("steps", "a count with its noun"),
        ("switches", "a count with its noun"),
        ("found", "pounds that came from nowhere"),
        ("held", "who has it, and since which line; or for how long a turn has it"),
        ("holder", "a letter"),
        ("holds", "pounds, or a balance as memory holds it"),
        ("label", "what a run, or a strategy, is called"),
        ("last", "the last name"),
        ("amount", "pounds that an operation moves"),
        ("lock", "account 2, or several such"),
        ("message", "a browser's own words"),
        ("least", "pounds, a share, or a length of time"),
        ("lost", "pounds that vanished, or a count of lost updates with its noun and verb"),
        ("most", "pounds, a share, or a length of time"),
        ("net", "a count with `more` and its noun: 3 more deposits"),
        ("number", "of an account, a fork, a channel, a worker; how many; or an index"),
        ("of", "a count, as asked for"),
        ("operations", "a count with its noun"),
        ("order", "letters of tellers, or sizes with what they came to"),
        ("parts", "what each teller lost, in a list"),
        ("retries", "attempts in vain, with the noun"),
        ("runs", "a count of runs, with or without its noun"),
        ("share", "a part of a length of time: 2.38 of 2.40 s; of runs: 3 of 8; of turns: 25.0 %"),
        ("should", "pounds"),
        ("sign", "▲ or ▼"),
        ("teller", "a letter, or the owner"),
        ("tellers", "letters in a list, or a count with or without its noun"),
        ("time", "a length of time: 2.4 s"),
        ("times", "a count of operations"),
        ("updates", "a count of lost updates, with noun and verb"),
        ("victim", "the letter of whoever lost an update"),
        ("wrong", "a count of wrong runs"),
        ("workers", "a count with its noun"),
        ("missing", "a count of outcomes"),
        ("now", "a count with its noun, or a bound, as it is after a change"),
        ("seconds", "a length of time"),
        ("step", "the number of a step"),
        ("percent", "a share of a hundred: 25 %"),
        ("darts", "a count with its noun"),
        ("hits", "a count of darts"),
        ("pi", "3.142"),
        ("factor", "how many times: 1.9 ×, or 1.9"),
        ("pin", "a number of workers"),
        ("knee", "a count with its noun"),
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
