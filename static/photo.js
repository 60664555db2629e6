// A photo is made small on the phone: it goes quickly, and leaves behind where and when it was taken.
document.addEventListener("change", async ({ target }) => {
  const longest = Number(target.dataset.longest);
  if (!longest || !target.files[0]) return;
  const send = target.form.querySelector("button");
  send.disabled = true;
  try {
    const photo = await createImageBitmap(target.files[0], { imageOrientation: "from-image" });
    const scale = Math.min(1, longest / Math.max(photo.width, photo.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: photo.width * scale, height: photo.height * scale });
    canvas.getContext("2d").drawImage(photo, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((drawn) => canvas.toBlob(drawn, "image/jpeg", 0.7));
    const chosen = new DataTransfer();
    chosen.items.add(new File([small], "foto.jpg", { type: small.type }));
    target.files = chosen.files;
  } catch { /* no picture that this browser knows, or it cannot turn it upright: the hall does, or says what is wrong */ }
  send.disabled = false;
});
document.addEventListener("htmx:error", ({ target }) => {
  const form = target.closest && target.closest("[data-lost]");
  if (form) form.querySelector(".refusal").textContent = form.dataset.lost;
});
