// <form data-draft="address" data-place="…">: keeps what one types. Each pause of a second on this device, every few
// seconds on the server as the author's own draft; versions decide what is newer, never clocks. Saving waits for a network.
import { canKeep, drop, greet, keep, texts } from "./keep.js";

const form = document.querySelector("form[data-draft]");
const field = form?.elements.text;
const status = form?.querySelector("[data-draft-status]");
const notice = document.querySelector("[data-draft-notice]");
const PAUSE = 1000;
const BETWEEN = 5000;
let client = form?.elements.client_id.value;
const place = form?.dataset.place;
// A page that came back refused, or merged, holds what is kept nowhere else.
let kept = form?.dataset.draftNew ? null : field?.value;
let sentAt = 0;
let pausing;
let sending;
let isWaiting = false;
let savesWith = null;
let isSaving = false;

const version = () => form.elements.version?.value ?? "";
const isChanged = () => field.value !== kept;

function say(name, words = "") {
  status.textContent = status.dataset[name].replace("#", words);
  if (name !== "expired") return;
  const link = document.createElement("a");
  link.href = status.dataset.login;
  link.target = "_blank";
  link.textContent = status.dataset.loginLabel;
  status.append(" ", link);
}

async function keepHere() {
  if (!canKeep || !isChanged()) return canKeep;
  try {
    await keep({ place, client, text: field.value, version: version() });
    return true;
  } catch {
    return false;
  }
}

async function post(text) {
  const body = new URLSearchParams({ text, version: version(), client_id: client, csrf_token: form.elements.csrf_token.value });
  try {
    return await fetch(form.dataset.draft, { method: "POST", body });
  } catch {
    return null;
  }
}

async function sendDraft() {
  if (isWaiting || !isChanged()) return;
  isWaiting = true;
  sentAt = Date.now();
  const text = field.value;
  let answer = await post(text);
  if (answer?.status === 400) {
    if (await refresh()) answer = await post(text);
  }
  isWaiting = false;
  if (answer?.ok && !answer.redirected) await acknowledge(text, await answer.json());
  else await complain(answer);
}

// After an expired session or a restart the form's token is old.
async function refresh() {
  const told = await greet(form.dataset.key);
  if (told) form.elements.csrf_token.value = told.csrf_token;
  return told;
}

async function acknowledge(text, told) {
  kept = text;
  if (canKeep && !isChanged()) await drop(place, client);
  say("kept", told.at);
  if (isChanged()) soon();
}

async function complain(answer) {
  const isHere = await keepHere();
  if (answer?.status === 413 || answer?.status === 422) status.textContent = (await answer.json()).error;
  else if (answer?.status === 401 || answer?.redirected) say("expired");
  else say(isHere ? "device" : "bare");
  clearTimeout(sending);
  sending = setTimeout(sendDraft, BETWEEN);
}

function soon() {
  clearTimeout(sending);
  sending = setTimeout(sendDraft, Math.max(0, sentAt + BETWEEN - Date.now()));
}

async function onPause() {
  if (!isChanged()) return;
  soon();
  const isHere = await keepHere();
  if (!navigator.onLine) say(isHere ? "device" : "bare");
}

async function digest(text) {
  const made = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(made)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function isSaved(one) {
  return form.dataset.sentBefore.split(" ").includes(`${one.client}:${await digest(one.text)}`);
}

function show(name, other = null) {
  const said = notice.querySelector("[data-draft-said]");
  said.textContent = said.dataset[name];
  notice.hidden = false;
  const swap = notice.querySelector("[data-draft-swap]");
  swap.hidden = other === null;
  swap.onclick = () => {
    const present = field.value;
    put(other);
    other = present;
  };
}

function put(text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// What an earlier opening of this text left on the device, unless it is still open in another tab. It is gone on with
// under its own name, so that a save that went through unseen stays the only one.
async function takeUp() {
  const open = new Set((await navigator.locks.query()).held.map((lock) => lock.name));
  const left = await texts(place);
  if (left.some((one) => open.has(one.client))) show("elsewhere");
  const mine = left.filter((one) => !open.has(one.client));
  for (const one of mine.filter((each) => each.text === field.value)) await drop(place, one.client);
  const [newest] = mine.filter((each) => each.text !== field.value);
  if (!newest) return;
  if (await isSaved(newest)) {
    await drop(place, newest.client);
    return;
  }
  const isOlder = Number(newest.version || 0) < Number(version() || 0);
  const other = field.value;
  if (isOlder) form.elements.version.value = newest.version;
  client = form.elements.client_id.value = newest.client;
  put(newest.text);
  show(isOlder ? "older" : "back", isOlder ? null : other);
}

function holdName() {
  navigator.locks?.request(client, { ifAvailable: true }, (lock) => lock && new Promise((resolve) => {
    window.addEventListener("pagehide", resolve, { once: true });
  }));
}

async function save(event) {
  if (isSaving) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  savesWith = event.submitter ?? form.querySelector("button.primary");
  await keepHere();
  const told = await refresh();
  if (told === null) {
    say("waits");
    setTimeout(saveNow, BETWEEN);
    return;
  }
  // When nobody is signed in any more the server carries the text through the log-in.
  isSaving = true;
  clearTimeout(sending);
  form.requestSubmit(savesWith);
}

function saveNow() {
  if (savesWith && !isSaving) form.requestSubmit(savesWith);
}

if (form && status) {
  const ready = greet(form.dataset.key);
  ready.then(() => { if (canKeep) return takeUp(); }).catch(() => {}).then(() => { holdName(); onPause(); });
  field.addEventListener("input", () => {
    clearTimeout(pausing);
    pausing = setTimeout(onPause, PAUSE);
  });
  form.addEventListener("submit", save, { capture: true });
  window.addEventListener("online", () => { if (savesWith) saveNow(); else refresh().then(sendDraft); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepHere(); else sendDraft(); });
}
