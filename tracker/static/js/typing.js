// Changing a field the way a person does, so that the browser's own undo takes it back.
export function replace(field, start, end, text) {
  field.focus();
  field.setSelectionRange(start, end);
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (done) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// The line in which the caret stands: where it begins and its words up to the caret. Looks no further than that.
export function lineBefore(field) {
  const end = field.selectionStart;
  const start = field.value.lastIndexOf("\n", end - 1) + 1;
  return { start, end, text: field.value.slice(start, end) };
}

// The lines that the selection touches; one that it only reaches the beginning of is not among them.
export function wholeLines(field) {
  const { start } = lineBefore(field);
  const next = field.value.indexOf("\n", Math.max(field.selectionStart, field.selectionEnd - 1));
  const stop = next < 0 ? field.value.length : next;
  return { start, stop, text: field.value.slice(start, stop) };
}
