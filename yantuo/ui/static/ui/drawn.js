// A signature drawn with finger, pen or mouse; it is sent as a picture in the hidden field beside it.
const INK = "#17212b"; // on white, whatever the colours of the page: it goes on paper

function place(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
}

function blank(canvas, pen) {
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  Object.assign(pen, { strokeStyle: INK, fillStyle: INK, lineWidth: 5, lineCap: "round", lineJoin: "round" });
}

function restore(canvas, pen, field) {
  if (!field.value) return;
  const before = new Image();
  before.onload = () => pen.drawImage(before, 0, 0, canvas.width, canvas.height);
  before.src = field.value;
}

export function startDrawn(box) {
  const canvas = box.querySelector("canvas");
  const field = box.parentElement.querySelector("input[type=hidden]");
  const pen = canvas.getContext("2d");
  box.hidden = false;
  blank(canvas, pen);
  restore(canvas, pen, field);
  let last = null;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(canvas, event);
    pen.beginPath();
    pen.arc(...last, 2.5, 0, 2 * Math.PI);
    pen.fill();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const next = place(canvas, one);
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...next);
      pen.stroke();
      last = next;
    }
  });
  const end = () => {
    if (!last) return;
    last = null;
    field.value = canvas.toDataURL("image/png");
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  box.querySelector("[data-clear]").addEventListener("click", () => {
    blank(canvas, pen);
    field.value = "";
  });
}
