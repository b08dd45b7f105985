// <textarea data-complete>: offers the study's tags while one types #, @ or !, and the team after ~ in a task.
// The list lies docked at the foot of the field, so that no text has to be measured; the field keeps the focus.
import { code, folded } from "./folding.js";
import { lineBefore, replace } from "./typing.js";

const field = document.querySelector("textarea[data-complete]");
const list = document.querySelector("[data-complete-list]");
const TAG = /(?:^|[\s(*_>])([#@!~])([\p{L}\d_-]*)$/u;
const TASK = /^\s*(?:[-*+]|\d+[.)])\s+\[[ xX]\]/;
const MOST = 40;
let terms = {};
let begun = null;
let options = [];
let active = 0;

function asked() {
  if (field.selectionStart !== field.selectionEnd) return null;
  const line = lineBefore(field);
  const found = TAG.exec(line.text);
  if (!found) return null;
  const [, sign, word] = found;
  const before = line.text.slice(0, found.index);
  const isCode = (before.match(/`/g)?.length ?? 0) % 2 === 1;
  const isHeading = sign === "#" && !word && !before.trim();
  if (isCode || isHeading || (sign === "~" && !TASK.test(line.text))) return null;
  return { sign, word, start: line.end - word.length, end: line.end };
}

function fitting({ sign, word }) {
  const wish = folded(word).replace(/_/g, "-");
  const known = terms[sign] ?? [];
  if (known.some((term) => term.code === wish)) return [];
  const byCode = known.filter((term) => term.code.startsWith(wish));
  const byWord = known.filter((term) => !byCode.includes(term) && term.words.some((one) => one.startsWith(wish)));
  return [...byCode, ...byWord].slice(0, MOST);
}

function close() {
  begun = null;
  list.hidden = true;
  field.removeAttribute("aria-activedescendant");
}

function mark(place) {
  active = (place + options.length) % options.length;
  [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
  const item = list.children[active];
  field.setAttribute("aria-activedescendant", item.id);
  item.scrollIntoView({ block: "nearest" });
}

function show() {
  list.replaceChildren(...options.map((term, at) => {
    const item = document.createElement("li");
    item.id = `complete-${at}`;
    item.role = "option";
    const written = document.createElement("code");
    written.textContent = begun.sign + term.written;
    item.append(written, ` ${term.name}`);
    item.addEventListener("click", () => accept(at));
    return item;
  }));
  list.hidden = false;
  mark(0);
}

function look() {
  begun = asked();
  options = begun ? fitting(begun) : [];
  if (options.length) show();
  else close();
}

function accept(place) {
  const { start, end } = begun;
  const after = field.value[end];
  replace(field, start, end, options[place].written + (after === undefined || /\s/.test(after) ? " " : ""));
  close();
}

const keys = {
  ArrowDown: () => mark(active + 1),
  ArrowUp: () => mark(active - 1),
  Enter: () => accept(active),
  Tab: () => accept(active),
  Escape: close,
};

if (field && list) {
  const given = JSON.parse(list.dataset.completeList);
  for (const [sign, known] of Object.entries(given)) {
    terms[sign] = known.map(([written, name]) => ({ written, name, code: code(written), words: folded(name).split(/\s+/) }));
  }
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.addEventListener("input", look);
  field.addEventListener("blur", close);
  field.addEventListener("click", close);
  // A press leaves the focus where it is, and what scrolls the list chooses nothing.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  document.addEventListener("selectionchange", () => {
    if (begun && (field.selectionStart !== begun.end || field.selectionEnd !== begun.end)) close();
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  });
}
