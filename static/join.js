// One tap fills the form with what the invitation list knows.
document.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-fill]");
  if (!offer) return;
  const fill = JSON.parse(offer.dataset.fill);
  for (const name in fill) offer.form.elements[name].value = fill[name];
  offer.parentNode.textContent = offer.dataset.said;
});
