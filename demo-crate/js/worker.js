// A worker of the pool: gets its module, then carries letters. What is in a letter is Rust's business alone
// (src/run/letters.rs); all that is read here is to whom the next numbers go, and how many they are.
import { initSync, hear, wake } from "./threads.js";

const PAGE = -1;
const CLOCK = -2;
/** @type {MessagePort[]} the ways to other workers, by number */
const lines = [];

/** Carries what Rust wants carried: to whom, how many numbers, the numbers; and again. */
function carry(row) {
  for (let at = 0; at < row.length; ) {
    const [to, length] = [row[at], row[at + 1]];
    const letter = row.slice(at + 2, at + 2 + length);
    at += 2 + length;
    if (to === PAGE) postMessage(letter);
    else if (to === CLOCK) setTimeout(guarded(() => carry(wake())), letter[0]);
    else lines[to].postMessage(letter);
  }
}

/** A trap leaves locks and memory as they were: the page must drop the whole pool, so it is told, in words. */
const guarded = (work) => (event) => {
  try {
    work(event);
  } catch (error) {
    postMessage(String(error));
  }
};

onmessage = guarded(({ data }) => {
  if (data instanceof Float64Array) {
    carry(hear(PAGE, data));
  } else if (data.port) {
    lines[data.number] = data.port;
    data.port.onmessage = guarded((event) => carry(hear(data.number, event.data)));
  } else {
    initSync(data);
  }
});
