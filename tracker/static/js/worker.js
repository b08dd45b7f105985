// Shows an engagement's page, its programme and its editors again when there is no network, once they were opened. Nothing
// else of a study is kept. Pages lie under the mark of the account that opened them; log-out, the end of a log-in, other
// accounts and a week remove them.
const STATIC = "static";
const PAGES = "pages-";
const MOST = 60;
const WEEK = 7 * 24 * 3600 * 1000;
const ENGAGEMENT = /^\/s\/[^/]+\/engagements\/\d+$/;
const KEPT = /^\/s\/[^/]+\/(engagements\/\d+(\/(programme|minutes|notes\/new))?|notes\/\d+\/edit)$|^\/offline$/;
const EDITOR = /\/(new|edit)$/;
// What one needs in the field beside an engagement's page; fetched with it when it links there.
const BESIDE = ["/programme", "/notes/new"];
// How long a line may hang before what is kept stands in for its answer.
const PATIENCE = 5000;
const PART_PATIENCE = 2000;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// An address with a version never changes; modules import each other without one.
async function ours(request) {
  const cache = await caches.open(STATIC);
  const known = await cache.match(request);
  const isFixed = new URL(request.url).searchParams.has("v");
  if (known && isFixed) return known;
  const asked = fetch(request).then(async (answer) => {
    if (answer.ok) await replace(cache, request, answer.clone());
    return answer;
  });
  if (known) return unlessLate(asked, known, PART_PATIENCE);
  // A page that was kept before the program was renewed goes with the parts there are.
  return asked.catch(async (fault) => (await cache.match(request, { ignoreSearch: true })) ?? Promise.reject(fault));
}

function unlessLate(asked, kept, patience) {
  const late = new Promise((go) => setTimeout(go, patience, kept));
  return Promise.race([asked.catch(() => kept), late]);
}

// What a page is made of, and what its modules import: it must open without a network though nobody has looked at it yet.
async function gather(text) {
  const cache = await caches.open(STATIC);
  for (const [, part] of text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)) {
    if (await cache.match(part)) continue;
    const answer = await ours(new Request(part));
    if (!part.includes(".js")) continue;
    const imports = (await answer.clone().text()).matchAll(/ from "\.\/([\w-]+\.js)"/g);
    for (const [, name] of imports) await ours(new Request(`/static/js/${name}`));
  }
}

async function replace(cache, request, answer) {
  const path = new URL(request.url).pathname;
  for (const old of await cache.keys()) if (new URL(old.url).pathname === path) await cache.delete(old);
  await cache.put(request, answer);
}

async function remember(address, answer) {
  const text = await answer.text();
  const reader = /<html[^>]* data-reader="([0-9a-f]+)"/.exec(text)?.[1];
  if (!reader) return;
  await gather(text);
  const cache = await caches.open(PAGES + reader);
  const since = new Date().toISOString();
  const dated = text.replace("<html", `<html data-offline-since="${since}"`);
  const headers = new Headers(answer.headers);
  headers.delete("Content-Length");
  headers.delete("Set-Cookie");
  headers.set("X-Kept", since);
  await cache.put(address, new Response(dated, { headers }));
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(old);
  if (!ENGAGEMENT.test(address)) return;
  for (const one of BESIDE) if (text.includes(`href="${address}${one}`)) await fetchAgain(address + one);
}

// The copy that a device keeps: without unsaved text, which lies here sealed and nowhere in clear.
async function fetchAgain(address) {
  const answer = await fetch(address, { headers: { "X-Keep": "yes" } });
  if (answer.ok && !answer.redirected) await remember(address, answer);
}

async function known(address) {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(PAGES))) {
    const found = await (await caches.open(name)).match(address);
    if (found && Math.abs(Date.now() - new Date(found.headers.get("X-Kept"))) < WEEK) return found;
  }
  return null;
}

async function visit(event) {
  const { pathname, search } = new URL(event.request.url);
  const asked = fetch(event.request);
  event.waitUntil(asked.then((answer) => note(pathname, search, answer)).catch(() => {}));
  const kept = await known(pathname);
  if (kept) return unlessLate(asked, kept, PATIENCE);
  try {
    return await asked;
  } catch (fault) {
    const page = await known("/offline");
    if (page) return page;
    throw fault;
  }
}

// With a query it is a page for that one time, such as an editor that begins with prompts.
function note(pathname, search, answer) {
  if (!answer.ok || answer.redirected || search || !KEPT.test(pathname)) return null;
  return EDITOR.test(pathname) ? fetchAgain(pathname) : remember(pathname, answer.clone());
}

// A page that was opened before there was a worker; and what stands in for all that were not.
async function catchUp(page) {
  if (page && KEPT.test(page)) await fetchAgain(page);
  if (!(await known("/offline"))) await fetchAgain("/offline");
}

self.addEventListener("message", (event) => event.waitUntil(catchUp(event.data).catch(() => {})));

// What an editor has saved, its kept page does not know of.
async function send(event) {
  const answer = await fetch(event.request);
  if (answer.type === "opaqueredirect") await forget(new URL(event.request.url).pathname);
  return answer;
}

async function forget(address) {
  for (const name of await caches.keys()) if (name.startsWith(PAGES)) await (await caches.open(name)).delete(address);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.method === "POST" && request.mode === "navigate" && KEPT.test(address.pathname)) event.respondWith(send(event));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (address.pathname.startsWith("/static/")) event.respondWith(ours(request));
});
