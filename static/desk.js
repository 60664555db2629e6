// The desk by keyboard: under the name stand those whom the register knows; arrows reach them, Enter does what is due.
(() => {
  const [form, known] = ["check-in", "known"].map((id) => document.getElementById(id));
  if (!form) return;
  const { name } = form.elements;
  document.addEventListener("focusin", (event) => { known.hidden = event.target !== name && !known.contains(event.target); });
  form.addEventListener("reset", () => { known.textContent = ""; });
  document.addEventListener("keydown", (event) => {
    const rows = [...known.querySelectorAll("a, button")];
    const at = rows.indexOf(document.activeElement);
    if (known.hidden || !rows.length || (at < 0 && event.target !== name)) return;
    const enters = event.key === "Enter" && at < 0 && !form.elements.constituency.value;
    const step = event.key === "ArrowDown" || enters ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Escape") known.hidden = true;
    if (!step) return;
    event.preventDefault();
    (rows[at + step] || name).focus();
  });
})();
// A proposal from the floor is that of who speaks, unless another is found; then the title is typed at once.
(() => {
  const [box, behalf] = ["raise", "behalf"].map((id) => document.getElementById(id));
  if (!box) return;
  const form = box.querySelector("form");
  const chosen = () => behalf.querySelector(":checked");
  function begin() {
    const speaks = document.querySelector("a[href^='pengusul?']");
    if (speaks && !chosen()) speaks.click();
    else form.elements[chosen() ? "title" : "sought"].focus();
  }
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a[href^='pengusul?']")) return;
    box.open = true;
    form.elements.title.focus();
  });
  box.addEventListener("toggle", () => { if (box.open && !form.contains(document.activeElement)) begin(); });
  form.addEventListener("reset", () => { behalf.textContent = ""; begin(); });
  form.elements.sought.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    (chosen() ? form.elements.title : behalf.querySelector("input") || event.target).focus();
  });
})();
