// Put first in the head of every page under test: it writes down what goes wrong, and what the demos say.
(() => {
  const probe = { faults: [], results: [], states: [], shown: 0, workersMade: 0, workersEnded: 0 };
  window.__probe = probe;
  const text = (value) => (value instanceof Error ? value.stack || String(value) : String(value)).slice(0, 400);
  const fault = (kind, words) => probe.faults.push(`${kind}: ${words}`);
  for (const level of ["error", "warn"]) {
    const original = console[level];
    console[level] = (...words) => { fault(`console.${level}`, words.map(text).join(" ")); original.apply(console, words); };
  }
  addEventListener("error", (event) => {
    // In the capture phase a resource that failed to load arrives too, with its element as the target.
    const target = event.target;
    if (target instanceof Element) fault("failed to load", target.src || target.href || target.tagName);
    else fault("error", `${event.message} (${event.filename}:${event.lineno})`);
  }, true);
  addEventListener("unhandledrejection", (event) => fault("unhandled rejection", text(event.reason)));
  addEventListener("securitypolicyviolation", (event) =>
    fault("policy", `${event.effectiveDirective} blocked ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`));
  addEventListener("pageshow", () => { probe.shown += 1; });
  addEventListener("demo-result", (event) => probe.results.push({
    name: event.target.getAttribute("name"),
    detail: structuredClone(event.detail),
    state: event.target.dataset.state,
    sameAsProperty: JSON.stringify(event.target.result) === JSON.stringify(event.detail),
  }));
  // `attributeOldValue` keeps every step, also those of one task, which a look at the attribute would miss.
  new MutationObserver((records) => {
    for (const record of records) {
      probe.states.push([record.target.getAttribute("name"), record.oldValue]);
    }
  }).observe(document, { subtree: true, attributeFilter: ["data-state"], attributeOldValue: true });
  // The printed book prints itself when it has loaded; a test that prints it must not find the printer taken.
  window.print = () => {};
  const Native = window.Worker;
  if (Native) {
    window.Worker = class Worker extends Native {
      constructor(...words) { super(...words); probe.workersMade += 1; }
      terminate() {
        if (!this.__ended) probe.workersEnded += 1;
        this.__ended = true;
        super.terminate();
      }
    };
  }
})();
