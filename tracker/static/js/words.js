// <span data-words="field-id" data-one="1 word" data-other="# words">: counts while one writes, after a pause.
for (const count of document.querySelectorAll("[data-words]")) {
  const field = document.getElementById(count.dataset.words);
  let pause;
  field?.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      const words = field.value.match(/\S+/g)?.length ?? 0;
      const { one, other } = count.dataset;
      count.textContent = words === 1 ? one : other.replace("#", words.toLocaleString(document.documentElement.lang));
    }, 300);
  });
}
