//! What a worker can be asked for: the exports of the `threads` module, the only ones that may block.

use crate::account::{Bank, Strategy};
use crate::batch::{self, Order};
use crate::messages::teller::{Next, Teller};
use crate::messages::vault::Vault;
use crate::scoreboard::{Head, MAGIC, Scoreboard};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, MutexGuard};
use wasm_bindgen::prelude::*;

/// One bank and one scoreboard a memory: with a shared memory, all workers' own.
static BANK: Bank = Bank::new();
static BOARD: Scoreboard = Scoreboard::new();

/// The teller at work in this worker, or its vault, where workers talk in messages. Then each has a memory of its own,
/// so nobody ever waits for these locks.
static TELLER: Mutex<Option<Teller>> = Mutex::new(None);
static VAULT: Mutex<Option<Vault>> = Mutex::new(None);

/// Locks what this worker alone uses.
///
/// # Panics
/// After a trap; the page drops the worker then.
fn own_part<T>(part: &'static Mutex<T>) -> MutexGuard<'static, T> {
    part.lock().unwrap()
}

/// Writes the proof that this worker sees the memory, and gives the scoreboard's address in it.
#[wasm_bindgen]
pub fn report_for_work() -> usize {
    BOARD.head(Head::Magic).store(MAGIC, Relaxed);
    (&raw const BOARD).addr()
}

fn order(numbers: &[f64]) -> Order {
    let number = |at: usize| numbers.get(at).copied().unwrap_or(0.0);
    Order {
        slot: number(0) as usize,
        strategy: Strategy::ALL.get(number(1) as usize).copied().unwrap_or(Strategy::Mutex),
        amount: number(2) as i64,
        operations: number(3) as u32,
        flight: number(4) as u32,
        arm: number(5) as u32,
        open: Some(number(6)).filter(|balance| !balance.is_nan()).map(|balance| balance as i64),
        slow: number(7) != 0.0,
    }
}

/// Does a batch on the shared account; blocks until it is done. `numbers` are an [`Order`]'s fields, `NaN` for no
/// opening balance. True when the account's owner was told that the flight is over.
#[wasm_bindgen]
pub fn run(numbers: &[f64]) -> bool {
    batch::run(&BANK, &BOARD, &order(numbers)).closed
}

/// Owns the account of the channel strategy until the flight is over; blocks.
#[wasm_bindgen]
pub fn own(slot: usize, slow: bool) {
    batch::own(&BANK, &BOARD, slot, slow);
}

/// Makes this worker the vault, holding `balance`.
#[wasm_bindgen]
pub fn vault_open(balance: f64) {
    *own_part(&VAULT) = Some(Vault::new(balance as i64));
}

/// Carries out a message. The answers come as one row: addressee, length, numbers; and again.
#[wasm_bindgen]
pub fn vault_handle(teller: usize, message: &[f64]) -> Vec<f64> {
    let answers = own_part(&VAULT).get_or_insert_default().handle(teller, message);
    let mut row = Vec::with_capacity(8);
    for (to, answer) in answers {
        row.extend([to as f64, answer.len() as f64]);
        row.extend(answer);
    }
    row
}

/// What the vault holds.
#[wasm_bindgen]
pub fn vault_balance() -> f64 {
    own_part(&VAULT).as_ref().map_or(0.0, |vault| vault.balance() as f64)
}

/// What a teller does next, for JavaScript: the first number is 0 to send the rest, 1 to pause for the second many
/// milliseconds, 2 to wait for an answer, 3 when the batch is over.
fn row(next: Next) -> Vec<f64> {
    match next {
        Next::Send(mut message) => {
            message.insert(0, 0.0);
            message
        }
        Next::Pause(milliseconds) => vec![1.0, f64::from(milliseconds)],
        Next::Wait => vec![2.0],
        Next::Ended => vec![3.0],
    }
}

fn with_teller(step: impl FnOnce(&mut Teller) -> Next) -> Vec<f64> {
    row(own_part(&TELLER).as_mut().map_or(Next::Wait, step))
}

/// Begins a batch in messages; `opened` is the flight's start in milliseconds since 1970.
#[wasm_bindgen]
pub fn teller_begin(numbers: &[f64], opened: f64) -> Vec<f64> {
    BOARD.set_opened(opened);
    *own_part(&TELLER) = Some(Teller::new(order(numbers)));
    with_teller(|teller| teller.begin(&BOARD))
}

/// Goes on with the vault's answer.
#[wasm_bindgen]
pub fn teller_answer(answer: &[f64]) -> Vec<f64> {
    with_teller(|teller| teller.answer(&BOARD, answer))
}

/// Goes on after a pause.
#[wasm_bindgen]
pub fn teller_resume() -> Vec<f64> {
    with_teller(Teller::resume)
}

/// Ends the batch after the operation in hand.
#[wasm_bindgen]
pub fn teller_stop() {
    if let Some(teller) = own_part(&TELLER).as_mut() {
        teller.stop();
    }
}

/// Makes the teller fail in the middle of an operation.
#[wasm_bindgen]
pub fn teller_sabotage(word: u32, slot: usize) {
    BOARD.head(Head::Sabotage).store(word, Relaxed);
    if let (Some(teller), Some(sabotage)) = (own_part(&TELLER).as_mut(), BOARD.take_sabotage(slot)) {
        teller.sabotage(sabotage);
    }
}

/// The words of a slot of the scoreboard, for posting to the page.
#[wasm_bindgen]
pub fn slot_words(slot: usize) -> Vec<u32> {
    BOARD.slot(slot).words()
}
