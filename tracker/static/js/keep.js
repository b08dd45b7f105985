// What this device keeps while it cannot be sent: texts, encrypted with a key of the account that scripts cannot read
// out. Everything here is bounded: by number, by seven days of the server's clock, and by log-out.
const NAME = "tracker";
const WEEK = 7 * 24 * 3600 * 1000;
const MOST = 50;
const PATIENCE = 15000;
let opened;
// The key outlives its row in an open editor, so that an expired log-in leaves the text under it safe.
let own;

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
  return own ?? {};
}

export const hasKey = async () => Boolean((await keyOfAccount()).key);

// A bad line may neither answer nor break off.
export const patiently = (address, how) => fetch(address, { ...how, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });

// Asks the server for the account's key and a fresh token. Null without a network; false when nobody is signed in.
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
  if (!key) throw new Error("no key");
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const words = new TextEncoder().encode(JSON.stringify(text));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, words);
  const { place, client } = text;
  await put({ id: nameOf(place, client), reader, place, client, at: Date.now(), iv, sealed });
}

export const drop = (place, client) => act("texts", "readwrite", (store) => store.delete(nameOf(place, client)));

// The texts that this account left in a place; what cannot be read is left alone. The device's clock only sorts them.
export async function texts(place) {
  const { reader, key } = await keyOfAccount();
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

// How many texts of an account wait here.
export const count = async (reader) => (await all()).filter((row) => row.reader === reader).length;

export async function dropSaved(client) {
  for (const row of await all()) if (row.client === client) await drop(row.place, row.client);
}

// A text's week begins when the server first hears of it, by the server's clock: a device's clock that is off, or set
// right meanwhile, neither throws away what was just written nor keeps it for ever.
function clean(present) {
  return act("texts", "readwrite", (store) => {
    const asked = store.getAll();
    asked.onsuccess = () => {
      const rows = asked.result.sort((one, other) => other.at - one.at);
      for (const [rank, row] of rows.entries()) {
        if (rank >= MOST || present - (row.since ?? present) > WEEK) store.delete(row.id);
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
  for (const row of await all()) if (row.reader === reader) await drop(row.place, row.client);
  await act("facts", "readwrite", (store) => store.clear());
  own = undefined;
  if ((await all()).length) return;
  (await opened)?.close();
  opened = undefined;
  await new Promise((resolve) => {
    const gone = indexedDB.deleteDatabase(NAME);
    gone.onsuccess = gone.onerror = gone.onblocked = resolve;
  });
}
