// <div data-making data-open>: a file that is being made; the page looks again every second until it is there.
const PAUSE = 1000;
const shown = document.querySelector("[data-making]");

async function look() {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  } catch {
    // No connection just now; the file is made all the same.
    return true;
  }
  if (answer.redirected || !answer.ok) {
    location.reload();
    return false;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const now = page.querySelector("[data-making]");
  if (now.innerHTML !== shown.innerHTML) shown.replaceChildren(...now.childNodes);
  const isOpen = "open" in now.dataset;
  if (!isOpen) shown.querySelector("a.button, button")?.focus();
  return isOpen;
}

async function wait() {
  if (await look()) setTimeout(wait, PAUSE);
}

setTimeout(wait, PAUSE / 4);
