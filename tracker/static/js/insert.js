// <button data-insert="field-id" data-text="…" hidden>: puts the text into the field where one was writing.
for (const button of document.querySelectorAll("[data-insert]")) {
  const field = document.getElementById(button.dataset.insert);
  if (!field) continue;
  let place = field.value.length;
  field.addEventListener("blur", () => { place = field.selectionEnd; });
  button.hidden = false;
  button.addEventListener("click", () => {
    const start = Math.min(place, field.value.length);
    const before = field.value.slice(0, start);
    const gap = before && !before.endsWith("\n\n") ? "\n\n" : "";
    field.setRangeText(`${gap}${button.dataset.text}\n\n`, start, start, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    place = field.selectionEnd;
    field.focus();
  });
}
