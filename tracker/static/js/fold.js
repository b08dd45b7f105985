// <details data-fold open>: open on a wide screen, folded on a phone; without this script it stays open.
const isNarrow = window.matchMedia("(max-width: 48rem)");

function fold() {
  for (const part of document.querySelectorAll("details[data-fold]")) part.open = !isNarrow.matches;
}

fold();
isNarrow.addEventListener("change", fold);
