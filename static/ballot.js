// A ballot in the hand: tapping in order ranks, what is left to give is shown, and a secret slip finds itself in the count.
(() => {
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-places] .option");
    if (!row || event.target.closest("select")) return;
    event.preventDefault();
    const mine = row.querySelector("select");
    const all = [...row.parentElement.querySelectorAll("select")];
    const place = +mine.value;
    if (!place) mine.value = Math.max(...all.map((one) => +one.value)) + 1;
    else all.forEach((one) => { one.value = one === mine ? "" : +one.value > place ? +one.value - 1 : one.value; });
  });

  document.addEventListener("input", (event) => {
    const set = event.target.closest("[data-budget]");
    if (!set) return;
    const given = [...set.querySelectorAll("input")].reduce(
      (sum, one) => sum + (one.type === "checkbox" ? one.checked * (one.dataset.cost || 1) : +one.value || 0), 0);
    const left = set.querySelector("[data-left]");
    left.textContent = (set.dataset.budget - given).toLocaleString("id-ID");
    left.classList.toggle("over", given > set.dataset.budget);
  });

  // A slip stays on this phone until the count is published, is looked up there by the phone itself, and is then forgotten.
  const drawer = shelf("musyawarah-slips:" + location.pathname);
  const slips = drawer.read({});
  document.addEventListener("recorded", ({ detail }) => {
    if (!detail.slip || document.querySelector(".assisted")) return; // the desk's browser keeps nobody's vote
    const marks = Object.keys(detail).filter((name) => name.startsWith("marks.") && +detail[name]);
    const chosen = [].concat(detail.choice || [], marks.map((name) => `${name.slice(6)}=${+detail[name]}`));
    slips[detail.ballot] = { slip: [detail.slip, ...chosen.sort()].join(" ") };
    drawer.keep(slips);
  });
  async function look() {
    for (const place of document.querySelectorAll("[data-counted]")) {
      const slip = slips[place.dataset.counted];
      if (slip && slip.slip && !slip.asked) {
        slip.asked = true;
        try {
          const page = await (await fetch("suara/" + place.dataset.counted)).text();
          slips[place.dataset.counted] = { found: page.includes(`data-slip="${slip.slip}"`) ? "found" : "lost" };
          drawer.keep(slips);
        } catch { slip.asked = false; }
      }
      const known = slips[place.dataset.counted];
      if (known && known.found) place.textContent = place.dataset[known.found];
    }
  }
  document.addEventListener("htmx:after:swap", look);
  look();
})();
