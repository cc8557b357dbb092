// Compares a file with the stored digests inside the browser, so that it need not be sent. Where the browser cannot
// compute digests (an address without TLS), the form is sent as any other.
const form = document.querySelector("[data-compare]");

async function digestOf(file) {
  const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function compare(file) {
  const place = document.querySelector("[data-compare-result]");
  const digest = await digestOf(file);
  const known = { [form.dataset.pdf]: "pdf", [form.dataset.scan]: "scan" };
  const answer = document.querySelector(`[data-compare-as="${known[digest] || "other"}"]`);
  place.replaceChildren(answer.content.cloneNode(true));
}

function takeDrops(zone) {
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) compare(event.dataTransfer.files[0]);
  });
}

if (form && globalThis.crypto?.subtle) {
  const field = form.querySelector("input[type=file]");
  document.querySelector("[data-compare-local]").hidden = false;
  document.querySelector("[data-compare-sent]").hidden = true;
  field.removeAttribute("data-limit"); // nothing is sent, so no limit of sending holds
  field.addEventListener("change", () => field.files.length && compare(field.files[0]));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.files.length) compare(field.files[0]);
    else field.focus();
  });
  takeDrops(form);
}
