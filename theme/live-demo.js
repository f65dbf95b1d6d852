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
  /** The demos whose modules lie in a folder of their own: what only several cores can show. */
  const cores = "__CORES__".split(" ");

  /** Makes what is asked for once, and again only where that failed. */
  function once(make) {
    /** @type {Promise<any> | undefined} */
    let made;
    return () => {
      made ??= make();
      made.catch(() => (made = undefined));
      return made;
    };
  }

  /** The modules under the address `base`. */
  function part(base) {
    /** What the page's wasm exports. */
    let wasm;
    /** The whole of a file. Compiling while it still comes in would be quicker by nothing a person could see, and where
     * only half of it comes, Firefox (140) would wait for the rest for ever. */
    const bytes = async (file) => {
      // One that is not here within a minute is given up, with the browser's words for it.
      const response = await fetch(base + file, { signal: AbortSignal.timeout?.(60_000) });
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      return response.arrayBuffer();
    };
    /** The page's wasm. */
    const load = once(async () => {
      const [module, code] = await Promise.all([import(`${base}page.js`), bytes("page_bg.wasm")]);
      wasm = await module.default({ module_or_path: code });
      return module;
    });
    /** The workers' wasm, compiled. */
    const compile = once(async () => WebAssembly.compile(await bytes("threads_bg.wasm")));
    /** @type {Promise<void> | undefined} */
    let later;
    /** What draws the runs: more of the page's wasm, which lives in its memory. Loaded once a press can start a run. */
    function complete() {
      if (!wasm) return;
      later ??= load().then(async (module) => {
        try {
          await WebAssembly.instantiate(await bytes("page_later.wasm"), { __wasm_split: wasm });
          module.later();
        } catch (error) {
          later = undefined;
          module.later(`${error?.message ?? error}`);
        }
      });
    }
    return { base, load, compile, complete };
  }

  const bank = part(assets);
  const others = part(`${assets}cores/`);

  const nearby = "IntersectionObserver" in window
    ? new IntersectionObserver((entries) => {
        for (const entry of entries) if (entry.isIntersecting) entry.target.wake();
      }, { rootMargin: "400px" })
    : null;

  class LiveDemo extends HTMLElement {
    static observedAttributes = ["data-state", "data-view"];

    get modules() {
      return cores.includes(this.getAttribute("name")) ? others : bank;
    }

    attributeChangedCallback(name, before, now) {
      if (["ready", "running", "done", "stuck", "failed", "step", "prove"].includes(now)) this.modules.complete();
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
      // One that only moves is back by then.
      queueMicrotask(() => this.isConnected || this.mounted?.unmount(this));
    }

    async wake() {
      nearby?.unobserve(this);
      if (this.dataset.state !== "idle") return;
      this.dataset.state = "loading";
      try {
        const { base, load, compile } = this.modules;
        const compiled = still.includes(this.getAttribute("name")) ? null : compile();
        const module = await load();
        if (!this.isConnected) return;
        this.mounted = module;
        module.mount(this, base);
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
