// <span data-told="field">: says in a line what a field that lies folded holds.
const language = document.documentElement.lang.replace(/^en$/, "en-GB");

function told(field) {
  if (field.selectedOptions) return field.selectedOptions[0].textContent;
  if (field.type !== "date" || !field.value) return field.value;
  return field.valueAsDate.toLocaleDateString(language, { dateStyle: "medium", timeZone: "UTC" });
}

for (const line of document.querySelectorAll("[data-told]")) {
  const field = line.closest("form").elements[line.dataset.told];
  field.addEventListener("input", () => { line.textContent = told(field); });
}
