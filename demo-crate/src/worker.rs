//! What a worker can be asked for: the exports of the `threads` module, the only ones that may block.
//!
//! A worker hears letters and gives back what it wants done, as one row of numbers: see [`crate::run::letters`].

use crate::bank::Bank;
use crate::messages::AtWork;
use crate::messages::desk::{Ask, Desk};
#[cfg(feature = "cores")]
use crate::messages::line::{Line, Plea};
use crate::messages::teller::Next;
use crate::messages::vault::Vault;
use crate::run::backend::Backend;
use crate::run::clock::now_ms;
use crate::run::jobs::change::own;
use crate::run::jobs::{Closed, Job};
use crate::run::letters::{Outbox, ToPage, ToWorker};
use crate::run::order::Order;
use crate::run::scoreboard::{Head, MAGIC, Scoreboard};
use crate::run::ties::circle;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, MutexGuard};
use wasm_bindgen::prelude::*;

/// A worker that shares no memory tells the page how far it is at most so often, in milliseconds.
const PROGRESS_MS: f64 = 40.0;
/// The number under which a teller has its line to the vault, and the page has none.
const VAULT: usize = 0;

/// One bank and one scoreboard a memory: with a shared memory, all workers' own.
static BANK: Bank = Bank::new();
static BOARD: Scoreboard = Scoreboard::new();

/// What this worker is, where workers share no memory and so each has a state of its own. Nobody ever waits for it.
static ALONE: Mutex<Alone> = Mutex::new(Alone {
    teller: None,
    vault: None,
    desk: None,
    #[cfg(feature = "cores")]
    line: None,
    is_slow: false,
    told: 0.0,
});

struct Alone {
    teller: Option<(usize, AtWork)>,
    vault: Option<Vault>,
    /// The vault worker's other half, from the first message to it on: what was opened is then shared by its accounts.
    desk: Option<Desk>,
    /// Likewise, where tellers ask for turns.
    #[cfg(feature = "cores")]
    line: Option<Line>,
    /// In slow motion every step is told.
    is_slow: bool,
    /// When the page was last told how far this worker is.
    told: f64,
}

/// # Panics
/// After a trap; the page drops the worker then.
fn alone() -> MutexGuard<'static, Alone> {
    ALONE.lock().unwrap()
}

#[wasm_bindgen]
extern "C" {
    /// The worker's own: a job that blocks tells the page meanwhile.
    #[wasm_bindgen(js_name = postMessage)]
    fn post(row: Vec<f64>);
}

/// Hears a letter: from the page (`line` is negative), or down the line of that number. Blocks while a job is done.
#[wasm_bindgen]
pub fn hear(line: i32, numbers: &[f64]) -> Vec<f64> {
    let mut outbox = Outbox::default();
    match usize::try_from(line) {
        Ok(line) => hear_line(line, numbers, &mut outbox),
        Err(_) => {
            if let Some(letter) = ToWorker::from_row(numbers) {
                hear_page(letter, &mut outbox);
            }
        }
    }
    outbox.into_row()
}

/// Goes on after a pause.
#[wasm_bindgen]
pub fn wake() -> Vec<f64> {
    let mut outbox = Outbox::default();
    let mut alone = alone();
    if let Some((number, teller)) = &mut alone.teller {
        let (number, next) = (*number, teller.resume(&BOARD));
        alone.carry_on(number, next, &mut outbox);
    }
    outbox.into_row()
}

fn hear_page(letter: ToWorker, outbox: &mut Outbox) {
    match letter {
        ToWorker::Begin { backend } => {
            // The proof that this worker sees the memory; in one of its own it is also the sign that it has no gate.
            let magic = if backend == Backend::Threads { MAGIC } else { 0 };
            BOARD.head(Head::Magic).store(magic, Relaxed);
            outbox.to_page(&ToPage::Ready { board: (&raw const BOARD).addr() as u32 });
        }
        ToWorker::Do(order) if BOARD.head(Head::Magic).load(Relaxed) == MAGIC => {
            let closed = order.job.run(&BANK, &BOARD, &order, &mut || {});
            outbox.to_page(&ToPage::Ended { teller: order.teller, closed });
        }
        ToWorker::Do(order) => begin_alone(order, outbox),
        ToWorker::Own { slot, speed } => {
            own(&BANK, &BOARD, slot, speed);
            outbox.to_page(&ToPage::Owned);
        }
        ToWorker::Open { balance } => {
            let mut alone = alone();
            alone.vault = Some(Vault::new(balance));
            alone.desk = None;
            #[cfg(feature = "cores")]
            {
                alone.line = None;
            }
            outbox.to_page(&ToPage::Opened);
        }
        ToWorker::Settle => alone().tell_books(true, outbox),
        ToWorker::Go { rate } => BOARD.head(Head::Rate).store(rate.code(), Relaxed),
        ToWorker::Stop => {
            if let Some((_, teller)) = &mut alone().teller {
                teller.stop();
            }
        }
    }
}

