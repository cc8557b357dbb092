// Nothing typed is lost: forms with data-keep are kept in this tab until the server has accepted them.
//
// A draft is "sent" once its form was submitted. The next page decides: the same form again with faults is the
// server's own copy; a page of another kind means it was accepted; a login or error page means it is still needed.
// Drafts belong to one person (data-owner); passwords, files and hidden fields are never kept.
// Of a form with data-keep-changes only what differs from the server's copy is kept: others may save in it meanwhile.
const PREFIX = "draft:";
const SKIPPED = new Set(["password", "file", "hidden", "submit", "button"]);

const owner = () => document.body.dataset.owner || "";
const nameOf = (form) => `${PREFIX}${location.pathname}#${form.dataset.keep}`;

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type) && field.autocomplete !== "one-time-code");
}

function isChanged(field) {
  if (field.closest("[data-unsaved]")) return true;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

function keptOf(form) {
  return valuesOf(form, form.dataset.keepChanges === undefined ? () => true : isChanged);
}

function valuesOf(form, wanted = () => true) {
  return fieldsOf(form).filter(wanted).map((field) => [field.name, field.value, field.type === "checkbox" || field.type === "radio" ? field.checked : null]);
}

function fill(form, values) {
  const fields = fieldsOf(form);
  for (const [index, [name, value, checked]] of values.entries()) {
    const fits = (one) => one?.name === name && (checked === null || one.value === value);
    const field = fits(fields[index]) ? fields[index] : fields.find(fits);
    if (!field) continue;
    if (checked === null) field.value = value;
    else field.checked = checked;
  }
}

function write(form, sent) {
  sessionStorage.setItem(nameOf(form), JSON.stringify({ owner: owner(), sent, values: keptOf(form) }));
}

function allDrafts() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)).map((key) => [key, JSON.parse(sessionStorage.getItem(key))]);
}

function settleSent() {
  if (document.body.dataset.page !== "page") return; // login and error pages decide nothing
  const here = new Set([...document.querySelectorAll("form[data-keep]")].map(nameOf));
  for (const [key, draft] of allDrafts()) {
    if (draft.owner !== owner() || (draft.sent && !here.has(key))) sessionStorage.removeItem(key);
  }
}

function offer(form) {
  const draft = JSON.parse(sessionStorage.getItem(nameOf(form)) || "null");
  if (!draft || form.querySelector(".faults")) return; // with faults the server has put everything back itself
  const before = valuesOf(form);
  fill(form, draft.values);
  if (JSON.stringify(before) === JSON.stringify(valuesOf(form))) return;
  form.prepend(restoredNote(form, before));
  form.dataset.dirty = "";
}

function restoredNote(form, before) {
  const note = document.createElement("div");
  note.className = "note info restored";
  note.setAttribute("role", "status");
  const text = document.createElement("div");
  text.textContent = form.dataset.restored;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = form.dataset.discard;
  button.addEventListener("click", () => {
    fill(form, before);
    sessionStorage.removeItem(nameOf(form));
    delete form.dataset.dirty;
    note.remove();
  });
  note.append(text, button);
  return note;
}

function forgetAll() {
  for (const [key] of allDrafts()) sessionStorage.removeItem(key);
}

export function startDrafts() {
  settleSent();
  document.querySelectorAll("form[data-keep]").forEach(offer);
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-keep]") || event.target.matches("[hx-post]")) return; // what sends itself is no draft
    form.dataset.dirty = "";
    write(form, false);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-forget]")) forgetAll();
    if (!event.target.matches("form[data-keep]")) return;
    write(event.target, true);
    delete event.target.dataset.dirty;
  });
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-keep][data-dirty]")) event.preventDefault();
  });
}
