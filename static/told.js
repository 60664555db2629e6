// What somebody sees of an answer: beside the field, in the form, or in one sentence at the foot of the screen.
function told(answer) {
  const form = document.querySelector(`form[data-sent="${answer.ack}"]`);
  if (form) settle(form, answer);
  const place = (form && form.querySelector(".saved")) || document.getElementById("said-" + answer.do);
  if (place && answer.ok) place.textContent = answer.text;
  else if (answer.ok || !form) tell(answer.text, !answer.ok, answer.ok ? 6 : 60);
  if (!answer.ok) return;
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
