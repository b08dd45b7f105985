// .timeline.is-strip[data-today]: one case's strip begins scrolled so that today's line is in view.
// The whole study begins at the left, where the names of its cases stand.
for (const box of document.querySelectorAll(".timeline.is-strip[data-today]")) {
  const line = box.querySelector(".today");
  if (!line) continue;
  const offset = line.getBoundingClientRect().left - box.getBoundingClientRect().left;
  box.scrollLeft = offset - box.clientWidth * 0.7;
}
