// What this device keeps of what is not saved: texts, encrypted with a key of the account that scripts cannot read out.
// Everything here is bounded: by number and size, by seven days of the server's clock, and by log-out. What was just typed
// is never thrown away for that: texts that the server has too make room, and then no more are taken.
const NAME = "tracker";
const WEEK = 7 * 24 * 3600 * 1000;
const MOST = 2000;
const ROOM = 50_000_000;
const PATIENCE = 15000;
// Whose page this is: on a shared device somebody else may have logged in since it was opened.
const { reader: OWNER } = document.documentElement.dataset;
const others = globalThis.BroadcastChannel && new BroadcastChannel(NAME);
let opened;
// The key outlives its row in an open editor, so that an expired log-in leaves the text under it safe.
let own;
let isShut = false;
let isAnothers = false;
let sizes;

export const canKeep = Boolean(globalThis.indexedDB && globalThis.crypto?.subtle);

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("texts", { keyPath: "id" });
      asked.result.createObjectStore("facts");
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => { asked.result.close(); opened = undefined; };
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function act(store, mode, doing) {
  const base = await open();
  return new Promise((resolve, reject) => {
    const transaction = base.transaction(store, mode);
    const request = doing(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

const all = () => act("texts", "readonly", (store) => store.getAll());
const put = (row) => act("texts", "readwrite", (store) => store.put(row));
const nameOf = (place, client) => `${place} ${client}`;

async function keyOfAccount() {
  own ??= await act("facts", "readonly", (store) => store.get("key"));
  return own && (!OWNER || own.reader === OWNER) ? own : {};
}

// Whether somebody else than this page's owner was signed in when the server was asked last.
export const isOfAnother = () => isAnothers;

// Whether this page's owner has logged out in another tab.
export const isLoggedOut = () => isShut;

// Log-out asks the open editors for what was typed just now, and tells them then to keep nothing more.
others?.addEventListener("message", ({ data }) => {
  if (data.reader !== OWNER) return;
  if (data.what === "keep") document.dispatchEvent(new Event("keep-now"));
  if (data.what === "forget") {
    own = sizes = undefined;
    isShut = true;
    opened?.then((base) => base.close()).catch(() => {});
    opened = undefined;
  }
});

export async function gather(reader) {
  others?.postMessage({ what: "keep", reader });
  await new Promise((resolve) => setTimeout(resolve, others ? 300 : 0));
}

export const hasKey = async () => Boolean((await keyOfAccount()).key);

// A bad line may neither answer nor break off.
export const patiently = (address, how) => fetch(address, { ...how, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });

// Asks the server for the account's key and a fresh token. Null without a network; false when nobody is signed in, or
// somebody else: neither their key nor their token is for what stands on this page.
export async function greet(address) {
  let answer;
  try {
    answer = await patiently(address, { headers: { Accept: "application/json" } });
  } catch {
    return null;
  }
  if (answer.redirected || answer.status === 401) return false;
  if (!answer.ok) return null;
  const told = await answer.json();
  isAnothers = Boolean(OWNER) && told.reader !== OWNER;
  if (isAnothers) return false;
  isShut = false;
  if (canKeep) {
    const raw = Uint8Array.from(atob(told.key), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    own = { reader: told.reader, key };
    await act("facts", "readwrite", (store) => store.put(own, "key"));
    await clean(told.now);
  }
  return told;
}

export async function keep(text) {
  const { reader, key } = await keyOfAccount();
  if (!key || isShut) throw new Error("no key");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(text));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, words);
  const { place, client, isSent = false } = text;
  const id = nameOf(place, client);
  await makeRoom(id, sealed.byteLength);
  await put({ id, reader, place, client, isSent, at: Date.now(), iv, sealed });
}

// Refuses what would be too much; what other tabs have put here since this page first looked counts next time.
async function makeRoom(id, size) {
  sizes ??= await sizesHere();
  if (hasRoom(id, size)) return sizes.set(id, size);
  for (const row of await all()) if (row.isSent && row.id !== id) await drop(row.place, row.client);
  sizes = await sizesHere();
  if (hasRoom(id, size)) return sizes.set(id, size);
  throw new Error("full");
}

const sizesHere = async () => new Map((await all()).map((row) => [row.id, row.sealed.byteLength]));

function hasRoom(id, size) {
  const rest = [...sizes].filter(([name]) => name !== id);
  return rest.length < MOST && rest.reduce((sum, [, one]) => sum + one, size) <= ROOM;
}

export function drop(place, client) {
  sizes?.delete(nameOf(place, client));
  return act("texts", "readwrite", (store) => store.delete(nameOf(place, client)));
}

// The texts that this account left in a place; what cannot be read is left alone. The device's clock only sorts them.
export const texts = async (place) => (await ownTexts()).filter((one) => one.place === place);

// All of this account's texts, wherever they belong.
export async function ownTexts() {
  const { reader, key } = await keyOfAccount();
  const rows = (await all()).filter((row) => row.reader === reader);
  const read = await Promise.all(rows.map(async (row) => {
    try {
      const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.sealed);
      return { at: row.at, isSent: row.isSent, ...JSON.parse(new TextDecoder().decode(words)) };
    } catch {
      return null;
    }
  }));
  return read.filter(Boolean).sort((one, other) => other.at - one.at);
}

// How many texts of an account wait here that the server does not have.
export const count = async (reader) => (await all()).filter((row) => row.reader === reader && !row.isSent).length;

// What a form has saved. Of an editor the answer names the text too: words typed after it was sent are not in it.
export async function dropSaved(client, saved) {
  for (const one of saved ? await ownTexts() : await all()) {
    if (one.client === client && (!saved || (await digest(one.text.trim())) === saved)) await drop(one.place, client);
  }
}

export async function digest(text) {
  const made = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(made)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A text's week begins when the server first hears of it, by the server's clock: a device's clock that is off, or set
// right meanwhile, neither throws away what was just written nor keeps it for ever.
function clean(present) {
  sizes = undefined;
  return act("texts", "readwrite", (store) => {
    const asked = store.getAll();
    asked.onsuccess = () => {
      for (const row of asked.result) {
        if (present - (row.since ?? present) > WEEK) store.delete(row.id);
        else if (!row.since) store.put({ ...row, since: present });
      }
    };
    return asked;
  });
}

// Another account's key goes as soon as this one signs in; its texts stay sealed until it is back.
export async function forgetKeyOfOthers(reader) {
  const { reader: present } = await keyOfAccount();
  if (!present || present === reader) return;
  own = undefined;
  await act("facts", "readwrite", (store) => store.delete("key"));
}

// At log-out: the account's texts and the key. What another account left sealed is not ours to throw away.
export async function forgetOwn(reader) {
  others?.postMessage({ what: "forget", reader });
  for (const row of await all()) if (row.reader === reader) await drop(row.place, row.client);
  await act("facts", "readwrite", (store) => store.clear());
  own = sizes = undefined;
  isShut = true;
  if ((await all()).length) return;
  (await opened)?.close();
  opened = undefined;
  await new Promise((resolve) => {
    const gone = indexedDB.deleteDatabase(NAME);
    gone.onsuccess = gone.onerror = gone.onblocked = resolve;
  });
}
