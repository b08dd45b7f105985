// <span data-words="field-id" data-one="1 word" data-other="# words">: counts while one writes.
for (const count of document.querySelectorAll("[data-words]")) {
  const field = document.getElementById(count.dataset.words);
  field?.addEventListener("input", () => {
    const words = field.value.trim() ? field.value.trim().split(/\s+/).length : 0;
    const { one, other } = count.dataset;
    count.textContent = words === 1 ? one : other.replace("#", words.toLocaleString(document.documentElement.lang));
  });
}
