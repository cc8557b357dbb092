// Starts what a page needs; every page also works without any of it.
import { startScheme } from "./scheme.js";
import { startDrafts } from "./drafts.js";
import { startMenus, startFilters, startCopying, startUploads, startWideTables, focusFaults } from "./small.js";
import { say } from "./say.js";

function startDrawings(root) {
  const charts = root.querySelectorAll("[data-chart]:not([data-started])");
  const maps = root.querySelectorAll("[data-map]:not([data-started])");
  if (charts.length) import("./charts.js").then((module) => module.drawCharts(charts));
  if (maps.length) import("./map.js").then((module) => module.drawMaps(maps));
}

function startForms() {
  const sheet = document.querySelector("form[data-filling]");
  const drawn = document.querySelectorAll("[data-drawn]");
  const shots = document.querySelectorAll("[data-shots]");
  if (sheet) import("./filling.js").then((module) => module.startFilling(sheet));
  if (drawn.length) import("./drawn.js").then((module) => drawn.forEach(module.startDrawn));
  if (shots.length) import("./shots.js").then((module) => shots.forEach(module.startShots));
}

function start(root) {
  startDrawings(root);
  startCopying(root);
  startWideTables(root);
  focusFaults(root);
}

startScheme();
startDrafts();
startMenus();
startFilters();
startUploads();
startForms();
start(document);
document.addEventListener("htmx:afterSettle", (event) => start(event.target));
document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));
document.addEventListener("htmx:responseError", () => say(document.body.dataset.failed));
