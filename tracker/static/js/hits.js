// The arrow keys go from the search box into the hits, from one to the next, and back.
const box = document.querySelector("main [data-find]");
const stops = [box, ...document.querySelectorAll("[data-hit]")].filter(Boolean);

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = stops.indexOf(document.activeElement);
  if (!step || here < 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const next = stops[here + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});
