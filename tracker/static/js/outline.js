// <div data-outline="address" data-of="field-id">: the excerpts and follow-ups of the text, as the server reads it,
// a second after the last key. A click goes to the line.
const place = document.querySelector("[data-outline]");
const field = place && document.getElementById(place.dataset.of);
let pause;
let asked = "";
let asking = null;

async function ask() {
  if (field.value === asked || !navigator.onLine) return;
  asking?.abort();
  asking = new AbortController();
  const text = field.value;
  const body = new URLSearchParams({ text, csrf_token: field.form.elements.csrf_token.value });
  try {
    const answer = await fetch(place.dataset.outline, { method: "POST", body, signal: asking.signal });
    if (!answer.ok || answer.redirected) return;
    place.innerHTML = await answer.text();
    asked = text;
  } catch {
    // Without connection the list stays as it was; the text itself is kept elsewhere.
  }
}

function goTo(line) {
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}

if (field) {
  asked = field.value;
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, 1000);
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-line]");
    if (button) goTo(Number(button.dataset.line));
  });
}
