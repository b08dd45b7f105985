// Menus made of <details data-menu>: one open at a time; closed by Escape, a click elsewhere, or leaving.
const menus = () => document.querySelectorAll("details[data-menu][open]");

function close(menu, { andReturn = false } = {}) {
  menu.open = false;
  if (andReturn) menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener("focusin", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) close(menu);
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details[data-menu][open]");
  if (!menu) return;
  if (event.key === "Escape") close(menu, { andReturn: true });
  // In a field the arrows are the field's own.
  if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || event.target.matches("input, select")) return;
  const items = [...menu.querySelectorAll("summary, a[href], button")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  event.preventDefault();
  items[(items.indexOf(event.target) + step + items.length) % items.length].focus();
});
