//! The workers of one demo, and the way to their scoreboard. Dropping a pool terminates every worker of it and lets go
//! of their memory: after a fault nothing of the old one is used again.

use super::dom::{put, take, window};
use crate::run::backend::Backend;
use crate::run::flight::{Look, News};
use crate::run::letters::{ToPage, ToWorker};
use crate::run::order::Order;
use crate::run::rate::Rate;
use crate::run::sample::{Sample, Watched, sample};
use crate::run::scoreboard::{HEADER_WORDS, Head, MAGIC, OWNER_SLOT, Progress, SLOT_WORDS, applied_at};
use crate::run::ties::Ties;
use figures::money::plain;
use figures::say::{Key, text};
use js_sys::{Array, Atomics, BigInt64Array, Float64Array, Int32Array, Object, Uint32Array, WebAssembly};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessageEvent, MessagePort, Worker, WorkerOptions, WorkerType};

/// The stack of a worker, in bytes; a whole number of pages.
const STACK_BYTES: u32 = 65_536;
/// Pages of the shared memory: `--max-memory` of the build, which the module's import demands.
const PAGES: (u32, u32) = (64, 1024);
/// Words of a slot that a new order begins with: all but what it traces.
const FRESH_WORDS: usize = 16;

#[wasm_bindgen]
extern "C" {
    /// js-sys's own binding passes the index as a `BigInt`, which `Atomics.load` refuses.
    #[wasm_bindgen(js_namespace = Atomics, js_name = load)]
    fn load_balance(words: &BigInt64Array, index: u32) -> i64;
    #[wasm_bindgen(js_namespace = Atomics, js_name = load)]
    fn load_word(words: &Uint32Array, index: u32) -> u32;
}

/// What a pool has to say.
#[derive(Debug)]
pub(super) enum Said {
    /// A worker is there, and its scoreboard lies at this address.
    Ready(u32),
    /// News for whoever leads the run.
    News(News),
    /// Something to draw has changed.
    Progress,
}

/// Where it says it.
pub(super) type Listener = Rc<dyn Fn(Said)>;

/// A pool of workers on one module.
pub(super) struct Pool {
    /// How the workers meet.
    pub(super) backend: Backend,
    base: String,
    module: JsValue,
    memory: Option<WebAssembly::Memory>,
    board: Option<Board>,
    rate: Rate,
    workers: Vec<Option<Hand>>,
    /// The vault, or the owner of the account.
    owner: Option<Hand>,
    seen: Rc<RefCell<Seen>>,
    listener: Listener,
}

/// The shared scoreboard, and the balance where somebody has said where it lies.
struct Board {
    words: Uint32Array,
    signed: Int32Array,
    balances: BigInt64Array,
}

/// What the workers of `messages` last reported.
#[derive(Default)]
struct Seen {
    tellers: Vec<Progress>,
    books: Option<Sample>,
    /// What ties the tellers to one another, as the vault's books have it: all of one moment.
    ties: Vec<Ties>,
}

/// A worker with its listeners.
struct Hand {
    worker: Worker,
    _heard: Closure<dyn FnMut(MessageEvent)>,
    _failed: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Pool").field("backend", &self.backend).field("workers", &self.workers.len()).finish()
    }
}

fn post(worker: &Worker, letter: &ToWorker) -> Result<(), JsValue> {
    worker.post_message(&Float64Array::from(letter.to_row().as_slice()))
}

impl Pool {
    /// A pool without workers yet.
    ///
    /// # Errors
    /// When no shared memory can be made, though it was asked for.
    pub(super) fn new(backend: Backend, base: &str, module: JsValue, listener: Listener) -> Result<Self, JsValue> {
        let memory = match backend {
            Backend::Messages => None,
            Backend::Threads => {
                let descriptor = Object::new();
                put(&descriptor, "initial", PAGES.0);
                put(&descriptor, "maximum", PAGES.1);
                put(&descriptor, "shared", true);
                Some(WebAssembly::Memory::new(&descriptor)?)
            }
        };
        Ok(Self {
            backend,
            base: base.to_owned(),
            module,
            memory,
            board: None,
            rate: Rate::One,
            workers: Vec::new(),
            owner: None,
            seen: Rc::default(),
            listener,
        })
    }

    /// Starts workers until there are `count`; and the vault, where there is to be one.
    ///
    /// # Errors
    /// When the browser refuses to start a worker.
    pub(super) fn grow(&mut self, count: usize) -> Result<(), JsValue> {
        if self.backend == Backend::Messages {
            self.owner()?;
        }
        for teller in 0..count {
            if self.workers.get(teller).is_none_or(Option::is_none) {
                let hand = self.hire(teller)?;
                if self.workers.len() <= teller {
                    self.workers.resize_with(teller + 1, || None);
                }
                self.workers[teller] = Some(hand);
                self.connect(teller)?;
            }
        }
        Ok(())
    }

