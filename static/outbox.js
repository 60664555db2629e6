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

  async function flush() {
    for (const values of [...waiting]) {
      if (outbox.open()) outbox.socket.send(JSON.stringify(values));
      else await post(values);
    }
  }

  async function post(values) {
    const body = new URLSearchParams();
    for (const name in values) [].concat(values[name]).forEach((value) => body.append(name, value));
    try {
      const response = await fetch("do", { method: "POST", body, headers: { Accept: "application/json" } });
      answered({ ack: values.id, ...(await response.json()) });
    } catch { /* no network: it stays in the outbox */ }
  }

  function answered(answer) {
    const sent = waiting.find((values) => values.id === answer.ack);
    if (!sent) return;
    waiting = waiting.filter((values) => values !== sent);
    save();
    if (answer.go) return location.assign(answer.go);
    document.dispatchEvent(new CustomEvent("answered", { detail: answer }));
    const form = document.querySelector(`form[data-sent="${answer.ack}"]`);
    if (form) settle(form, answer);
    const place = (form && form.querySelector(".saved")) || document.getElementById("said-" + answer.do);
    if (place && answer.ok) place.textContent = answer.text;
    else if (answer.ok || !form) tell(answer.text, !answer.ok, answer.ok ? 6 : 60);
    if (!answer.ok) return;
    document.dispatchEvent(new CustomEvent("recorded", { detail: sent }));
    // A long ballot folds into one line, a proposal has a photo to add: stay there, or the thumb finds itself elsewhere.
    const long = { "ballot.vote": "p-ballot", "consensus.answer": "p-conclusion", "proposal.raise": "p-raised" }[answer.do];
    if (long) setTimeout(() => (document.getElementById(long) || document.body).scrollIntoView(), 200);
    // A box whose words were kept for the next press is empty again once they are used up.
    document.querySelectorAll(`form[data-until="${answer.do}"] textarea`).forEach((box) => { box.value = ""; });
  }

  function settle(form, answer) {
    form.classList.remove("sending");
    delete form.dataset.sent;
    if (answer.ok) {
      const next = document.getElementById(form.dataset.then) || form;
      if (next.dataset.keep === undefined) next.reset();
      if (form.dataset.fold !== undefined) form.closest("details").open = false;
      const first = next.dataset.again !== undefined && next.querySelector("input:not([type=hidden]),textarea");
      if (first) first.focus();
      return;
    }
    const place = form.querySelector(`[data-refusal="${answer.field}"]`) || form.querySelector("p.refusal");
    if (place) place.textContent = answer.text;
    const input = answer.field && form.querySelector(`[name="${answer.field}"]`);
    if (input) { input.setAttribute("aria-invalid", "true"); input.focus(); }
  }

  function tell(text, bad = false, seconds = 6) {
    const said = document.getElementById("said");
    if (!said) return;
    said.textContent = text;
    said.classList.toggle("unsent", bad);
    clearTimeout(tell.timer);
    const hush = said.onclick = () => { said.textContent = ""; };
    tell.timer = setTimeout(hush, seconds * 1000);
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
