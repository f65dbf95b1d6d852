// The engine's worker: passes messages in and out unread, fetches the files it asks for, and works in slices between them. With
// what it says goes how many requests that answers: each is answered, though it be by nothing.
import init, { answer, brought, wanted, work } from "./engine.js";

/** Messages that came before the module was there. @type {string[] | null} */
let waiting = [];
let working = false;

const say = (answered, messages) => (answered || messages) && postMessage([answered, messages]);

/** One slice, then the turn goes to whatever message has come meanwhile. */
function slice() {
  const messages = work();
  working = messages !== undefined;
  say(0, messages);
  if (working) setTimeout(slice);
}

/** Says what has come of a message or a file, and goes on with what is left to do. */
function go(answered, messages) {
  say(answered, messages);
  for (let name; (name = wanted()); ) bring(name);
  if (!working) {
    working = true;
    setTimeout(slice);
  }
}

/** A file that cannot be fetched is handed in as nothing. */
async function bring(name) {
  let text;
  try {
    const found = await fetch(new URL(name, import.meta.url));
    if (found.ok) text = await found.text();
  } catch {}
  go(0, brought(name, text));
}

const take = (message) => go(1, answer(message));

onmessage = ({ data }) => (waiting ? waiting.push(data) : take(data));

try {
  // The whole file before it is compiled: where only half of one comes, Firefox (140) would wait for the rest for ever.
  const response = await fetch(new URL("engine_bg.wasm", import.meta.url));
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  await init({ module_or_path: await response.arrayBuffer() });
  postMessage([0, ""]);
  const early = waiting;
  waiting = null;
  early.forEach(take);
} catch (error) {
  postMessage([null, String(error?.message ?? error)]);
}
