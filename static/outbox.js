// Commands are kept on this device, each under its own id, until the meeting says that it has them.
// The meeting keeps an id once, so sending again after a lost line, a reload or a dead battery is always safe.
(() => {
  const box = shelf("musyawarah:" + folder);
  let waiting = box.read([]);

  function save() {
    box.keep(waiting);
    document.dispatchEvent(new CustomEvent("outbox"));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    // Without htmx (an old browser) answers could not be shown: the form goes the plain way.
    if (!window.htmx || !form.matches("form[data-act]")) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    const values = {};
    const pressed = event.submitter && event.submitter.name ? [[event.submitter.name, event.submitter.value]] : [];
    for (const [name, value] of [...new FormData(form), ...pressed]) {
      values[name] = name === "choice" ? [...(values[name] || []), value] : value;
    }
    if ("slip" in values) values.slip = random(16);
    values.id = form.dataset.sent = random(16);
    form.querySelectorAll(".refusal").forEach((place) => { place.textContent = ""; });
    form.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
    form.classList.add("sending");
    waiting.push(values);
    save();
    flush();
  });

  // In the order in which they were pressed: what got stuck holds up what came after it, or it would overtake that.
  let flushing = false;
  async function flush() {
    if (flushing) return;
    flushing = true;
    const tried = new Set();
    for (let next; (next = waiting.find((values) => !tried.has(values)));) {
      tried.add(next);
      if (outbox.open()) outbox.socket.send(JSON.stringify(next));
      else if (!(await post(next))) break;
    }
    flushing = false;
  }

  async function post(values) {
    const body = new URLSearchParams();
    for (const name in values) [].concat(values[name]).forEach((value) => body.append(name, value));
    const patience = new AbortController();
    const late = setTimeout(() => patience.abort(), 10000);
    try {
      const response = await fetch("do", { method: "POST", body, headers: { Accept: "application/json" }, signal: patience.signal });
      answered({ ack: values.id, ...(await response.json()) });
      return true;
    } catch { return false; /* no network: it stays in the outbox */ } finally { clearTimeout(late); }
  }

  function answered(answer) {
    const sent = waiting.find((values) => values.id === answer.ack);
    if (!sent) return;
    waiting = waiting.filter((values) => values !== sent);
    save();
    if (answer.go) return location.assign(answer.go);
    document.dispatchEvent(new CustomEvent("answered", { detail: answer }));
    told(answer);
    if (answer.ok) document.dispatchEvent(new CustomEvent("recorded", { detail: sent }));
  }

  const open = () => outbox.socket && outbox.socket.readyState === WebSocket.OPEN;
  const outbox = window.outbox = { socket: null, open, flush, answered, count: () => waiting.length };
  // What is still here when we look again did not get through: who pressed is told, wherever on the page they are.
  let oldest = null;
  setInterval(() => {
    if (!window.htmx) return;
    const line = document.getElementById("line");
    if (waiting.length && waiting[0] === oldest && line) tell(line.dataset.waiting.replace("{n}", waiting.length), true);
    oldest = waiting[0];
    if (waiting.length) flush();
  }, 4000);
})();
