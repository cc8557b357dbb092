// Small things: menus that close, filters that send themselves, copying, file sizes, wide tables, the first fault.
import { say } from "./say.js";

export function startMenus() {
  const open = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    if (location.hash === "#menu") location.hash = "content";
  });
}

export function startFilters() {
  let timer = 0;
  const send = (form) => form.requestSubmit();
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-auto]") && event.target.type !== "search") send(form);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-auto]") || event.target.type !== "search" || event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(() => send(form), 600); // milliseconds without a key
  });
  document.addEventListener("compositionend", (event) => {
    const form = event.target.form;
    if (!form?.matches("[data-auto]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => send(form), 600);
  });
}

export function startCopying(root) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      say(button.dataset.done);
    });
  }
}

export function startUploads() {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches?.("input[type=file][data-limit]")) return;
    const large = [...field.files].find((file) => file.size > Number(field.dataset.limit));
    if (!large) return;
    say(`${large.name}: ${field.dataset.tooLarge}`);
    field.value = "";
  });
}

// What is wider than its place can be reached and moved by the keyboard: it gets a stop, named like its card.
const widths = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    const wide = target.scrollWidth > target.clientWidth;
    const name = (target.closest(".sheet")?.querySelector("h2") ?? document.querySelector("h1"))?.textContent.trim();
    for (const [key, value] of Object.entries({ tabindex: "0", role: "group", "aria-label": name })) {
      if (wide && value) target.setAttribute(key, value);
      else target.removeAttribute(key);
    }
  }
});

export function startWideTables(root) {
  for (const box of root.querySelectorAll(".scroll:not([tabindex])")) widths.observe(box);
}

export function focusFaults(root) {
  root.querySelector("[data-focus]")?.focus();
}
