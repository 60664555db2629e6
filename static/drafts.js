// Drafts: what somebody is writing stays on this phone through a lock, a reload or a lost network, until the hall has it.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = "draft:" + location.pathname.replace(/[^/]*$/, "") + form.dataset.draft;
  const read = () => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
  const keep = (draft) => { try { localStorage.setItem(key, JSON.stringify(draft)); } catch { /* full or forbidden */ } };
  const fields = () => [...form.elements].filter((field) => field.name && (field.dataset.kept !== undefined || !["hidden", "file", "submit"].includes(field.type)));
  const chosen = (field) => !["radio", "checkbox"].includes(field.type) || field.checked;
  const fill = (values) => fields().filter((field) => field.name in values).forEach((field) => {
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === values[field.name];
    else field.value = values[field.name];
  });
  const save = (sent) => keep({ sent, values: Object.fromEntries(fields().filter(chosen).map((field) => [field.name, field.value])) });
  const draft = read();
  if (draft.values && !draft.sent) fill(draft.values);
  form.addEventListener("input", () => save());
  document.addEventListener("submit", (event) => { if (event.target === form) save(form.dataset.sent); });
  // Sent and refused after a reload: the words are back in the form. Sent and taken: they are gone from this phone.
  document.addEventListener("answered", ({ detail }) => {
    const { sent, values } = read();
    if (sent !== detail.ack) return;
    keep(detail.ok ? {} : { values });
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