    fn owner(&mut self) -> Result<&Worker, JsValue> {
        if self.owner.is_none() {
            self.owner = Some(self.hire(OWNER_SLOT)?);
        }
        self.owner.as_ref().map(|hand| &hand.worker).ok_or(JsValue::UNDEFINED)
    }

    fn hire(&self, number: usize) -> Result<Hand, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(&["teller ", &plain(number as i64 + 1)].concat());
        let worker = Worker::new_with_options(&[&self.base, "worker.js"].concat(), &options)?;
        let (listener, seen) = (self.listener.clone(), self.seen.clone());
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            if let Some(row) = data.dyn_ref::<Float64Array>() {
                if let Some(said) = ToPage::from_row(&row.to_vec()).and_then(|letter| understand(letter, &seen)) {
                    listener(said);
                }
            } else {
                let teller = (number != OWNER_SLOT).then_some(number);
                let message = data.as_string().unwrap_or_default();
                listener(Said::News(News::Trapped { teller, message, progress: Progress::default() }));
            }
        });
        let listener = self.listener.clone();
        let failed = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            event.prevent_default();
            // The browser has no words for a file that did not come.
            let message = take(&event, "message").as_string();
            let message = message.unwrap_or_else(|| text(Key::NoScript).to_owned());
            listener(Said::News(News::Failed(message)));
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let hand = Hand { worker, _heard: heard, _failed: failed };
        let start = Object::new();
        put(&start, "module", self.module.clone());
        put(&start, "memory", self.memory.as_ref().map_or(JsValue::UNDEFINED, Into::into));
        put(&start, "thread_stack_size", STACK_BYTES);
        hand.worker.post_message(&start)?;
        post(&hand.worker, &ToWorker::Begin { backend: self.backend })?;
        if self.memory.is_none() {
            post(&hand.worker, &ToWorker::Go { rate: self.rate })?;
        }
        Ok(hand)
    }

    /// Lays the line between a teller and the vault.
    fn connect(&mut self, teller: usize) -> Result<(), JsValue> {
        if self.backend == Backend::Threads {
            return Ok(());
        }
        let lay = |worker: &Worker, port: &MessagePort, number: usize| {
            let line = Object::new();
            put(&line, "port", port.clone());
            put(&line, "number", number as u32);
            worker.post_message_with_transfer(&line, &Array::of1(port))
        };
        let channel = MessageChannel::new()?;
        lay(self.owner()?, &channel.port2(), teller)?;
        // The teller has one line, and the vault is at its end.
        lay(self.worker(teller)?, &channel.port1(), 0)
    }

    fn worker(&self, teller: usize) -> Result<&Worker, JsValue> {
        let hand = self.workers.get(teller).and_then(Option::as_ref);
        hand.map(|hand| &hand.worker).ok_or_else(|| "there is no such worker".into())
    }

    /// Takes note of where the scoreboard lies. True when the page sees in it what the worker wrote: the memory is
    /// really shared.
    pub(super) fn find_board(&mut self, address: u32) -> bool {
        let Some(memory) = &self.memory else { return true };
        let buffer = memory.buffer();
        let board = Board {
            words: Uint32Array::new_with_byte_offset(&buffer, address),
            signed: Int32Array::new_with_byte_offset(&buffer, address),
            balances: BigInt64Array::new(&buffer),
        };
        let is_seen = load_word(&board.words, Head::Magic as u32) == MAGIC;
        self.board = Some(board);
        self.set_rate(self.rate);
        is_seen
    }

    /// Gives a teller its order.
    ///
    /// # Errors
    /// When the worker is gone.
    pub(super) fn order(&self, order: Order) -> Result<(), JsValue> {
        if let Some(board) = &self.board {
            // What the last batch left must not be taken for the new one's before its worker is awake.
            let start = HEADER_WORDS + order.teller * SLOT_WORDS;
            for word in start..start + FRESH_WORDS {
                let _ = Atomics::store(&board.signed, word as u32, 0);
            }
        } else if let Some(progress) = self.seen.borrow_mut().tellers.get_mut(order.teller) {
            *progress = Progress::default();
        }
        post(self.worker(order.teller)?, &ToWorker::Do(order))
    }

    /// Says something to the vault, or to the owner of the account.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn tell_owner(&mut self, letter: &ToWorker) -> Result<(), JsValue> {
        post(self.owner()?, letter)
    }

    /// Lets the tellers stop at the next opportunity, or no longer.
    pub(super) fn set_stop(&self, is_stopped: bool) {
        if let Some(board) = &self.board {
            let _ = Atomics::store(&board.signed, Head::Stop as u32, i32::from(is_stopped));
        } else if is_stopped {
            for hand in self.workers.iter().flatten() {
                let _ = post(&hand.worker, &ToWorker::Stop);
            }
        }
    }

    /// Lets slow motion go so fast from the next pause on.
    pub(super) fn set_rate(&mut self, rate: Rate) {
        self.rate = rate;
        if let Some(board) = &self.board {
            let _ = Atomics::store(&board.signed, Head::Rate as u32, rate.code() as i32);
        } else if self.backend == Backend::Messages {
            for hand in self.workers.iter().flatten() {
                let _ = post(&hand.worker, &ToWorker::Go { rate });
            }
        }
    }

    /// Terminates the worker of this teller, with whatever it holds.
    pub(super) fn kill(&mut self, teller: usize) {
        if let Some(hand) = self.workers.get_mut(teller) {
            *hand = None;
        }
    }

    /// Forgets what the last run left.
    pub(super) fn forget(&self) {
        *self.seen.borrow_mut() = Seen::default();
    }

    /// How far everybody is.
    pub(super) fn look(&self, tellers: usize, is_hidden: bool) -> Look {
        let mut look = Look { is_hidden, ..Look::default() };
        for teller in 0..tellers {
            look.tellers.push(self.progress(teller));
        }
        if self.board.is_some() {
            look.owner = self.progress(OWNER_SLOT);
        }
        look
    }

    /// How far the worker of that number is.
    pub(super) fn progress(&self, number: usize) -> Progress {
        match &self.board {
            Some(board) => {
                let start = (HEADER_WORDS + number * SLOT_WORDS) as u32;
                Progress::from_words(&board.words.subarray(start, start + SLOT_WORDS as u32).to_vec())
            }
            None => {
                let seen = self.seen.borrow();
                let progress = seen.tellers.get(number).cloned().unwrap_or_default();
                Progress { ties: seen.ties.get(number).copied().unwrap_or_default(), ..progress }
            }
        }
    }

    /// Counts and balance of one moment, if one was found.
    pub(super) fn sample(&self, tellers: usize) -> Option<Sample> {
        match &self.board {
            Some(board) => {
                let address = load_word(&board.words, Head::BalanceAt as u32);
                if address == 0 {
                    return None;
                }
                sample(&Moment { board, balance_at: address / 8 }, tellers)
            }
            None => self.seen.borrow().books.clone(),
        }
    }

    /// What lies in the account at this moment, in pounds; 0 before anybody has said where.
    pub(super) fn balance(&self) -> i64 {
        let Some(board) = &self.board else { return 0 };
        match load_word(&board.words, Head::BalanceAt as u32) {
            0 => 0,
            address => load_balance(&board.balances, address / 8),
        }
    }
}

