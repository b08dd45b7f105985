// What earlier openings of a text left on this device, and other tabs in which it is open. Texts keep the name of the
// opening they were typed in, so that a save that went through unseen stays the only one and no tab writes over another.
import { digest, drop, greet, keep, ownTexts, patiently, texts } from "./keep.js";

// Places on the server where drafts are kept: study, then text.
const DRAFT = /^([^/]+)\/((?:note|status|engagement|case|cell)-.+)$/;
const { offlineSince } = document.documentElement.dataset;
const others = [];
const nameOf = (place, client) => `${place} ${client}`;

export async function openTexts(place) {
  const names = ((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name);
  return new Set(names.filter((name) => name.startsWith(`${place} `)).map((name) => name.slice(place.length + 1)));
}

// Until the page goes, other tabs know that this text is open here. False when another was faster.
export function hold(place, client) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((settle) => {
    navigator.locks.request(nameOf(place, client), { ifAvailable: true }, (lock) => {
      settle(Boolean(lock));
      return lock && new Promise((resolve) => window.addEventListener("pagehide", resolve, { once: true }));
    });
  });
}

// Puts what was typed last back into the form; what else there is can be looked at. Tells the text that the server has.
export async function takeUp(form) {
  const { place, clash, draftOf } = form.dataset;
  const { elements } = form;
  const open = await openTexts(place);
  if (open.size) show("elsewhere");
  // A page out of the store is opened more than once.
  if (offlineSince || open.has(elements.client_id.value)) elements.client_id.value = crypto.randomUUID();
  const left = [];
  for (const one of (await texts(place)).filter((each) => !open.has(each.client))) {
    if (await isDone(form, one)) await drop(place, one.client);
    else left.push(one);
  }
  if (!left.length) return undefined;
  const [newest, ...more] = left;
  // A merged proposal, or what was typed on another device, stands first and stays until one chooses.
  if (clash || (draftOf && !offlineSince && draftOf !== newest.client)) {
    offerMore(form, left);
    return undefined;
  }
  if (!(await hold(place, newest.client))) {
    show("elsewhere");
    return undefined;
  }
  const isShown = isSame(newest.text, elements.text.value);
  const isOlder = Number(newest.version || 0) < Number(elements.version?.value || 0);
  if (isShown) elements.client_id.value = newest.client;
  else become(form, newest);
  if (offlineSince) elements.known.value = newest.known ?? "";
  offerMore(form, more);
  if (!isShown) show(isOlder ? "older" : "back");
  return newest.isSent ? newest.text : undefined;
}

// What the server has too is no more than what it shows.
function offerMore(form, left) {
  const more = offlineSince ? left : left.filter((one) => !one.isSent);
  if (!more.length) return;
  offer(form, more);
  show("more");
}

const isSame = (one, other) => one.trim() === other.trim();

// Saved, merged, or gone from the server since it was sent there: then it was saved, thrown away or gone on with elsewhere.
async function isDone(form, one) {
  if (one.client === form.dataset.follows || (await isSaved(form, one))) return true;
  if (one.isSent) return !offlineSince && one.known !== form.elements.known.value;
  return isSame(one.text, form.elements.text.value);
}

// A save whose answer never came.
async function isSaved(form, one) {
  const sent = form.dataset.sentBefore.split(" ");
  const digests = await Promise.all([one.text, one.text.trim()].map(digest));
  return digests.some((made) => sent.includes(`${one.client}:${made}`));
}

function become(form, one) {
  form.elements.client_id.value = one.client;
  if (form.elements.version && one.version) form.elements.version.value = one.version;
  form.elements.text.value = one.text;
  form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
}

// Another tab or device went on with the text: what it wrote is offered beside this one's.
export function offerOther(form, told) {
  if (others.some((one) => one.known === told.known)) return;
  offer(form, [{ place: form.dataset.place, client: crypto.randomUUID(), isTheirs: true, ...told }]);
  show("another");
}

// The text that goes out of sight stays on the device under its own name.
function offer(form, more) {
  others.push(...more);
  const swap = document.querySelector("[data-draft-swap]");
  swap.hidden = others.length === 0;
  swap.onclick = async () => {
    const { client_id, text, version } = form.elements;
    const present = { place: form.dataset.place, client: client_id.value, text: text.value, version: version?.value ?? "" };
    await keep(present).catch(() => {});
    others.push(present);
    const next = others.shift();
    if (next.isTheirs) form.elements.known.value = next.known;
    become(form, next);
    hold(form.dataset.place, next.client);
  };
}

function show(name) {
  const notice = document.querySelector("[data-draft-notice]");
  const said = notice.querySelector("[data-draft-said]");
  said.textContent = said.dataset[name];
  notice.hidden = false;
  notice.querySelector("[data-draft-discard]").hidden = !["back", "older"].includes(name);
}

// On every page: what closed editors left here goes to the server as drafts, so that Today lists it. What cannot be sent
// is listed to be read and copied.
export async function sendLeft() {
  const told = (await leftBehind()).length ? await greet("/drafts/key") : null;
  if (!told) return;
  const kept = [];
  // Asked again: whose week is over went when the server was heard of.
  for (const one of await leftBehind()) if (!(await sendOne(one, told.csrf_token))) kept.push(one);
  tellOf(kept);
}

async function leftBehind() {
  const here = document.querySelector("form[data-place], form[data-keeps]")?.dataset;
  const left = [];
  for (const one of await ownTexts()) {
    if (!one.isSent && ![here?.place, here?.keeps].includes(one.place) && !(await openTexts(one.place)).has(one.client)) left.push(one);
  }
  return left;
}

async function sendOne(one, token) {
  const [, study, place] = DRAFT.exec(one.place) ?? [];
  if (!study) return false;
  const { reader } = document.documentElement.dataset;
  const { text, version, client, known = "" } = one;
  const body = new URLSearchParams({ text, version, client_id: client, known, reader, csrf_token: token });
  const answer = await patiently(`/s/${study}/drafts/${place}`, { method: "POST", body });
  if (!answer.ok || answer.redirected) return false;
  await keep({ ...one, isSent: true, known: (await answer.json()).known });
  return true;
}

function tellOf(kept) {
  const notice = document.querySelector("[data-left-here]");
  if (notice) notice.hidden = kept.length === 0;
  const list = document.querySelector("[data-left-list]");
  for (const one of list ? kept : []) {
    const item = list.querySelector("template").content.cloneNode(true);
    const field = item.querySelector("textarea");
    field.value = DRAFT.test(one.place) ? one.text : readable(one.text);
    list.append(item);
  }
}

// Forms of several fields are kept as they would be sent.
const readable = (text) => [...new URLSearchParams(text)]
  .filter(([name]) => !["csrf_token", "client_id", "reader", "version"].includes(name))
  .map(([, value]) => value).filter(Boolean).join("\n\n");
