// What stays on this device through a reload, a lock or a lost network. Where storage is full or forbidden, memory must do.
const folder = location.pathname.replace(/[^/]*$/, "");
const shelf = (key, storage = "localStorage") => ({
  read(other) { try { return JSON.parse(window[storage].getItem(key)) || other; } catch { return other; } },
  keep(value) { try { window[storage].setItem(key, JSON.stringify(value)); } catch { /* full or forbidden */ } },
});
const random = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((one) => one.toString(16).padStart(2, "0")).join("");
