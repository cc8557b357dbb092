// A long checklist by the keyboard: from item to item, the finding by a figure, and how far it is.
const inText = (field) => field.matches?.("textarea, select, input:not([type=radio], [type=checkbox], [type=file])");
const verdictOf = (item) => item.querySelector("input[data-key]:checked");

function go(item) {
  if (!item) return;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "center", behavior: "instant" });
}

function open(form) {
  return [...form.querySelectorAll("[data-item]")].filter((item) => item.offsetParent !== null);
}

function neighbour(form, item, step) {
  const items = open(form);
  const at = items.indexOf(item);
  if (at < 0) return step > 0 ? items[0] : items.at(-1);
  return items[at + step];
}

// Answering may hide the item (where only open ones are shown): who comes next is asked before.
function choose(form, item, key) {
  const choice = item?.querySelector(`input[data-key="${key}"]`);
  if (!choice) return false;
  const following = neighbour(form, item, 1);
  choice.checked = true;
  choice.dispatchEvent(new Event("input", { bubbles: true }));
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  const next = { fails: "[data-note]", absent: "[data-reason]" }[choice.value];
  if (next) item.querySelector(next).focus();
  else go(following);
  return true;
}

function note(item) {
  const box = item?.querySelector("[data-noting]");
  if (!box) return false;
  box.checked = true;
  item.querySelector("[data-note]").focus();
  return true;
}

function unanswered(form, item) {
  const items = open(form);
  const after = items.slice(items.indexOf(item) + 1);
  const found = [...after, ...items].find((one) => !verdictOf(one));
  go(found);
  return Boolean(found);
}

function pressed(form, event) {
  const item = event.target.closest?.("[data-item]") ?? null;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (event.key === "Escape" && item) return go(item), true;
  if (inText(event.target)) return false;
  switch (event.key) {
    case "ArrowDown": case "j": return go(neighbour(form, item, 1)), true;
    case "ArrowUp": case "k": return go(neighbour(form, item, -1)), true;
    case "1": case "2": case "3": return choose(form, item, event.key);
    case "n": return note(item);
    case "u": return unanswered(form, item);
    default: return false;
  }
}

const put = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

function count(form) {
  const items = [...form.querySelectorAll("[data-item]")];
  const done = items.filter(verdictOf).length;
  const failed = items.filter((item) => verdictOf(item)?.value === "fails").length;
  const said = form.querySelector("[data-said]");
  const bad = form.querySelector("[data-failed]");
  said.textContent = put(said.dataset.text, { done, all: items.length });
  bad.textContent = failed ? put(bad.dataset.text, { n: failed }) : "";
  form.querySelector("[data-bar] .part")?.setAttribute("width", `${(100 * done) / (items.length || 1)}%`);
  for (const section of form.querySelectorAll(".section")) {
    const own = [...section.querySelectorAll("[data-item]")];
    section.querySelector("[data-count]").textContent = `${own.filter(verdictOf).length} / ${own.length}`;
  }
}

export function startFilling(form) {
  document.addEventListener("keydown", (event) => {
    const free = event.target === document.body || form.contains(event.target);
    if (free && pressed(form, event)) event.preventDefault();
  });
  for (const text of form.querySelectorAll("[data-note]")) {
    if (text.value) text.closest("[data-item]").querySelector("[data-noting]").checked = true; // a draft may be back
  }
  form.addEventListener("change", () => count(form));
  count(form);
  form.dataset.started = "";
  if (location.hash.startsWith("#item-")) go(document.getElementById(location.hash.slice(1)));
}
