// Keys: a presenter's clicker steps on, Ctrl+Enter saves, one button switches between a dark and a sunlit hall.
document.addEventListener("keydown", (event) => {
  // A clicker steps on wherever the focus was left; the space bar belongs to the button that has it.
  const typing = event.target.closest("input,textarea,select" + (event.key === " " ? ",button,a,summary" : ""));
  if (event.key === "Enter" && event.ctrlKey && event.target.form) {
    event.target.form.requestSubmit(event.target.form.querySelector("button.main"));
  } else if (!typing && !event.repeat && [" ", "ArrowRight", "PageDown"].includes(event.key)) {
    const next = document.querySelector('[data-key="page"]') || document.querySelector('[data-key="next"]');
    if (next) {
      event.preventDefault();
      next.form.requestSubmit();
    }
  }
});
const themed = document.querySelector("[data-theme]");
if (themed) {
  const [theme, look] = [shelf("musyawarah-theme"), document.documentElement.classList];
  look.toggle("light", theme.read("") === "light");
  themed.addEventListener("click", () => theme.keep(look.toggle("light") ? "light" : "dark"));
}
// A code whose ticket changes is fetched again now and then.
setInterval(() => {
  for (const image of document.querySelectorAll("img[data-again]")) image.src = image.src.split("?")[0] + "?" + Date.now();
}, 20000);
// A list that is longer than the screen in front of the hall turns its pages by itself, each read for nine seconds.
const hold = document.querySelector("[data-hold]");
const held = () => hold && hold.getAttribute("aria-pressed") === "true";
if (hold) hold.addEventListener("click", () => hold.setAttribute("aria-pressed", String(!held())));
setInterval(() => {
  const lists = [...document.querySelectorAll("[data-pages]")];
  if (hold) hold.hidden = !lists.some((list) => list.scrollWidth > list.clientWidth + 1);
  for (const list of lists) {
    if (held()) list.turns = 0;
    list.turns = list.turns || Date.now() + 9000;
    if (Date.now() < list.turns) continue;
    list.turns = 0;
    list.scrollLeft = list.scrollLeft + list.clientWidth * 1.5 < list.scrollWidth ? list.scrollLeft + list.clientWidth : 0;
  }
}, 1000);
