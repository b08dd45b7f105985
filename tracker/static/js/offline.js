// On every page: the worker that shows opened pages again without a network, and an end to all of it at log-out.
import { canKeep, count, dropSaved, forgetKeyOfOthers, forgetOwn, gather, greet, hasKey } from "./keep.js";
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
  await forgetPages();
  if (canKeep) await forgetOwn(reader);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-leave]")) form.addEventListener("submit", leave);

for (const banner of document.querySelectorAll("[data-offline-banner]")) {
  const { offlineSince } = document.documentElement.dataset;
  if (!offlineSince) continue;
  const when = new Date(offlineSince).toLocaleString(document.documentElement.lang.replace(/^en$/, "en-GB"), { dateStyle: "medium", timeStyle: "short" });
  banner.querySelector("span").textContent = banner.dataset.offlineBanner.replace("#", when);
  banner.hidden = false;
}

// The page that the worker shows for what it does not have lists what it has.
const list = document.querySelector("[data-offline-pages]");
if (list && globalThis.caches) {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const text = await (await cache.match(request)).text();
      const page = new DOMParser().parseFromString(text, "text/html");
      const link = document.createElement("a");
      link.href = request.url;
      link.textContent = page.title.split(" · ")[0];
      const item = document.createElement("li");
      item.append(link);
      if (!request.url.endsWith("/offline")) list.append(item);
    }
  }
}

if (!document.documentElement.dataset.offlineSince) await settle().catch(() => {});
if (reader && navigator.serviceWorker) await look().catch(() => {});

// A page that was opened before there was a worker is told to it.
async function look() {
  const isUnseen = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register("/sw.js");
  if (!isUnseen) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage(location.pathname + location.search);
}
