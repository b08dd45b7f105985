// <form data-unsaved>: the browser asks before leaving while something typed is not saved. A page that came back refused
// (data-unsaved="yes") holds unsaved text from the start; what keeps the text elsewhere says so by cancelling "leave".
for (const form of document.querySelectorAll("form[data-unsaved]")) {
  let isChanged = form.dataset.unsaved === "yes";
  form.addEventListener("input", () => { isChanged = true; });
  // On the window: only there is it known whether the form really goes.
  window.addEventListener("submit", (event) => { if (event.target === form && !event.defaultPrevented) isChanged = false; });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged && form.dispatchEvent(new Event("leave", { cancelable: true }))) event.preventDefault();
  });
}
