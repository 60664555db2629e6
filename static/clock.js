// Clocks count from the server's time, whatever this device's own clock says: no frame a second.
(() => {
  let ahead = Number(document.documentElement.dataset.now) - Date.now();
  const told = (seconds) => Math.floor(seconds / 60) + "." + String(seconds % 60).padStart(2, "0");
  function tick() {
    for (const clock of document.querySelectorAll("[data-since]")) {
      const { since, limit, over } = clock.dataset;
      const spent = Math.max(0, Math.floor((Date.now() + ahead) / 1000 - since));
      const late = limit > 0 && spent >= limit;
      const text = late ? told(spent) + " · " + over.replace("{time}", told(spent - limit)) : told(spent) + (limit > 0 ? " / " + told(Number(limit)) : "");
      if (clock.textContent !== text) clock.textContent = text;
      clock.classList.toggle("late", late);
    }
  }
  document.addEventListener("beat", (event) => { ahead = event.detail - Date.now(); tick(); });
  document.addEventListener("htmx:after:swap", tick);
  tick();
  setInterval(tick, 500);
})();
