// A signature: strokes of a finger, pen or mouse on a grid of 600 by 200. Without this file people sign on paper.
for (const box of document.querySelectorAll("[data-sign]")) {
  const [canvas, input] = [box.querySelector("canvas"), box.querySelector("input")];
  const pen = Object.assign(canvas.getContext("2d"), { lineWidth: 5, lineCap: "round", lineJoin: "round" });
  let [strokes, stroke] = [[], null];
  function show() {
    input.value = strokes.length ? JSON.stringify(strokes) : "";
    pen.clearRect(0, 0, 600, 200);
    pen.stroke(new Path2D(strokes.map((line) => "M" + line.slice(0, 2) + "L" + line).join("")));
  }
  const wipe = () => { strokes = []; show(); };
  function draw(event) {
    if (!stroke || input.value.length > 16000) return;
    const on = canvas.getBoundingClientRect();
    const step = (part, most) => Math.min(most, Math.max(0, Math.round(part * most)));
    const [x, y] = [step((event.clientX - on.left) / on.width, 600), step((event.clientY - on.top) / on.height, 200)];
    const [u, v] = stroke.slice(-2);
    if (Math.abs(x - u) + Math.abs(y - v) < 4) return;
    if (!stroke.length) strokes.push(stroke);
    stroke.push(x, y);
    show();
  }
  canvas.addEventListener("pointerdown", (event) => {
    stroke = strokes.length < 200 ? [] : null;
    canvas.setPointerCapture(event.pointerId);
    draw(event);
  });
  canvas.addEventListener("pointermove", draw);
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { stroke = null; });
  box.querySelector("button").addEventListener("click", wipe);
  box.closest("form").addEventListener("reset", wipe);
  try { strokes = JSON.parse(input.value); } catch { /* nothing was drawn yet */ }
  show();
  box.hidden = false;
}
