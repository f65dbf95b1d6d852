// The engine's worker: passes messages in and out unread, and works in slices between them.
import init, { answer, work } from "./engine.js";

/** Messages that came before the module was there. @type {string[] | null} */
let waiting = [];
let working = false;

const say = (messages) => messages && postMessage(messages);

/** One slice, then the turn goes to whatever message has come meanwhile. */
function slice() {
  const messages = work();
  working = messages !== undefined;
  say(messages);
  if (working) setTimeout(slice);
}

function take(message) {
  say(answer(message));
  if (!working) {
    working = true;
    setTimeout(slice);
  }
}

onmessage = ({ data }) => (waiting ? waiting.push(data) : take(data));

await init();
const early = waiting;
waiting = null;
early.forEach(take);
