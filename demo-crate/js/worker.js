// A worker of the pool: waits for its module, then does as it is told, one order at a time.
//
// In `threads` it works on the memory that it was posted. In `messages` its memory is its own, and it is either
// the vault, which owns the account, or a teller with a port to the vault.
import { initSync, report_for_work, run, own, vault_open, vault_handle, vault_balance, teller_begin, teller_answer,
  teller_resume, teller_stop, teller_sabotage, slot_words } from "./threads.js";

const PROGRESS_MS = 40;
/** @type {MessagePort | null} the teller's way to the vault */
let vault = null;
/** @type {MessagePort[]} the vault's ways to its tellers */
const tellers = [];
let slot = 0;
let told = 0;

/** Says something to the page. */
const say = (kind, more = {}) => postMessage({ kind, ...more });

/** Tells the page how far this worker is, at most every PROGRESS_MS unless `now` is set. */
function report(now) {
  const time = performance.now();
  if (!now && time - told < PROGRESS_MS) return;
  told = time;
  if (vault) say("progress", { slot, words: slot_words(slot) });
  else say("balance", { balance: vault_balance() });
}

/** Does what the teller in Rust wants next: see `row` in worker.rs. */
function act(row, slow) {
  switch (row[0]) {
    case 0: vault.postMessage(row.subarray(1)); break;
    case 1: setTimeout(guarded(() => act(teller_resume(), slow)), row[1]); break;
    case 3: report(true); say("ended", { slot, closed: false }); return;
  }
  report(slow);
}

/** The vault answers each teller on its own port. */
function answer(row) {
  for (let at = 0; at < row.length; at += 2 + row[at + 1]) {
    tellers[row[at]].postMessage(row.slice(at + 2, at + 2 + row[at + 1]));
  }
  report(false);
}

/** A trap leaves locks and memory as they were: the page must drop the whole pool, so it is told. */
const guarded = (work) => (event) => {
  try {
    work(event);
  } catch (error) {
    say("trapped", { slot, message: String(error) });
  }
};

const orders = {
  start({ module, memory, stack, number }) {
    slot = number;
    initSync({ module, memory, thread_stack_size: stack });
    say("ready", { slot, board: report_for_work() });
  },
  run({ order }) {
    say("ended", { slot: order[0], closed: run(order) });
  },
  own({ number, slow }) {
    own(number, slow);
    say("owned");
  },
  vault({ balance }) {
    vault_open(balance);
    say("opened");
  },
  connect({ number, port }) {
    tellers[number] = port;
    port.onmessage = guarded(({ data }) => answer(vault_handle(number, data)));
  },
  serve({ port }) {
    vault = port;
    let slow = false;
    orders.tell = ({ order, opened }) => {
      slow = order[7] !== 0;
      slot = order[0];
      act(teller_begin(order, opened), slow);
    };
    port.onmessage = guarded(({ data }) => act(teller_answer(data), slow));
  },
  balance() {
    say("settled", { balance: vault_balance() });
  },
  stop() {
    teller_stop();
  },
  sabotage({ word, number }) {
    teller_sabotage(word, number);
  },
};

onmessage = guarded(({ data }) => orders[data.kind](data));
