// <div data-dropzone>: files dragged onto it are sent by the form inside, which also works by hand. `data-busy` is said
// while they go, `data-too-much` when they are more than `data-most` bytes together: the server would not read them.
function hasFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

function weight(form) {
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  return files.reduce((total, file) => total + file.size, 0);
}

for (const zone of document.querySelectorAll("[data-dropzone]")) {
  const form = zone.querySelector("form[enctype]");
  const said = zone.querySelector("[data-drop-said]");
  let depth = 0;
  const mark = (by) => {
    depth = by ? depth + by : 0;
    zone.classList.toggle("is-target", depth > 0);
  };
  for (const hint of zone.querySelectorAll("[data-drop-hint]")) hint.hidden = false;
  zone.addEventListener("dragenter", (event) => { if (hasFiles(event)) mark(1); });
  zone.addEventListener("dragleave", (event) => { if (hasFiles(event)) mark(-1); });
  zone.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  zone.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(0);
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    const isTooMuch = weight(form) > Number(zone.dataset.most);
    said.textContent = isTooMuch ? zone.dataset.tooMuch : zone.dataset.busy;
    if (isTooMuch) event.preventDefault();
  });
}
