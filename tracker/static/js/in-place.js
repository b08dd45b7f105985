// <form data-in-place> within an element [data-part]: sends without leaving the page, and shows that part as the answer
// has it, so that what is half typed elsewhere stays. What answers otherwise, such as the log-in, is shown as a page.
async function sendInPlace(form, part) {
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const renewed = page.querySelector(`[data-part="${part.dataset.part}"]`);
  if (!renewed) return form.submit();
  const action = form.getAttribute("action");
  part.replaceChildren(...renewed.childNodes);
  part.querySelector("[data-part-said]").textContent = answer.ok ? page.querySelector(".flash span")?.textContent ?? "" : "";
  (part.querySelector("[role=alert]") ?? part.querySelector(`form[action="${action}"] button`))?.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const part = form.closest("[data-part]");
  if (!("inPlace" in form.dataset) || !part || !navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  sendInPlace(form, part).catch(() => {
    part.querySelector("[data-part-said]").textContent = document.querySelector("main").dataset.noConnection;
  });
}, { capture: true });