/// The shared memory while tellers are at work.
struct Moment<'a> {
    board: &'a Board,
    balance_at: u32,
}

impl Watched for Moment<'_> {
    fn applied(&self, teller: usize) -> u32 {
        load_word(&self.board.words, applied_at(teller) as u32)
    }

    fn balance(&self) -> i64 {
        load_balance(&self.board.balances, self.balance_at)
    }
}

/// Makes something to say of a worker's letter, and keeps what it reports.
fn understand(letter: ToPage, seen: &RefCell<Seen>) -> Option<Said> {
    Some(match letter {
        ToPage::Ready { board } => Said::Ready(board),
        // How far it came is added by whoever hears it: with a shared memory it stands there.
        ToPage::Ended { teller, closed } => Said::News(News::Ended { teller, closed, progress: Progress::default() }),
        ToPage::Owned => Said::News(News::Owned(Progress::default())),
        ToPage::Opened => Said::News(News::Opened),
        ToPage::Progress { teller, words } => {
            let tellers = &mut seen.borrow_mut().tellers;
            if tellers.len() <= teller {
                tellers.resize_with(teller + 1, Progress::default);
            }
            tellers[teller] = Progress::from_words(&words);
            Said::Progress
        }
        ToPage::Books { balance, applied, ties, is_final } => {
            let mut seen = seen.borrow_mut();
            seen.books = Some(Sample { applied, balance });
            seen.ties.clear();
            for word in ties {
                seen.ties.push(Ties::from_word(word));
            }
            if is_final { Said::News(News::Settled(balance)) } else { Said::Progress }
        }
    })
}

/// True where the browser lets workers share a memory, as far as asking tells; a round trip decides.
pub(super) fn may_share() -> bool {
    let global = window();
    take(&global, "crossOriginIsolated").is_truthy() && take(&global, "SharedArrayBuffer").is_function()
}
