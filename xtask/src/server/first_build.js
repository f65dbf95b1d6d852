"use strict";
const { news, socket } = document.documentElement.dataset;
const again = () => location.reload();
// The socket on which every page of `cargo xtask serve` hears that it is to load again.
new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}${socket}`).onmessage = again;
// A socket may be cut; then it is found out by asking. A server that does not answer is asked again.
setInterval(async () => {
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
  if (answer && answer.headers.get("x-first-build") !== news) again();
}, 2000);
