// Notes: saved a moment after the last key. One pen (an id of this form) writes one paragraph, however often it is saved.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const { text, pen, note, revision } = form.elements;
  const sent = {};
  let [saved, timer] = [text.defaultValue, 0];
  const save = () => { if (text.value.trim() && text.value !== saved && !form.dataset.sent) form.requestSubmit(); };
  const held = shelf("pen", "sessionStorage");
  const take = (id) => { pen.value = id; held.keep(id); };
  const later = () => { clearTimeout(timer); timer = setTimeout(save, 1200); };
  const begin = (from) => {
    clearTimeout(timer);
    delete form.dataset.sent;
    form.classList.remove("sending");
    take(random(12));
    [note.value, revision.value, text.value, saved] = [from.note || "", from.revision || "", from.text || "", from.text || ""];
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  form.addEventListener("input", later);
  // The button does not wait for an autosave that is on its way, and leaves the form free for the next paragraph.
  document.addEventListener("submit", (event) => { if (event.target === form && event.submitter) delete form.dataset.sent; }, true);
  document.addEventListener("submit", (event) => {
    if (event.target !== form || !form.dataset.sent) return;
    sent[form.dataset.sent] = { text: text.value, pen: pen.value };
    if (event.submitter) { begin({}); text.focus(); }
  });
  document.addEventListener("answered", ({ detail }) => {
    const was = sent[detail.ack];
    if (!was) return;
    if (!detail.ok && was.pen !== pen.value) text.value = [was.text, text.value].filter(Boolean).join("\n");
    if (detail.ok && was.pen === pen.value) saved = was.text;
    if (detail.ok && text.value !== saved) later();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-write]");
    if (!link) return;
    event.preventDefault();
    if (text.value.trim() && text.value !== saved) form.requestSubmit(form.querySelector("button"));
    begin(JSON.parse(link.dataset.write));
    text.focus();
  });
  // A draft of another window of this browser goes on under a pen of its own: one pen is never in two hands.
  take(text.value !== saved && held.read("") !== pen.value ? random(12) : pen.value);
  if (text.value !== saved) later();
})();