/// Begins an order with no memory shared: a job on the shared account in messages, any other as it is.
fn begin_alone(order: Order, outbox: &mut Outbox) {
    BOARD.set_opened(order.sent);
    BOARD.head(Head::Gate).store(order.flight, Relaxed);
    let number = order.teller;
    if order.job.is_shared() {
        let mut alone = alone();
        alone.is_slow = matches!(&order.job, Job::Change(change) if change.is_slow());
        alone.told = 0.0;
        let (teller, next) = AtWork::begin(order, &BOARD);
        alone.teller = Some((number, teller));
        alone.carry_on(number, next, outbox);
    } else {
        let order = Order { together: 0, ..order };
        order.job.run(&BANK, &BOARD, &order, &mut || {
            post(ToPage::Progress { teller: number, words: BOARD.slot(number).words() }.to_row());
        });
        outbox.to_page(&ToPage::Progress { teller: number, words: BOARD.slot(number).words() });
        outbox.to_page(&ToPage::Ended { teller: number, closed: Closed::No });
    }
}

fn hear_line(line: usize, numbers: &[f64], outbox: &mut Outbox) {
    let mut alone = alone();
    #[cfg(feature = "cores")]
    if alone.teller.is_none() && Plea::are(numbers) {
        alone.hear_pleas(line, numbers, outbox);
        return;
    }
    if let Some((number, teller)) = &mut alone.teller {
        let (number, next) = (*number, teller.answer(&BOARD, numbers));
        alone.carry_on(number, next, outbox);
    } else if Ask::are(numbers) {
        alone.hear_asks(line, numbers, outbox);
    } else if let Some(vault) = &mut alone.vault {
        for (teller, answer) in vault.handle(line, numbers) {
            outbox.to_line(teller, &answer);
        }
        alone.tell_books(false, outbox);
    }
}

impl Alone {
    /// Does what the teller wants next.
    fn carry_on(&mut self, number: usize, next: Next, outbox: &mut Outbox) {
        let is_over = next == Next::Ended;
        // Whoever pauses or waits for good may stay where it is: the page must know where that is.
        let is_halted = matches!(next, Next::Pause(_) | Next::Wait);
        match next {
            Next::Send(message) => outbox.to_line(VAULT, &message),
            Next::Pause(milliseconds) => outbox.wake_after(milliseconds),
            Next::Wait | Next::Ended => {}
        }
        if is_over || is_halted || self.is_time() {
            outbox.to_page(&ToPage::Progress { teller: number, words: BOARD.slot(number).words() });
        }
        if is_over {
            self.teller = None;
            outbox.to_page(&ToPage::Ended { teller: number, closed: Closed::No });
        }
    }

    /// Hears what is asked of the desk. A circle is told of at once: nobody in it would ever give an occasion.
    fn hear_asks(&mut self, line: usize, numbers: &[f64], outbox: &mut Outbox) {
        let opening = self.vault.as_ref().map_or(0, Vault::balance);
        let desk = self.desk.get_or_insert_with(|| Desk::new(opening));
        for (teller, answer) in desk.handle(line, numbers) {
            outbox.to_line(teller, &answer);
        }
        if circle(desk.ties()).is_some() {
            self.told = 0.0;
        }
        self.tell_books(false, outbox);
    }

    /// Hears who asks for a turn, and who leaves.
    #[cfg(feature = "cores")]
    fn hear_pleas(&mut self, line: usize, numbers: &[f64], outbox: &mut Outbox) {
        let opening = self.vault.as_ref().map_or(0, Vault::balance);
        for (teller, answer) in self.line.get_or_insert_with(|| Line::new(opening)).handle(line, numbers) {
            outbox.to_line(teller, &answer);
        }
        self.tell_books(false, outbox);
    }

    /// Tells what the vault holds, if it is time.
    fn tell_books(&mut self, is_final: bool, outbox: &mut Outbox) {
        if is_final || self.is_time() {
            let (mut balance, applied) =
                self.vault.as_ref().map_or((0, Vec::new()), |vault| (vault.balance(), vault.applied().to_vec()));
            let mut ties = Vec::new();
            if let Some(desk) = &self.desk {
                balance = desk.total();
                ties.extend(desk.ties().iter().map(|each| each.to_word()));
            }
            #[cfg(feature = "cores")]
            if let Some(line) = &self.line {
                balance = line.balance();
            }
            outbox.to_page(&ToPage::Books { balance, applied, ties, is_final });
        }
    }

    /// Whether the page should be told again; it is taken to be told now.
    fn is_time(&mut self) -> bool {
        let now = now_ms();
        let is_time = self.is_slow || now - self.told >= PROGRESS_MS;
        if is_time {
            self.told = now;
        }
        is_time
    }
}
