// <section data-offline-pages>: what the worker kept, a line for each engagement; <p data-offline-none>: that there is nothing.
const section = document.querySelector("[data-offline-pages]");
const none = document.querySelector("[data-offline-none]");
const back = document.querySelector("[data-back]");
const WEEK = 7 * 24 * 3600 * 1000;
const ENGAGEMENT = /^\/s\/[^/]+\/engagements\/\d+/;

const words = (page, part) => page.querySelector(part)?.textContent.replace(/\s+/g, " ").trim() ?? "";

// The engagement a page belongs to: its own address begins with it, or the way back leads there.
const engagementOf = (path, page) => (ENGAGEMENT.exec(path) ?? ENGAGEMENT.exec(page.querySelector(".back")?.getAttribute("href")))?.[0] ?? path;

async function pages() {
  const found = [];
  for (const name of (await caches.keys()).filter((one) => one.startsWith("pages-"))) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      const path = new URL(request.url).pathname;
      if (path === "/offline" || Date.now() - new Date(answer.headers.get("X-Kept")) > WEEK) continue;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      found.push({ path, page, of: engagementOf(path, page), href: request.url });
    }
  }
  return found;
}

function link({ page, href }) {
  const made = document.createElement("a");
  made.href = href;
  made.textContent = words(page, "h1");
  return made;
}

function line(title, about, others) {
  const item = document.createElement("li");
  const head = document.createElement("p");
  const small = document.createElement("p");
  const beside = document.createElement("p");
  head.append(title);
  small.className = beside.className = "small";
  small.classList.add("soft");
  small.textContent = about;
  beside.append(...others.flatMap((one, at) => (at ? [" · ", link(one)] : [link(one)])));
  item.append(head, small, beside);
  return item;
}

function show(found) {
  for (const of of new Set(found.map((one) => one.of))) {
    const those = found.filter((one) => one.of === of);
    const own = those.find((one) => one.path === of);
    const { page } = own ?? those[0];
    const title = own ? link(own) : words(page, ".back") || page.title;
    const about = [words(page, ".lead"), words(page, ".study-name")].filter(Boolean).join(" · ");
    section.querySelector("ul").append(line(title, about, those.filter((one) => one !== own)));
  }
}

if (section && globalThis.caches) {
  const found = await pages().catch(() => []);
  show(found);
  section.hidden = !found.length;
  none.hidden = Boolean(found.length);
  back.hidden = history.length < 2;
  back.addEventListener("click", () => history.back());
}
