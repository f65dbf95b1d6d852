// Holds up the page's later wasm until `window.__arrive` is called, and tells when it was asked for.
(() => {
  const fetched = window.fetch;
  const arrival = new Promise((resolve) => (window.__arrive = resolve));
  window.__asked = [];
  window.fetch = async (...asked) => {
    if (String(asked[0]).endsWith("page_later.wasm")) {
      window.__asked.push(document.querySelector("live-demo").dataset.state);
      await arrival;
    }
    return fetched(...asked);
  };
})();
