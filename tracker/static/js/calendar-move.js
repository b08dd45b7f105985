// [data-calendar]: what is still to come (data-move) is dragged to another day or hour, its edge (data-edge) to
// make it longer; Alt and the arrows do the same. The hidden form (data-mover) then asks the server.
const page = document.querySelector("[data-calendar]");
const form = page?.querySelector("[data-mover]");
const said = page?.querySelector("[data-said]");
const isPhone = window.matchMedia("(max-width: 48rem)");
const HOLD = 350; // milliseconds until a finger means to drag and not to scroll

const shift = (day, days) => new Date(Date.parse(day) + days * 864e5).toISOString().slice(0, 10);
const between = (day, other) => Math.round((Date.parse(other) - Date.parse(day)) / 864e5);
const minutes = (time) => time.split(":").reduce((hours, rest) => hours * 60 + Number(rest));
const clock = (count) => new Date(count * 6e4).toISOString().slice(11, 16);
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

// Where an engagement would be after so many days and quarters of an hour, or so much longer.
function moved({ day, last, starts = "", ends = "" }, { days = 0, quarters = 0, longer = 0, more = 0 }) {
  if (!starts) return { day: shift(day, days), last: shift(day, Math.max(0, between(day, last) + longer) + days), starts, ends };
  const length = between(day, last) * 1440 + minutes(ends) - minutes(starts);
  const isLate = last !== day;
  const begin = clamp(minutes(starts) + quarters * 15, 0, isLate ? 1425 : 1439 - length);
  const stretched = Math.max(15, length + longer * 1440 + more * 15);
  const end = begin + (isLate || longer ? stretched : Math.min(stretched, 1439 - begin));
  const first = shift(day, days);
  return { day: first, last: shift(first, Math.floor(end / 1440)), starts: clock(begin), ends: clock(end % 1440) };
}

function inWords({ day, last, starts, ends }) {
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const days = day === last ? words.format(Date.parse(day)) : words.formatRange(Date.parse(day), Date.parse(last));
  return starts ? `${days}, ${starts}–${ends}` : days;
}

const same = (one, other) => ["day", "last", "starts", "ends"].every((name) => (one[name] ?? "") === (other[name] ?? ""));

function send(chip, wish) {
  if (same(chip.dataset, wish)) return;
  const given = { day: wish.day, last_day: wish.last === wish.day ? "" : wish.last, starts: wish.starts, ends: wish.ends };
  for (const [name, value] of Object.entries(given)) form.elements[name].value = value;
  form.action = `${chip.pathname}/move`;
  form.requestSubmit();
}

function show(wish) {
  for (const cell of page.querySelectorAll("[data-date]")) {
    cell.classList.toggle("is-target", Boolean(wish) && wish.day <= cell.dataset.date && cell.dataset.date <= wish.last);
  }
  const words = wish ? inWords(wish) : "";
  if (said.textContent !== words) said.textContent = words;
}

// Dragging, by mouse or finger

let drag = null;
const dayAt = (x, y) => document.elementsFromPoint(x, y).map((one) => one.closest("[data-date]")).find(Boolean)?.dataset.date;

function wishOf(event) {
  const days = between(drag.from, dayAt(event.clientX, event.clientY) ?? drag.at);
  drag.at = shift(drag.from, days);
  const quarters = drag.quarter ? Math.round((event.pageY - drag.y) / drag.quarter) : 0;
  if (!drag.edge) return moved(drag.chip.dataset, { days, quarters });
  return moved(drag.chip.dataset, drag.quarter ? { more: quarters } : { longer: days });
}

function lift() {
  const box = drag.chip.getBoundingClientRect();
  drag.ghost = drag.chip.cloneNode(true);
  drag.ghost.classList.add("is-ghost");
  drag.ghost.removeAttribute("tabindex");
  Object.assign(drag.ghost.style, { width: `${box.width}px`, height: `${box.height}px`, left: `${box.left}px`, top: `${box.top}px` });
  if (!drag.edge) page.append(drag.ghost);
  drag.chip.classList.add("is-lifted");
}

function drop(wish) {
  if (!drag) return;
  clearTimeout(drag.timer);
  drag.ghost?.remove();
  drag.chip.classList.remove("is-lifted");
  if (drag.ghost) {
    // The click that follows a drop is not one on the link.
    const stop = (event) => event.preventDefault();
    document.addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 100);
  }
  const { chip } = drag;
  drag = null;
  show(null);
  if (wish) send(chip, wish);
}

function press(event) {
  const chip = event.target.closest("[data-move]");
  if (!chip || event.button || isPhone.matches) return;
  const times = chip.closest("[data-times]");
  const quarter = times ? parseFloat(getComputedStyle(times).gridAutoRows) : 0;
  const from = chip.closest("[data-date]").dataset.date;
  drag = { chip, from, at: from, quarter, x: event.pageX, y: event.pageY, edge: event.target.closest("[data-edge]") };
  if (event.pointerType !== "mouse") drag.timer = setTimeout(() => drag && lift(), HOLD);
}

function follow(event) {
  if (!drag) return;
  const [right, down] = [event.pageX - drag.x, event.pageY - drag.y];
  if (!drag.ghost && Math.hypot(right, down) > 6) {
    if (drag.timer) return drop(null);
    lift();
  }
  if (!drag.ghost) return;
  drag.ghost.style.transform = `translate(${right}px, ${down}px)`;
  show(wishOf(event));
}

// Moving by keys: what is wished adds up while Alt is held

let wished = null;
const STEPS = {
  month: { ArrowLeft: { days: -1 }, ArrowRight: { days: 1 }, ArrowUp: { days: -7 }, ArrowDown: { days: 7 } },
  week: { ArrowLeft: { days: -1 }, ArrowRight: { days: 1 }, ArrowUp: { quarters: -1 }, ArrowDown: { quarters: 1 } },
};
const STRETCHES = { ArrowLeft: { longer: -1 }, ArrowRight: { longer: 1 }, ArrowUp: { more: -1 }, ArrowDown: { more: 1 } };

function keyDown(event) {
  if (event.key === "Escape") {
    const isMoving = drag || wished;
    drop(null);
    forget();
    if (isMoving) said.textContent = said.dataset.left;
    return;
  }
  const chip = event.target.closest?.("[data-move]");
  if (!chip || !event.altKey || event.ctrlKey || event.metaKey) return;
  const step = event.shiftKey ? STRETCHES[event.key] : STEPS[page.dataset.calendar][event.key];
  if (!step) return;
  event.preventDefault();
  if (step.longer && !("lengthens" in chip.dataset)) return;
  if (step.more && page.dataset.calendar === "month") return;
  wished = { chip, wish: moved(wished?.wish ?? chip.dataset, step) };
  show(wished.wish);
}

function forget() {
  if (wished) show(null);
  wished = null;
}

function keyUp(event) {
  if (event.key !== "Alt" || !wished) return;
  event.preventDefault();
  const { chip, wish } = wished;
  wished = null;
  send(chip, wish);
}

if (form) {
  page.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", (event) => drop(drag?.ghost ? wishOf(event) : null));
  document.addEventListener("pointercancel", () => drop(null));
  // A finger that drags neither scrolls nor calls up the menu of the link.
  page.addEventListener("touchmove", (event) => { if (drag?.ghost) event.preventDefault(); }, { passive: false });
  page.addEventListener("contextmenu", (event) => { if (drag?.timer) event.preventDefault(); });
  document.addEventListener("keydown", keyDown);
  document.addEventListener("keyup", keyUp);
  page.addEventListener("focusout", forget);
}
