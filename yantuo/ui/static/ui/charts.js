// Bars and lines by ECharts, in the page's own colours; the table of figures stays for paper and screen readers.
let loading = null;

function library() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.body.dataset.echarts;
    script.onload = () => resolve(window.echarts);
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const TONES = { late: "--late", warn: "--warn", ok: "--ok" };
const ROW = ["--m4", "--m2", "--warn", "--ink-3"];
const format = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });

function labelled(value, unit) {
  if (value === null || value === undefined || value === "-") return "—";
  return format.format(value) + (unit ? (/^[%‰]/.test(unit) ? unit : ` ${unit}`) : "");
}

function series(data, one, index) {
  const paint = colour(TONES[one.tone] || ROW[index % ROW.length]);
  return {
    type: data.kind,
    name: one.name,
    data: one.values.map((value) => (value === null ? "-" : value)),
    stack: data.stacked ? "all" : undefined,
    itemStyle: { color: paint, borderRadius: data.kind === "bar" && !data.stacked ? (data.horizontal ? [0, 2, 2, 0] : [2, 2, 0, 0]) : 0 },
    lineStyle: { width: 2, color: paint },
    symbol: data.kind === "line" && data.labels.length > 24 ? "none" : "circle",
    symbolSize: 6,
    barMaxWidth: 28,
    cursor: data.links.length ? "pointer" : "default",
  };
}

function axes(data) {
  const text = { color: colour("--ink-3"), fontSize: 12 };
  const line = { lineStyle: { color: colour("--line") } };
  const names = { type: "category", data: data.labels, axisLabel: text, axisLine: line, axisTick: { show: false }, inverse: data.horizontal };
  const values = { type: "value", scale: data.kind === "line", axisLabel: text, splitLine: { lineStyle: { color: colour("--line-2") } }, name: data.horizontal ? "" : data.unit, nameTextStyle: { ...text, align: "left" } };
  return data.horizontal ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
}

function option(data) {
  return {
    aria: { enabled: true, decal: { show: data.series.length > 1 && data.stacked } },
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 250,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 16, top: data.series.length > 1 ? 36 : data.unit && !data.horizontal ? 28 : 12, bottom: 4, containLabel: true },
    legend: data.series.length > 1 ? { top: 0, right: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, textStyle: { color: colour("--ink-2") } } : undefined,
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: data.kind === "bar" ? "shadow" : "line" }, backgroundColor: colour("--sheet"), borderColor: colour("--line"), textStyle: { color: colour("--ink"), fontSize: 13 }, valueFormatter: (value) => labelled(value, data.unit) },
    ...axes(data),
    series: data.series.map((one, index) => series(data, one, index)),
  };
}

async function draw(place) {
  place.dataset.started = "";
  const data = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const echarts = await library();
  place.hidden = false;
  place.closest(".figure").classList.add("drawn");
  if (data.horizontal && data.labels.length > 8) place.classList.add("tall");
  const chart = echarts.init(place, null, { renderer: "canvas" });
  chart.setOption(option(data));
  chart.on("click", (event) => data.links[event.dataIndex] && location.assign(data.links[event.dataIndex]));
  new ResizeObserver(() => chart.resize()).observe(place);
  document.addEventListener("schemechange", () => chart.setOption(option(data), true));
}

export function drawCharts(places) {
  for (const place of places) draw(place).catch(() => (place.hidden = true)); // without the library the table stays
}
