// A map as SVG from GeoJSON: regions in five steps of one colour, places as spots, every region a link.
const NS = "http://www.w3.org/2000/svg";
const WIDTH = 800;
const STEPS = 5;
const format = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

function svg(name, attributes = {}, text = "") {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

const ringsOf = (geometry) => (geometry.type === "Polygon" ? geometry.coordinates : geometry.coordinates.flat());

// Plate carrée, narrowed by the cosine of the middle latitude: true enough for a city or a province.
function projection(features) {
  const points = features.flatMap((feature) => ringsOf(feature.geometry).flat());
  const [left, right] = extent(points.map((point) => point[0]));
  const [bottom, top] = extent(points.map((point) => point[1]));
  const narrow = Math.cos((((top + bottom) / 2) * Math.PI) / 180);
  const scale = WIDTH / ((right - left) * narrow);
  const to = ([x, y]) => [(x - left) * narrow * scale, (top - y) * scale];
  return { to, height: (top - bottom) * scale };
}

function extent(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

function pathOf(geometry, to) {
  const ring = (points) => points.map((point) => to(point).map((value) => value.toFixed(1)).join(" ")).join("L");
  return ringsOf(geometry).map((points) => `M${ring(points)}Z`).join("");
}

// Where a name fits best: of a grid of points inside the largest ring, the one farthest from its edge.
function middleOf(geometry, to) {
  const ring = ringsOf(geometry).reduce((best, one) => (one.length > best.length ? one : best)).map(to);
  const [left, right] = extent(ring.map((point) => point[0]));
  const [top, bottom] = extent(ring.map((point) => point[1]));
  const steps = [...Array(15).keys()].map((i) => (i + 1) / 16);
  const grid = steps.flatMap((u) => steps.map((v) => [left + u * (right - left), top + v * (bottom - top)]));
  const inside = grid.filter((point) => isInside(point, ring));
  return inside.reduce((best, point) => (room(point, ring) > room(best, ring) ? point : best), inside[0] ?? ring[0]);
}

function isInside([x, y], ring) {
  return ring.reduce((odd, [x1, y1], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length];
    return y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1 ? !odd : odd;
  }, false);
}

// A name is wider than high, so room to the sides counts less than room above and below.
const room = ([x, y], ring) => Math.min(...ring.map(([px, py]) => Math.hypot((px - x) / 2, py - y)));

// Round limits between the smallest and the largest value, whole ones between whole values; equal values make one step.
function limitsOf(values) {
  const [low, high] = extent(values);
  if (!(high > low)) return [];
  const whole = values.every(Number.isInteger);
  const size = niceStep(whole ? Math.max(1, (high - low) / STEPS) : (high - low) / STEPS, whole ? [1, 2, 5, 10] : [1, 2, 2.5, 5, 10]);
  const first = Math.floor(low / size) * size + size;
  return Array.from({ length: STEPS - 1 }, (_, i) => Number((first + i * size).toPrecision(12))).filter((limit) => limit <= high);
}

function niceStep(rough, factors) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return factors.map((factor) => factor * power).find((step) => step >= rough - power * 1e-9);
}

const stepOf = (value, limits) => limits.filter((limit) => value >= limit).length;
const withUnit = (value, unit, none) => (value === null ? none : format.format(value) + (unit ? (/^[%‰]/.test(unit) ? unit : ` ${unit}`) : ""));

// Under places the ground stays pale, so that they stand out.
function classOf(area, context) {
  if (area.tone !== "none") return `area ${area.tone}`;
  if (area.value === null) return "area";
  return context.data.points.length ? "area a0" : `area a${stepOf(area.value, context.limits) + STEPS - 1 - context.limits.length}`;
}

function region(feature, area, context) {
  const words = area ? `${area.label} ${withUnit(area.value, context.data.unit, context.none)}` : feature.properties.name || "";
  const path = svg("path", { d: pathOf(feature.geometry, context.to), class: area ? classOf(area, context) : "area", "fill-rule": "evenodd" });
  const holder = area?.url ? svg("a", { href: area.url, "aria-label": words }) : svg("g");
  path.append(svg("title", {}, words));
  holder.append(path);
  for (const kind of ["mouseenter", "focusin"]) holder.addEventListener(kind, () => (context.tip.textContent = words));
  return holder;
}

function names(features, areas, context) {
  return features.filter((feature) => areas.get(String(feature.properties.code))).map((feature) => {
    const area = areas.get(String(feature.properties.code));
    const [x, y] = middleOf(feature.geometry, context.to);
    const dark = area.tone !== "none" || /a[34]$/.test(classOf(area, context));
    return svg("text", { x: x.toFixed(1), y: y.toFixed(1), class: dark ? "on-dark" : "", dy: ".35em", "aria-hidden": "true", "data-full": area.label }, area.label);
  });
}

