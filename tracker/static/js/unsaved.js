// <form data-unsaved>: the browser asks before leaving while something typed is not saved.
// A page that came back refused (data-unsaved="yes") holds unsaved text from the start.
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let isChanged = form.dataset.unsaved === "yes";
  form.addEventListener("input", () => { isChanged = true; });
  form.addEventListener("submit", () => { if (navigator.onLine) isChanged = false; });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}
