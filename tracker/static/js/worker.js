// Shows an engagement's page, its programme and its editors again when there is no network, once they were opened. Nothing
// else of a study is kept. Pages lie under the mark of the account that opened them; log-out and other accounts remove them.
const STATIC = "static";
const PAGES = "pages-";
const MOST = 60;
const KEPT = /^\/s\/[^/]+\/(engagements\/\d+(\/(programme|minutes|notes\/new))?|notes\/\d+\/edit)$|^\/offline$/;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function ours(request) {
  const cache = await caches.open(STATIC);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.ok) {
    const path = new URL(request.url).pathname;
    for (const old of await cache.keys()) if (new URL(old.url).pathname === path) await cache.delete(old);
    await cache.put(request, answer.clone());
  }
  return answer;
}

async function remember(request, answer) {
  const text = await answer.text();
  const reader = /<html[^>]* data-reader="([0-9a-f]+)"/.exec(text)?.[1];
  if (!reader) return;
  const cache = await caches.open(PAGES + reader);
  const since = new Date().toISOString();
  const dated = text.replace("<html", `<html data-offline-since="${since}"`);
  const headers = new Headers(answer.headers);
  headers.delete("Content-Length");
  headers.delete("Set-Cookie");
  await cache.put(request.url.split(/[?#]/)[0], new Response(dated, { headers }));
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(old);
  if (!(await cache.match("/offline"))) {
    const offline = await fetch("/offline");
    if (offline.ok && !offline.redirected) await remember(new Request(new URL("/offline", location)), offline);
  }
}

async function known(url) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PAGES) && (await (await caches.open(name)).match(url));
    if (found) return found;
  }
  return null;
}

async function visit(event) {
  const address = new URL(event.request.url);
  try {
    const answer = await fetch(event.request);
    if (answer.ok && !answer.redirected && KEPT.test(address.pathname)) {
      event.waitUntil(remember(event.request, answer.clone()).catch(() => {}));
    }
    return answer;
  } catch (fault) {
    const page = (await known(address.origin + address.pathname)) ?? (await known(`${address.origin}/offline`));
    if (page) return page;
    throw fault;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (address.pathname.startsWith("/static/")) event.respondWith(ours(request));
});
