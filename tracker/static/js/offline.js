// On every page: the worker that shows opened pages again without a network, and an end to all of it at log-out.
import { canKeep, count, dropSaved, forgetKeyOfOthers, forgetOwn, gather, greet, hasKey, patiently } from "./keep.js";
import { sendLeft } from "./left.js";

const { reader } = document.documentElement.dataset;
const PAGES = "pages-";

async function forgetPages(but = "") {
  if (!globalThis.caches) return;
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== PAGES + but) await caches.delete(name);
  }
}

async function settle() {
  await forgetPages(reader);
  if (!canKeep) return;
  await forgetKeyOfOthers(reader);
  // So that an editor can keep a text though it is opened without a network for the first time.
  if (reader && !(await hasKey())) await greet("/drafts/key");
  const [, saved, text] = /(?:^|; )saved=([0-9a-f-]{36})(?::([0-9a-f]{64}))?/.exec(document.cookie) ?? [];
  if (saved) {
    await dropSaved(saved, text);
    document.cookie = "saved=; Max-Age=0; path=/; SameSite=Lax";
  }
  if (reader) await sendLeft();
}

async function leave(event) {
  const form = event.currentTarget;
  event.preventDefault();
  if (canKeep) await gather(reader);
  const left = canKeep ? await count(reader) : 0;
  if (left && !window.confirm(form.dataset.leave)) return;
  const answer = await patiently(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => null);
  if (!answer) {
    window.alert(form.dataset.stays);
    return;
  }
  if (answer.type !== "opaqueredirect") {
    form.submit();
    return;
  }
  await forgetPages();
  if (canKeep) await forgetOwn(reader);
  location.assign(form.dataset.after);
}

for (const form of document.querySelectorAll("form[data-leave]")) form.addEventListener("submit", leave);

for (const banner of document.querySelectorAll("[data-offline-banner]")) {
  const { offlineSince } = document.documentElement.dataset;
  if (!offlineSince || document.querySelector("[data-offline-pages]")) continue;
  const when = new Date(offlineSince).toLocaleString(document.documentElement.lang.replace(/^en$/, "en-GB"), { dateStyle: "medium", timeStyle: "short" });
  banner.querySelector("span").textContent = banner.dataset.offlineBanner.replace("#", when);
  banner.hidden = false;
}

if (!document.documentElement.dataset.offlineSince) await settle().catch(() => {});
if (reader && navigator.serviceWorker) await look().catch(() => {});

// A page that did not come through the worker is told to it. Whether it controls the page says nothing: it may have
// taken over since.
async function look() {
  const { workerStart } = performance.getEntriesByType("navigation")[0] ?? {};
  await navigator.serviceWorker.register("/sw.js");
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage(workerStart ? "" : location.pathname + location.search);
}
