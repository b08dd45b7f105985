// What this device keeps while it cannot be sent: texts, encrypted with a key of the account that scripts cannot read
// out. Everything here is bounded: by number, by seven days of the server's clock, and by log-out.
const NAME = "tracker";
const WEEK = 7 * 24 * 3600 * 1000;
const MOST = 50;
let opened;

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

const fact = (name) => act("facts", "readonly", (store) => store.get(name));
const setFact = (name, value) => act("facts", "readwrite", (store) => store.put(value, name));
const all = () => act("texts", "readonly", (store) => store.getAll());

// The device's clock may be days off; the server's was heard last time there was a network.
const now = async () => Date.now() + ((await fact("ahead")) ?? 0);

// Asks the server for the account's key and a fresh token. Null without a network; false when nobody is signed in.
export async function greet(address) {
  let answer;
  try {
    answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
  } catch {
    return null;
  }
  if (answer.redirected || answer.status === 401) return false;
  if (!answer.ok) return null;
  const told = await answer.json();
  if (canKeep) {
    const raw = Uint8Array.from(atob(told.key), (letter) => letter.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
    await setFact("key", { reader: told.reader, key });
    await setFact("ahead", told.now - Date.now());
    await clean();
  }
  return told;
}

export async function keep(text) {
  const { reader, key } = (await fact("key")) ?? {};
  if (!key) throw new Error("no key");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(text));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, words);
  const row = { id: `${text.place} ${text.client}`, reader, place: text.place, client: text.client, at: await now(), iv, sealed };
  await act("texts", "readwrite", (store) => store.put(row));
}

export const drop = (place, client) => act("texts", "readwrite", (store) => store.delete(`${place} ${client}`));

// The texts that this account left in a place, the newest first; what cannot be read is left alone.
export async function texts(place) {
  const { reader, key } = (await fact("key")) ?? {};
  const rows = (await all()).filter((row) => row.place === place && row.reader === reader);
  const read = await Promise.all(rows.map(async (row) => {
    try {
      const words = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key, row.sealed);
      return { at: row.at, ...JSON.parse(new TextDecoder().decode(words)) };
    } catch {
      return null;
    }
  }));
  return read.filter(Boolean).sort((one, other) => other.at - one.at);
}

export const count = async () => (await all()).length;

export async function dropSaved(client) {
  for (const row of await all()) if (row.client === client) await drop(row.place, row.client);
}

async function clean() {
  const present = await now();
  const rows = (await all()).sort((one, other) => other.at - one.at);
  for (const [place, row] of rows.entries()) {
    if (place >= MOST || Math.abs(present - row.at) > WEEK) await drop(row.place, row.client);
  }
}

// Another account's key goes as soon as this one signs in; its texts stay sealed until it is back.
export async function forgetKeyOfOthers(reader) {
  const present = await fact("key");
  if (present && present.reader !== reader) await act("facts", "readwrite", (store) => store.delete("key"));
}

export async function forgetAll() {
  (await opened)?.close();
  opened = undefined;
  await new Promise((resolve) => {
    const gone = indexedDB.deleteDatabase(NAME);
    gone.onsuccess = gone.onerror = gone.onblocked = resolve;
  });
}
