// Ctrl+Enter (Cmd+Enter) saves the form one writes in; a second press at once does nothing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("main form");
  if (!form || form.method !== "post") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.primary") ?? undefined);
});

const PATIENCE = 15000;

// Without a network the browser would put its own page in place of what was typed.
function stay(form, button) {
  if (form.querySelector("[data-stays]")) return;
  const said = document.createElement("p");
  said.className = "small is-late";
  said.role = "alert";
  said.dataset.stays = "";
  said.textContent = document.querySelector("main").dataset.noConnection;
  (button?.closest(".form-acts") ?? form.lastElementChild).before(said);
  window.addEventListener("online", () => said.remove(), { once: true });
}

// A network alone is not enough: the server may be down, or the line too bad.
async function isThere() {
  if (!navigator.onLine) return false;
  try {
    await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return true;
  } catch {
    return false;
  }
}

async function ask(form, button) {
  form.dataset.asking = "yes";
  const isAnswered = await isThere();
  if (isAnswered) {
    form.dataset.asking = "answered";
    form.querySelector("[data-stays]")?.remove();
    form.requestSubmit(button);
  } else stay(form, button);
  delete form.dataset.asking;
}

// Editors and forms that are kept on the device: they come here when they have just heard of the server, whatever the
// browser says of its network a moment later.
const asksItself = (form) => "draft" in form.dataset || "keeps" in form.dataset;
const asksFirst = (form) => "unsaved" in form.dataset && !asksItself(form);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (!navigator.onLine && !asksItself(form)) {
    event.preventDefault();
    stay(form, event.submitter);
    return;
  }
  if (asksFirst(form) && form.dataset.asking !== "answered") {
    event.preventDefault();
    if (!form.dataset.asking) ask(form, event.submitter);
    return;
  }
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 3000);
});
