// Drafts: what somebody is writing stays on this phone through a lock, a reload or a lost network, until the hall has it.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const draft = shelf("draft:" + folder + form.dataset.draft);
  // Not what the page itself put into the form, unless it says so.
  const written = ([name]) => form.elements[name].type !== "hidden" || "kept" in form.elements[name].dataset;
  const save = (sent) => draft.keep({ sent, values: Object.fromEntries([...new FormData(form)].filter(written)) });
  const fill = (values) => { for (const name in values) if (form.elements[name]) form.elements[name].value = values[name]; };
  if (!draft.read({}).sent) fill(draft.read({}).values);
  form.addEventListener("input", () => save());
  document.addEventListener("submit", (event) => { if (event.target === form) save(form.dataset.sent); });
  // Sent and refused after a reload: the words are back in the form. Sent and taken: they are gone from this phone.
  document.addEventListener("answered", ({ detail }) => {
    const { sent, values } = draft.read({});
    if (sent !== detail.ack) return;
    draft.keep(detail.ok ? {} : { values });
    if (!detail.ok) fill(values);
  });
}
// One tap fills in what a list knows: the invitations, or the catalogue. Where something was filled in, it is open to see.
document.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-fill]");
  if (!offer) return;
  const { form, dataset } = offer;
  const known = JSON.parse(dataset.fill);
  for (const name in known) {
    const field = form.elements[name];
    const box = field.closest && field.closest("details");
    field.value = known[name];
    if (box) box.open = true;
  }
  form.dispatchEvent(new Event("input"));
  offer.parentNode.textContent = dataset.said;
});
