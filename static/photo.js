// A photo is made small on the phone: it goes quickly, and leaves behind where and when it was taken.
document.addEventListener("change", async ({ target }) => {
  const longest = Number(target.dataset.longest);
  // A browser that would lay it on its side sends it as it is; the hall makes it small, too.
  if (!longest || !target.files[0] || !CSS.supports("image-orientation", "from-image")) return;
  const [file, image, reader, send] = [target.files[0], new Image(), new FileReader(), target.form.querySelector("button")];
  send.disabled = true;
  try {
    reader.readAsDataURL(file);
    await new Promise((read) => { reader.onload = read; });
    image.src = reader.result;
    await image.decode();
    const { naturalWidth, naturalHeight } = image;
    const scale = Math.min(1, longest / Math.max(naturalWidth, naturalHeight));
    const canvas = Object.assign(document.createElement("canvas"), { width: naturalWidth * scale, height: naturalHeight * scale });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((drawn) => canvas.toBlob(drawn, "image/jpeg", 0.7));
    const chosen = new DataTransfer();
    chosen.items.add(new File([small], "foto.jpg", { type: small.type }));
    target.files = chosen.files;
  } catch { /* no picture that this browser knows: the hall says what is wrong with it */ }
  send.disabled = false;
});
document.addEventListener("htmx:error", ({ target }) => {
  const form = target.closest && target.closest("[data-lost]");
  if (form) form.querySelector(".refusal").textContent = form.dataset.lost;
});
