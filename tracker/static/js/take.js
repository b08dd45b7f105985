// <aside data-take="field-id">: what was logged goes into the text where one was writing, and Ctrl+Z takes it out again.
// Each thing gets a button of its own; its mark alone can be put in too. Without this script the boxes and one button do.
import { replace } from "./typing.js";

const aside = document.querySelector("[data-take]");
const field = document.getElementById(aside?.dataset.take);
const boxes = [...(aside?.querySelectorAll("input[data-line]") ?? [])];
let caret = field?.value.length ?? 0;

const isItem = (line) => line.startsWith("- ");

// On lines of its own, below the one in which one was writing; items go on with a list.
function putIn(parts) {
  const { value } = field;
  const found = value.indexOf("\n", Math.min(caret, value.length));
  const end = found < 0 ? value.length : found;
  const last = value.slice(value.lastIndexOf("\n", end - 1) + 1, end);
  let before = last;
  let text = "";
  for (const part of parts) {
    if (before.trim()) text += isItem(part) && isItem(before) ? "\n" : "\n\n";
    text += part;
    before = part;
  }
  const next = value.slice(end).split("\n")[1] ?? "";
  if (next.trim() && !isItem(next)) text += "\n";
  replace(field, end, end, text);
  caret = field.selectionEnd;
}

function putMark(mark) {
  const at = Math.min(caret, field.value.length);
  const gap = /\S$/.test(field.value.slice(0, at)) ? " " : "";
  replace(field, at, at, gap + mark);
  caret = field.selectionEnd;
}

// What stands in the text already is soft, as long as it does.
function look() {
  for (const box of boxes) box.closest("li").classList.toggle("is-taken", field.value.includes(box.dataset.sign));
}

function buttonFor(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = aside.dataset.takeLabel;
  button.ariaLabel = `${aside.dataset.takeLabel}: ${box.dataset.line}`;
  button.addEventListener("click", () => putIn([box.dataset.line]));
  return button;
}

function buttonForMark(code) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = code.className;
  button.textContent = code.textContent;
  button.ariaLabel = `${aside.dataset.takeMark}: ${code.dataset.mark}`;
  button.addEventListener("click", () => putMark(code.dataset.mark));
  return button;
}

function takeChosen(event) {
  const chosen = boxes.filter((box) => box.checked);
  event.preventDefault();
  if (!chosen.length) return;
  putIn([...new Set(chosen.map((box) => box.dataset.line))]);
  for (const box of chosen) box.checked = false;
}

if (field) {
  for (const box of boxes) box.closest("li").lastElementChild.append(" ", buttonFor(box));
  for (const code of aside.querySelectorAll("code[data-mark]")) code.replaceWith(buttonForMark(code));
  aside.querySelector("[data-take-chosen]").addEventListener("click", takeChosen);
  field.addEventListener("blur", () => { caret = field.selectionEnd; });
  let looking;
  field.addEventListener("input", () => { clearTimeout(looking); looking = setTimeout(look, 300); });
  look();
}
