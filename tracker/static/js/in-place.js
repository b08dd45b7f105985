// <form data-in-place> within an element [data-part]: sends without leaving the page, and shows that part as the answer
// has it, so that what is half typed elsewhere stays. A button may bear the mark instead: then the part around it is shown
// anew, and what was typed in its form goes along. What answers otherwise, such as the log-in, is shown as a page.
async function sendInPlace(form, part, button) {
  const action = button?.getAttribute("formaction") ?? form.getAttribute("action");
  const answer = await fetch(action, { method: "POST", body: new URLSearchParams(new FormData(form, button)) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const renewed = page.querySelector(`[data-part="${part.dataset.part}"]`);
  if (!renewed) return button ? leaveWith(form, button) : form.submit();
  part.replaceChildren(...renewed.childNodes);
  const refusal = part.querySelector("[role=alert]");
  part.querySelector("[data-part-said]").textContent = said(page, answer.ok, refusal);
  (refusal ?? part.querySelector(`form[action="${action}"] button`) ?? part.querySelector("button[data-in-place]") ?? part).focus();
}

// A refusal that stands elsewhere on the page is said here.
function said(page, isDone, refusal) {
  if (isDone) return page.querySelector(".flash span")?.textContent ?? "";
  return refusal ? "" : page.querySelector("main [role=alert] li")?.textContent ?? "";
}

function leaveWith(form, button) {
  delete button.dataset.inPlace;
  form.requestSubmit(button);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = "inPlace" in (event.submitter?.dataset ?? {}) ? event.submitter : null;
  const part = (button ?? form).closest("[data-part]");
  if (!(button || "inPlace" in form.dataset) || !part || !navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sendInPlace(form, part, button).catch(() => {
    part.querySelector("[data-part-said]").textContent = document.querySelector("main").dataset.noConnection;
  });
}, { capture: true });
