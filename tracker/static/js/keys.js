// Keys for the whole page: n opens the add menu, c logs a call and r sets a reminder (about the page's own thing), / goes to the search or filter box, ? lists the keys.
const dialog = document.querySelector("[data-keys]");

function openAdd() {
  const menu = document.querySelector("[data-key-add]");
  if (!menu) return;
  menu.open = true;
  menu.querySelector("a").focus();
}

function goToFind() {
  const box = document.querySelector("main [data-find]") ?? document.querySelector("[data-find]");
  const fold = box?.closest("details");
  if (fold) fold.open = true;
  box?.focus();
}

function follow(name) {
  const link = document.querySelector(`main [data-key-${name}]`) ?? document.querySelector(`[data-key-${name}]`);
  link?.click();
}

const acts = { n: openAdd, c: () => follow("call"), r: () => follow("remind"), "/": goToFind, "?": () => dialog?.showModal() };

const isTyping = (element) =>
  element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const act = acts[event.key];
  if (!act || isTyping(event.target) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  act();
});

for (const button of document.querySelectorAll("[data-keys-open]")) {
  button.addEventListener("click", () => dialog?.showModal());
}
