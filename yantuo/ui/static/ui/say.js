// One short sentence at the foot of the page, read out by screen readers.
let timer = 0;

export function say(sentence) {
  const place = document.getElementById("say");
  place.textContent = sentence;
  clearTimeout(timer);
  timer = setTimeout(() => (place.textContent = ""), 8000);
}
