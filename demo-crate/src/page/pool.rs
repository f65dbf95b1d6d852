//! The workers of one demo, and the way to their scoreboard. Dropping a pool terminates every worker of it and lets go of their
//! memory: after a fault nothing of the old one is used again.

use super::dom::{put, take, window};
use crate::outcome::Backend;
use crate::scoreboard::{HEADER_WORDS, Head, MAGIC, OWNER_SLOT, Progress, SLOT_WORDS};
use js_sys::{Array, Atomics, BigInt64Array, Int32Array, Object, Uint32Array, WebAssembly};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessageEvent, Worker, WorkerOptions, WorkerType};

/// The stack of a worker, in bytes; a whole number of pages.
const STACK_BYTES: u32 = 65_536;
/// Pages of the shared memory: `--max-memory` of the build, which the module's import demands.
const PAGES: (u32, u32) = (64, 1024);

#[wasm_bindgen]
extern "C" {
    /// js-sys's own binding passes the index as a `BigInt`, which `Atomics.load` refuses.
    #[wasm_bindgen(js_namespace = Atomics, js_name = load)]
    fn load_balance(words: &BigInt64Array, index: u32) -> i64;
}

/// What a worker says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum News {
    /// It has its module and memory; the scoreboard lies at this address.
    Ready { board: u32 },
    /// The batch in this slot is over.
    Ended { slot: usize, closed: bool },
    /// The owner of the channel account has ended.
    Owned,
    /// The vault is open.
    Opened,
    /// The vault holds so much, with nothing left to do.
    Settled { balance: i64 },
    /// Something to draw has changed.
    Progress,
    /// A worker trapped.
    Trapped { slot: usize, message: String },
    /// A worker could not be started.
    Failed { message: String },
}

/// Where news of a pool go.
pub(super) type Listener = Rc<dyn Fn(News)>;

/// A pool of workers on one module.
pub(super) struct Pool {
    /// What the workers share.
    pub(super) backend: Backend,
    base: String,
    module: JsValue,
    memory: Option<WebAssembly::Memory>,
    board: Option<u32>,
    workers: Vec<Option<Hand>>,
    /// The vault, or the owner of the channel account.
    owner: Option<Hand>,
    seen: Rc<RefCell<Seen>>,
    listener: Listener,
}

/// What the workers of `messages` last reported.
#[derive(Default)]
struct Seen {
    slots: Vec<Progress>,
    balance: Option<i64>,
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

/// A command for a worker.
fn command(kind: &str, fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    put(&object, "kind", kind);
    for (key, value) in fields {
        put(&object, key, value);
    }
    object
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
        for slot in 0..count {
            if self.workers.get(slot).is_none_or(Option::is_none) {
                let hand = self.hire(slot)?;
                if self.workers.len() <= slot {
                    self.workers.resize_with(slot + 1, || None);
                }
                self.workers[slot] = Some(hand);
                self.connect(slot)?;
            }
        }
        Ok(())
    }

    /// How many workers there are, the owner left out.
    pub(super) fn size(&self) -> usize {
        self.workers.len()
    }

    fn owner(&mut self) -> Result<&Worker, JsValue> {
        if self.owner.is_none() {
            self.owner = Some(self.hire(OWNER_SLOT)?);
        }
        self.owner.as_ref().map(|hand| &hand.worker).ok_or(JsValue::UNDEFINED)
    }

