// Keys of the calendar: each link that says its key (data-key) is followed by it; Ctrl+Z presses the undo of a move.
// After a move the engagement named in the address (#e12) is in focus again.
const isTyping = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName) || element.isContentEditable;

function undo() {
  document.querySelector('.flashes form[action$="/put-back"]')?.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  if (isTyping(event.target) || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) return undo();
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (event.target.closest(".menu, .event") && event.key.startsWith("Arrow")) return;
  document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`)?.click();
});

const [, number] = location.hash.match(/^#e(\d+)$/) ?? [];
if (number) document.querySelector(`.event[href$="/${number}"]`)?.focus();
