// <live-demo name="…">: a demo that runs in the page. Its authored children stand until the demo can take their place,
// and stand again when it cannot.
//
// Attributes: name; strategy, workers, operations, amount preset it.
// States: data-state = idle | loading | ready | running | done | stuck | failed | unavailable.
// Events: demo-result, bubbling; its detail is also the element's `result`.
//
// A classic script, so that it works wherever a script does; it loads wasm only when a demo comes near the viewport,
// is touched, or is what the address asks for.
(() => {
  "use strict";
  const root = new URL("../../", document.currentScript.src);
  const assets = new URL("__ASSETS__", root).href;
  /** The demos that run nothing, and so need no workers' wasm. */
  const still = "__STILL__".split(" ");
  /** @type {Promise<{ mount: Function, unmount: Function, later: Function }> | undefined} */
  let page;
  /** What the page's wasm exports. */
  let wasm;

  /** The page's wasm, loaded once. */
  function load() {
    page ??= import(`${assets}page.js`).then(async (module) => {
      wasm = await module.default({ module_or_path: `${assets}page_bg.wasm` });
      return module;
    });
    page.catch(() => (page = undefined));
    return page;
  }

  /** @type {Promise<WebAssembly.Module> | undefined} */
  let workers;

  /** The workers' wasm, compiled once. */
  function compile() {
    workers ??= fetch(`${assets}threads_bg.wasm`).then((response) => {
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      return response.arrayBuffer();
    }).then((bytes) => WebAssembly.compile(bytes));
    workers.catch(() => (workers = undefined));
    return workers;
  }

  /** @type {Promise<void> | undefined} */
  let later;

  /** What draws the runs: more of the page's wasm, which lives in its memory. Loaded once a press can start a run. */
  function complete() {
    later ??= page.then(async (module) => {
      try {
        const response = await fetch(`${assets}page_later.wasm`);
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        await WebAssembly.instantiate(await response.arrayBuffer(), { __wasm_split: wasm });
        module.later();
      } catch (error) {
        later = undefined;
        module.later(`${error?.message ?? error}`);
      }
    });
  }

  const nearby = "IntersectionObserver" in window
    ? new IntersectionObserver((entries) => {
        for (const entry of entries) if (entry.isIntersecting) entry.target.wake();
      }, { rootMargin: "400px" })
    : null;

  class LiveDemo extends HTMLElement {
    static observedAttributes = ["data-state", "data-view"];

    attributeChangedCallback(name, before, now) {
      if (page && ["ready", "running", "done", "stuck", "failed", "step", "prove"].includes(now)) complete();
    }

    connectedCallback() {
      // The printed book shows the recorded runs of all its pages at once.
      if (/\/print(\.html)?$/.test(location.pathname)) return;
      this.dataset.state = "idle";
      if (!nearby || location.hash.startsWith(`#${this.getAttribute("name")}?`)) return this.wake();
      nearby.observe(this);
      for (const touch of ["pointerover", "focusin"]) this.addEventListener(touch, () => this.wake(), { once: true });
    }

    disconnectedCallback() {
      nearby?.unobserve(this);
      page?.then((module) => this.isConnected || module.unmount(this), () => {});
    }

    async wake() {
      nearby?.unobserve(this);
      if (this.dataset.state !== "idle") return;
      this.dataset.state = "loading";
      try {
        const compiled = still.includes(this.getAttribute("name")) ? null : compile();
        const module = await load();
        if (!this.isConnected) return;
        module.mount(this, assets);
        compiled?.then((workers) => module.supply(this, workers), (error) => module.refuse(this, error));
      } catch (error) {
        this.dataset.state = "unavailable";
        const output = document.createElement("output");
        output.className = "tt-verdict tt-spoken";
        output.textContent = `The live demo could not start (${error?.message ?? error}). What you see instead is a recorded run.`;
        this.append(output);
      }
    }
  }

  customElements.define("live-demo", LiveDemo);
})();
