// Photos taken one after another: every shot joins those before it, each is shown and can be left out again.
// Without this the two fields stand as they are, and the last choice counts.
function shown(file, onRemove, words) {
  const item = document.createElement("li");
  if (file.type.startsWith("image/")) {
    const image = document.createElement("img");
    image.alt = file.name;
    image.src = URL.createObjectURL(file);
    image.addEventListener("load", () => URL.revokeObjectURL(image.src));
    item.append(image);
  } else {
    item.append(file.name);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = words;
  button.setAttribute("aria-label", `${words}: ${file.name}`);
  button.addEventListener("click", onRemove);
  item.append(button);
  return item;
}

const same = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

function put(field, files) {
  const held = new DataTransfer();
  files.forEach((file) => held.items.add(file));
  field.files = held.files;
}

export function startShots(box) {
  const fields = [...box.querySelectorAll("input[type=file]")];
  const kept = new Map(fields.map((field) => [field, []]));
  const list = document.createElement("ul");
  list.className = "taken";
  list.setAttribute("aria-label", box.dataset.chosen);
  list.setAttribute("aria-live", "polite");
  const draw = () => {
    list.replaceChildren(...fields.flatMap((field) => kept.get(field).map((file) => shown(file, () => {
      kept.set(field, kept.get(field).filter((one) => one !== file));
      put(field, kept.get(field));
      draw();
    }, box.dataset.remove))));
  };
  for (const field of fields) {
    field.addEventListener("change", () => {
      const added = [...field.files].filter((file) => !kept.get(field).some((one) => same(one, file)));
      kept.set(field, [...kept.get(field), ...added]);
      put(field, kept.get(field));
      draw();
    });
  }
  box.append(list);
  box.classList.add("started");
}
