// <input data-narrow="list-id" hidden>: shows only those entries of a long list that hold the words typed.
for (const box of document.querySelectorAll("[data-narrow]")) {
  const list = document.getElementById(box.dataset.narrow);
  if (!list) continue;
  const entries = [...list.querySelectorAll("li, .pill")];
  box.hidden = false;
  box.addEventListener("input", () => {
    const words = box.value.trim().toLowerCase();
    for (const entry of entries) {
      const isChosen = entry.querySelector("input")?.checked;
      entry.hidden = !isChosen && !entry.textContent.toLowerCase().includes(words);
    }
  });
}