// Names and places keep their size on the screen whatever the size of the map.
function keepNamesReadable(drawing) {
  const box = drawing.viewBox.baseVal;
  const spots = drawing.querySelectorAll("circle");
  const size = spots.length > 200 ? 3 : 5;
  const fit = () => {
    const scale = Math.min(drawing.clientWidth / box.width, drawing.clientHeight / box.height);
    if (!(scale > 0)) return;
    drawing.setAttribute("font-size", (drawing.clientWidth < 500 ? 11 : 13) / scale);
    keepNamesApart([...drawing.querySelectorAll("text")]);
    for (const one of spots) one.setAttribute("r", size / scale);
  };
  new ResizeObserver(fit).observe(drawing);
}

// Where names would cover each other or run out of the drawing, all are shortened to their first word, and what still
// does is left out: the region tells its name to whoever points at it, and the list below has them all.
function keepNamesApart(texts) {
  let kept = [];
  const covers = (box) => kept.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
  const free = (box) => !covers(box) && box.left >= box.frame.left - 1 && box.right <= box.frame.right + 1;
  const measure = (one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return { left, right, top, bottom, frame: one.ownerSVGElement.getBoundingClientRect() };
  };
  const place = (one) => {
    const box = measure(one);
    return free(box) && kept.push(box);
  };
  for (const words of [undefined, 1]) {
    kept = [];
    for (const one of texts) one.textContent = one.dataset.full.split(" ").slice(0, words).join(" ");
    const crowded = texts.filter((one) => !place(one));
    if (!crowded.length) return;
    if (words) for (const one of crowded) one.textContent = "";
  }
}

function spot(point, context) {
  const [x, y] = context.to([point.longitude, point.latitude]);
  const circle = svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: 5, class: `spot ${point.tone}` });
  circle.append(svg("title", {}, point.label));
  if (!point.url) return circle;
  const link = svg("a", { href: point.url, "aria-label": point.label });
  link.append(circle);
  return link;
}

// What a step of the legend holds: of whole values the values themselves, else the limits around them.
function stepWords(from, to, whole) {
  const said = (value) => format.format(value);
  if (to === null) return `≥ ${said(from)}`;
  if (!whole) return from === null ? `< ${said(to)}` : `${said(from)} – ${said(to)}`;
  if (from === null) return to === 1 ? "0" : `≤ ${said(to - 1)}`;
  return from === to - 1 ? said(from) : `${said(from)} – ${said(to - 1)}`;
}

function legend(context) {
  const { limits, data, none } = context;
  const box = document.createElement("div");
  box.className = "legend";
  const entry = (kind, words) => {
    const item = document.createElement("span");
    const sample = svg("svg", { viewBox: "0 0 14 14", "aria-hidden": "true" });
    sample.append(svg("rect", { width: 14, height: 14, rx: 2, class: `area ${kind}` }));
    item.append(sample, words);
    box.append(item);
  };
  const plain = data.areas.filter((area) => area.tone === "none");
  const values = plain.map((area) => area.value).filter((value) => value !== null);
  const whole = values.every(Number.isInteger);
  const ends = [null, ...limits, null];
  if (limits.length) {
    for (let i = 0; i < ends.length - 1; i++) entry(`a${i + STEPS - 1 - limits.length}`, stepWords(ends[i], ends[i + 1], whole));
  } else if (values.length && !data.points.length) entry(`a${STEPS - 1}`, format.format(values[0]));
  if (plain.some((area) => area.value === null)) entry("", none);
  return box;
}

function compose(place, data, collection) {
  const features = collection.features.filter((feature) => /Polygon$/.test(feature.geometry?.type));
  const areas = new Map(data.areas.map((area) => [area.code, area]));
  const { to, height } = projection(features);
  const tip = document.createElement("div");
  tip.className = "tip";
  const limits = limitsOf(data.areas.filter((area) => area.value !== null && area.tone === "none").map((area) => area.value));
  const context = { data, to, tip, limits, none: place.dataset.none };
  const drawing = svg("svg", { viewBox: `-2 -2 ${WIDTH + 4} ${Math.ceil(height) + 4}`, role: "group", "aria-label": data.title || place.dataset.name });
  drawing.append(...features.map((feature) => region(feature, areas.get(String(feature.properties.code)), context)));
  if (features.length <= 40) drawing.append(...names(features, areas, context));
  drawing.append(...data.points.map((point) => spot(point, context)));
  place.append(drawing, tip, legend(context));
  keepNamesReadable(drawing);
}

async function draw(place) {
  place.dataset.started = "";
  const data = JSON.parse(document.getElementById(place.dataset.map).textContent);
  const answer = await fetch(data.geojson, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  compose(place, data, await answer.json());
  place.hidden = false;
  place.closest(".figure").classList.add("drawn");
  place.parentElement.querySelector("details.figures").open = false;
}

function explain(place) {
  place.replaceChildren(Object.assign(document.createElement("p"), { className: "sub", textContent: place.dataset.missing }));
  place.hidden = false;
}

export function drawMaps(places) {
  for (const place of places) draw(place).catch(() => explain(place));
}