    fn hire(&self, slot: usize) -> Result<Hand, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(&format!("teller {}", slot + 1));
        let worker = Worker::new_with_options(&format!("{}worker.js", self.base), &options)?;
        let (listener, seen) = (self.listener.clone(), self.seen.clone());
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(news) = understand(&event.data(), &seen) {
                listener(news);
            }
        });
        let listener = self.listener.clone();
        let failed = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            event.prevent_default();
            let message = take(&event, "message").as_string().unwrap_or_default();
            listener(News::Failed { message });
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        let hand = Hand { worker, _heard: heard, _failed: failed };
        let memory = self.memory.as_ref().map_or(JsValue::UNDEFINED, Into::into);
        hand.worker.post_message(&command(
            "start",
            &[
                ("module", self.module.clone()),
                ("memory", memory),
                ("stack", STACK_BYTES.into()),
                ("number", (slot as u32).into()),
            ],
        ))?;
        Ok(hand)
    }

    /// Lays the line between a teller and the vault.
    fn connect(&mut self, slot: usize) -> Result<(), JsValue> {
        if self.backend == Backend::Threads {
            return Ok(());
        }
        let channel = MessageChannel::new()?;
        let (near, far) = (channel.port1(), channel.port2());
        let vault = command("connect", &[("number", (slot as u32).into()), ("port", far.clone().into())]);
        self.owner()?.post_message_with_transfer(&vault, &Array::of1(&far))?;
        let teller = command("serve", &[("port", near.clone().into())]);
        self.worker(slot)?.post_message_with_transfer(&teller, &Array::of1(&near))
    }

    fn worker(&self, slot: usize) -> Result<&Worker, JsValue> {
        let hand = self.workers.get(slot).and_then(Option::as_ref);
        hand.map(|hand| &hand.worker).ok_or_else(|| "there is no such worker".into())
    }

    /// Takes note of where the scoreboard lies. True when the page sees in it what the worker wrote: the memory is
    /// really shared.
    pub(super) fn find_board(&mut self, board: u32) -> bool {
        self.board = Some(board);
        self.backend == Backend::Messages || self.head(Head::Magic) == MAGIC
    }

    /// Gives a teller a batch: the numbers of an `Order`, and when the flight began in milliseconds since 1970.
    ///
    /// # Errors
    /// When the worker is gone.
    pub(super) fn order(&self, slot: usize, numbers: &[f64], opened: f64) -> Result<(), JsValue> {
        let kind = if self.backend == Backend::Threads { "run" } else { "tell" };
        let order = js_sys::Float64Array::from(numbers);
        self.worker(slot)?.post_message(&command(kind, &[("order", order.into()), ("opened", opened.into())]))
    }

    /// Puts the owner of the channel account to work.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn own(&mut self, is_slow: bool) -> Result<(), JsValue> {
        let own = command("own", &[("number", (OWNER_SLOT as u32).into()), ("slow", is_slow.into())]);
        self.owner()?.post_message(&own)
    }

    /// Opens the vault with so many pounds; [`News::Opened`] follows.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn open_vault(&mut self, balance: i64) -> Result<(), JsValue> {
        self.owner()?.post_message(&command("vault", &[("balance", (balance as f64).into())]))
    }

    /// Asks the vault what it holds; [`News::Settled`] follows.
    ///
    /// # Errors
    /// When the vault is gone.
    pub(super) fn ask_balance(&mut self) -> Result<(), JsValue> {
        self.owner()?.post_message(&command("balance", &[]))
    }

    /// Lets the tellers stop at the next opportunity, or no longer.
    pub(super) fn set_stop(&self, is_stopped: bool) {
        self.set_head(Head::Stop, i32::from(is_stopped));
        if self.backend == Backend::Messages && is_stopped {
            for hand in self.workers.iter().flatten() {
                let _ = hand.worker.post_message(&command("stop", &[]));
            }
        }
    }

    /// Makes the teller in `slot` fail: a word of `Sabotage`.
    pub(super) fn sabotage(&self, slot: usize, word: u32) {
        self.set_head(Head::Sabotage, word.cast_signed());
        if self.backend == Backend::Messages
            && let Ok(worker) = self.worker(slot)
        {
            let fields = [("word", word.into()), ("number", (slot as u32).into())];
            let _ = worker.post_message(&command("sabotage", &fields));
        }
    }

    /// Terminates the worker in `slot`, with whatever it holds.
    pub(super) fn kill(&mut self, slot: usize) {
        if let Some(hand) = self.workers.get_mut(slot) {
            *hand = None;
        }
    }

    /// Forgets what the tellers of the last flight reported.
    pub(super) fn forget(&self) {
        let mut seen = self.seen.borrow_mut();
        seen.slots.clear();
        seen.balance = None;
    }

    /// How far the worker in `slot` is.
    pub(super) fn progress(&self, slot: usize) -> Progress {
        match self.words() {
            Some(words) => {
                let start = (HEADER_WORDS + slot * SLOT_WORDS) as u32;
                Progress::from_words(&words.subarray(start, start + SLOT_WORDS as u32).to_vec())
            }
            None => self.seen.borrow().slots.get(slot).cloned().unwrap_or_default(),
        }
    }

    /// What lies in the account at this moment, if anybody has said where.
    pub(super) fn balance(&self) -> Option<i64> {
        let Some(memory) = &self.memory else { return self.seen.borrow().balance };
        let address = self.head(Head::BalanceAt);
        if address == 0 {
            return None;
        }
        Some(load_balance(&BigInt64Array::new(&memory.buffer()), address / 8))
    }

    fn head(&self, head: Head) -> u32 {
        let Some(words) = self.words() else { return 0 };
        Atomics::load(&words, head as u32).map_or(0, |word| word as u32)
    }

    fn set_head(&self, head: Head, value: i32) {
        if let (Some(memory), Some(board)) = (&self.memory, self.board) {
            let words = Int32Array::new_with_byte_offset(&memory.buffer(), board);
            let _ = Atomics::store(&words, head as u32, value);
        }
    }

    fn words(&self) -> Option<Uint32Array> {
        Some(Uint32Array::new_with_byte_offset(&self.memory.as_ref()?.buffer(), self.board?))
    }
}

/// Turns a worker's message into news, and keeps what it reports.
fn understand(data: &JsValue, seen: &RefCell<Seen>) -> Option<News> {
    let number = |key| take(data, key).as_f64().unwrap_or(0.0);
    let slot = || number("slot") as usize;
    let message = || take(data, "message").as_string().unwrap_or_default();
    Some(match take(data, "kind").as_string()?.as_str() {
        "ready" => News::Ready { board: number("board") as u32 },
        "ended" => News::Ended { slot: slot(), closed: take(data, "closed").is_truthy() },
        "owned" => News::Owned,
        "opened" => News::Opened,
        "settled" => {
            seen.borrow_mut().balance = Some(number("balance") as i64);
            News::Settled { balance: number("balance") as i64 }
        }
        "trapped" => News::Trapped { slot: slot(), message: message() },
        "balance" => {
            seen.borrow_mut().balance = Some(number("balance") as i64);
            News::Progress
        }
        "progress" => {
            let words = take(data, "words").dyn_into::<Uint32Array>().ok()?.to_vec();
            let slots = &mut seen.borrow_mut().slots;
            if slots.len() <= slot() {
                slots.resize_with(slot() + 1, Progress::default);
            }
            slots[slot()] = Progress::from_words(&words);
            News::Progress
        }
        _ => return None,
    })
}

/// True where the browser lets workers share a memory, as far as asking tells; a round trip decides.
pub(super) fn may_share() -> bool {
    let global = window();
    take(&global, "crossOriginIsolated").is_truthy() && take(&global, "SharedArrayBuffer").is_function()
}
