// Ctrl+Enter (Cmd+Enter) saves the form one writes in; a second press at once does nothing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("main form");
  if (!form || form.method !== "post") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.primary") ?? undefined);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});
