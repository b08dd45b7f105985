// <textarea data-writing>: the keys people know. Enter goes on with a list, Tab moves its items in and out, Ctrl+B and
// Ctrl+I mark words, Alt with up and down moves lines, Ctrl+S saves. Outside lists, and after Escape, Tab leaves.
import { lineBefore, replace, wholeLines } from "./typing.js";

const ITEM = /^(\s*)([-*+]|(\d+)([.)]))(\s+)(\[[ xX]\]\s+)?/;
const STEP = 2;
let leaves = false;

const widthOf = (line) => line.length - line.trimStart().length;

function goOn(field, event) {
  const line = lineBefore(field);
  const item = ITEM.exec(line.text);
  if (!item || field.selectionStart !== field.selectionEnd) return;
  event.preventDefault();
  if (wholeLines(field).text.slice(item[0].length).trim()) begin(field, line.end, `\n${next(item)}`);
  else leaveItem(field, line, item);
}

const next = ([, indent, mark, number, dot, gap, box]) => indent + (number ? `${Number(number) + 1}${dot}` : mark) + gap + (box ? "[ ] " : "");

// An empty item goes one level out; on the outermost the list ends.
function leaveItem(field, { start, end }, [, indent]) {
  const before = field.value.slice(0, start).split("\n").reverse();
  const outer = before.find((line) => line.trim() && widthOf(line) < indent.length);
  const parent = indent && outer && ITEM.exec(outer);
  field.setSelectionRange(start, end);
  if (parent) begin(field, start, next(parent));
  else replace(field, start, end, "");
}

// Puts an item in place of what stands from there to the caret; numbers below it that are taken now go up by one.
function begin(field, from, text) {
  const { selectionEnd: caret, value } = field;
  const found = value.indexOf("\n", caret);
  const stop = found < 0 ? value.length : found;
  const below = counted(value.slice(stop).split("\n"), ITEM.exec(text.replace("\n", "")));
  replace(field, from, stop + below.length, text + value.slice(caret, stop) + below.text);
  field.setSelectionRange(from + text.length, from + text.length);
}

function counted(lines, [, indent, , number, dot]) {
  let taken = Number(number);
  let last = 0;
  const made = [...lines];
  for (let at = 1; number && at < lines.length; at += 1) {
    const item = ITEM.exec(lines[at]);
    if (item?.[1] === indent && item[4] === dot && Number(item[3]) === taken) {
      taken += 1;
      made[at] = lines[at].replace(item[3], taken);
      last = at;
    } else if (lines[at].trim() && widthOf(lines[at]) <= indent.length) break;
  }
  return { text: made.slice(0, last + 1).join("\n"), length: lines.slice(0, last + 1).join("\n").length };
}

function indent(field, event) {
  const { start, stop, text } = wholeLines(field);
  const lines = text.split("\n");
  if (leaves || !lines.some((line) => ITEM.test(line))) return;
  const moved = lines.map((line) => (event.shiftKey ? line.slice(Math.min(STEP, widthOf(line))) : line && " ".repeat(STEP) + line));
  if (moved.join("\n") === text) return;
  event.preventDefault();
  const { selectionStart: first, selectionEnd: last } = field;
  const by = moved.join("\n").length - text.length;
  replace(field, start, stop, moved.join("\n"));
  field.setSelectionRange(Math.max(start, first + moved[0].length - lines[0].length), Math.max(start, last + by));
}

// Words that are marked already lose their marks.
function wrap(field, mark) {
  const { value } = field;
  let { selectionStart: start, selectionEnd: end } = field;
  const inner = (/^(\*{1,3})[^*](?:.*[^*])?\1$/s.exec(value.slice(start, end))?.[1] ?? "").length;
  start += inner;
  end -= inner;
  const stars = Math.min(/\**$/.exec(value.slice(0, start))[0].length, /^\**/.exec(value.slice(end))[0].length);
  const width = mark.length;
  const isMarked = width === 2 ? stars >= 2 : stars % 2 === 1;
  const words = value.slice(start, end);
  if (isMarked) replace(field, start - width, end + width, words);
  else replace(field, start, end, mark + words + mark);
  const by = isMarked ? -width : width;
  field.setSelectionRange(start + by, end + by);
}

function moveLines(field, by) {
  const { start, stop, text } = wholeLines(field);
  const { selectionStart: first, selectionEnd: last, value } = field;
  if (by < 0 ? start === 0 : stop === value.length) return;
  const from = by < 0 ? value.lastIndexOf("\n", start - 2) + 1 : start;
  const found = value.indexOf("\n", stop + 1);
  const to = by < 0 ? stop : found < 0 ? value.length : found;
  const other = by < 0 ? value.slice(from, start - 1) : value.slice(stop + 1, to);
  replace(field, from, to, by < 0 ? `${text}\n${other}` : `${other}\n${text}`);
  const far = by * (other.length + 1);
  field.setSelectionRange(first + far, last + far);
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
  else if (event.altKey && (key === "arrowup" || key === "arrowdown")) { event.preventDefault(); moveLines(field, key === "arrowup" ? -1 : 1); }
  if (key !== "escape" && key !== "tab") leaves = false;
}

for (const field of document.querySelectorAll("textarea[data-writing]")) field.addEventListener("keydown", onKey);
