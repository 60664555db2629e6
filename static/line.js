// The line to the hall: says which panels this page shows, how old they are, and finds its way back when it breaks.
(() => {
  const line = document.getElementById("line");
  const page = document.querySelector("[hx-ws\\:connect]");
  if (!line || !page) return;
  const DEAD = 12000; // the hall sends a heartbeat every 5 s
  let heard = Date.now();
  let lost = Date.now();
  let polled = 0;
  let restarts = false;
  let named = new Set();

  function shown() {
    return [...document.querySelectorAll("[data-panel]")].map((panel) => [panel.dataset.panel, panel.dataset.digest]);
  }
  function announce() {
    const fresh = shown().filter(([name]) => !named.has(name));
    if (!outbox.open() || !fresh.length) return;
    fresh.forEach(([name]) => named.add(name));
    outbox.socket.send(JSON.stringify({ show: Object.fromEntries(fresh) }));
  }

  page.addEventListener("htmx:ws:after:connection", (event) => {
    outbox.socket = event.detail.connection.socket;
    heard = Date.now();
    restarts = false;
    named = new Set();
    announce();
    outbox.flush();
    tick();
  });
  page.addEventListener("htmx:ws:close", (event) => {
    if (event.detail.code === 4403) return location.reload(); // our key or our seat is another's now
    if (outbox.socket) lost = Date.now();
    restarts = restarts || event.detail.code === 1012;
    outbox.socket = null;
    tick();
  });
  page.addEventListener("htmx:ws:before:message:incoming", (event) => {
    heard = Date.now();
    const data = event.detail.message.data;
    if (data[0] === "{") {
      const message = JSON.parse(data);
      if (message.ack) outbox.answered(message);
      if (message.beat) document.dispatchEvent(new CustomEvent("beat", { detail: message.beat }));
    }
    tick();
  });
  document.addEventListener("htmx:after:swap", announce);
  document.addEventListener("outbox", tick);
  document.addEventListener("recorded", () => { if (!outbox.open()) poll(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  function tick() {
    const age = Math.round((Date.now() - heard) / 1000);
    const alive = outbox.open() && Date.now() - heard < DEAD;
    const state = alive ? "on" : Date.now() - polled < 8000 ? "poll" : "off";
    const text = line.dataset[state === "off" && restarts ? "restart" : state].replace("{n}", age);
    const waits = outbox.count() && !alive ? ". " + line.dataset.waiting.replace("{n}", outbox.count()) : "";
    if (line.textContent !== text + waits) line.textContent = text + waits;
    line.className = "line " + state;
  }

  // A call to vote or to answer steps aside while what it calls to is on the screen.
  for (const name of window.IntersectionObserver ? ["ballot", "conclusion"] : []) {
    const panel = document.getElementById("p-" + name);
    const aside = ([seen]) => document.body.classList.toggle(name + "-in-view", seen.isIntersecting);
    if (panel) new IntersectionObserver(aside, { rootMargin: "0px 0px -40%" }).observe(panel);
  }

  // Who does not see the screen hears what the meeting goes on to and what it waits for: once, when that changes.
  const called = document.getElementById("called");
  function call() {
    const text = [...document.querySelectorAll("#p-now h2, a.call")].map((one) => one.textContent).join(" ");
    if (called && called.textContent !== text) called.textContent = text;
  }
  document.addEventListener("htmx:after:swap", call);
  call();

  async function poll() {
    try {
      const response = await fetch("panels?" + new URLSearchParams(shown()));
      if (!response.ok) return;
      const text = await response.text();
      if (text) await htmx.swap({ sourceElement: page, target: page, swap: "innerHTML swapEmpty:false", text });
      heard = polled = Date.now();
    } catch { /* still no network: the age on the screen says so */ }
  }

  setInterval(() => {
    if (!window.htmx) return; // an old browser: the page says that it does not refresh by itself
    tick();
    if (document.hidden) return;
    if (outbox.open() && Date.now() - heard > DEAD) {
      // A Wi-Fi that vanished closes nothing: tell the extension ourselves, and it dials again.
      outbox.socket.dispatchEvent(new CloseEvent("close", { code: 1006 }));
    } else if (!outbox.open() && Date.now() - lost > 6000 && Date.now() - polled > 4000) {
      poll();
    }
  }, 1000);
})();
