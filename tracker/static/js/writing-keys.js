// <textarea data-writing>: the keys people know. Enter goes on with a list, Tab moves its item in and out, Ctrl+B and
// Ctrl+I mark words, Alt with up and down moves a line, Ctrl+S saves. Outside lists, and after Escape, Tab leaves.
import { lineBefore, replace, wholeLine } from "./typing.js";

const ITEM = /^(\s*)([-*+]|(\d+)([.)]))(\s+)(\[[ xX]\]\s+)?/;
let leaves = false;

function goOn(field, event) {
  const line = lineBefore(field);
  const item = ITEM.exec(line.text);
  if (!item || field.selectionStart !== field.selectionEnd) return;
  event.preventDefault();
  const [whole, indent, mark, number, dot, gap, box] = item;
  if (!wholeLine(field).text.slice(whole.length).trim()) {
    replace(field, line.start, line.end, "");
    return;
  }
  const next = number ? `${Number(number) + 1}${dot}` : mark;
  replace(field, line.end, line.end, `\n${indent}${next}${gap}${box ? "[ ] " : ""}`);
}

function indent(field, event) {
  const line = wholeLine(field);
  if (leaves || !ITEM.test(line.text)) return;
  const out = event.shiftKey;
  const width = out ? Math.min(2, line.text.length - line.text.trimStart().length) : 2;
  if (out && !width) return;
  event.preventDefault();
  const caret = field.selectionStart + (out ? -width : width);
  replace(field, line.start, line.start + (out ? width : 0), out ? "" : "  ");
  field.setSelectionRange(caret, caret);
}

function wrap(field, mark) {
  const { selectionStart: start, selectionEnd: end } = field;
  const words = field.value.slice(start, end);
  replace(field, start, end, `${mark}${words}${mark}`);
  field.setSelectionRange(start + mark.length, end + mark.length);
}

function moveLine(field, by) {
  const line = wholeLine(field);
  const place = field.selectionStart - line.start;
  const start = by < 0 ? field.value.lastIndexOf("\n", line.start - 2) + 1 : line.start;
  const found = field.value.indexOf("\n", line.stop + 1);
  const stop = by < 0 ? line.stop : found < 0 ? field.value.length : found;
  if (by < 0 ? line.start === 0 : line.stop === field.value.length) return;
  const other = by < 0 ? field.value.slice(start, line.start - 1) : field.value.slice(line.stop + 1, stop);
  replace(field, start, stop, by < 0 ? `${line.text}\n${other}` : `${other}\n${line.text}`);
  const caret = place + (by < 0 ? start : start + other.length + 1);
  field.setSelectionRange(caret, caret);
}

function onKey(event) {
  const field = event.currentTarget;
  const withCtrl = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  const key = event.key.toLowerCase();
  if (key === "escape") leaves = true;
  else if (key === "enter" && !event.shiftKey && !withCtrl && !event.altKey && !event.isComposing) goOn(field, event);
  else if (key === "tab" && !withCtrl && !event.altKey) indent(field, event);
  else if (withCtrl && (key === "b" || key === "i")) { event.preventDefault(); wrap(field, key === "b" ? "**" : "*"); }
  else if (withCtrl && key === "s") { event.preventDefault(); field.form.requestSubmit(field.form.querySelector("button.primary")); }
  else if (event.altKey && (key === "arrowup" || key === "arrowdown")) { event.preventDefault(); moveLine(field, key === "arrowup" ? -1 : 1); }
  if (key !== "escape" && key !== "tab") leaves = false;
}

for (const field of document.querySelectorAll("textarea[data-writing]")) field.addEventListener("keydown", onKey);
