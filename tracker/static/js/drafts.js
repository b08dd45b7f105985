// <form data-draft="address" data-place="…">: keeps what one types. Each pause of a second on this device, every few
// seconds on the server as the author's own draft, where none is replaced that this page has not seen; versions decide
// what is newer, never clocks. Saving waits for a network.
import { canKeep, drop, greet, isLoggedOut, isOfAnother, keep, patiently } from "./keep.js";
import { hold, offerOther, takeUp } from "./left.js";

const form = document.querySelector("form[data-draft]");
const field = form?.elements.text;
const status = form?.querySelector("[data-draft-status]");
const PAUSE = 1000;
const STEADY = 3000;
const BETWEEN = 5000;
const LEAVING = 20000;
const place = form?.dataset.place;
// A page that came back refused, or merged, holds what is kept nowhere else.
let kept = form?.dataset.draftNew ? null : field?.value;
let refused = null;
// Which state of the draft this page had seen when the server told of another.
let overtaken = null;
let sentAt = -BETWEEN;
let pausing;
let steady;
let sending;
let keeping = Promise.resolve();
let underway = null;
let savesWith = null;
let isWaiting = false;
let isPutOff = false;
let isSaving = false;
let isLettingGo = false;

const client = () => form.elements.client_id.value;
const known = () => form.elements.known.value;
const version = () => form.elements.version?.value ?? "";
const isChanged = () => field.value !== kept && !isLettingGo;

function say(name, words = "") {
  const said = isPutOff && name === "device" ? "putoff" : name;
  status.textContent = status.dataset[said].replace("#", words);
  status.dataset.state = said;
  if (!["expired", "another"].includes(name)) return;
  const link = document.createElement("a");
  link.href = status.dataset.login;
  link.target = "_blank";
  link.textContent = status.dataset.loginLabel;
  status.append(" ", link);
}

const bare = () => (isLoggedOut() ? "expired" : canKeep ? "full" : "bare");

// One after the other, so that the last text is the one that stays.
function keepHere() {
  keeping = keeping.then(async () => {
    if (!canKeep || !isChanged()) return canKeep;
    await keep({ place, client: client(), text: field.value, version: version(), known: known() });
    return true;
  }).catch(() => false);
  return keeping;
}

// A text has fewer letters than bytes; only one that is nearly too long is counted.
function isTooLong(text) {
  const most = Number(form.dataset.most);
  return text.length * 3 > most && new TextEncoder().encode(text).length > most;
}

async function post(text) {
  const { reader } = document.documentElement.dataset;
  const body = new URLSearchParams({ text, version: version(), client_id: client(), known: known(), reader, csrf_token: form.elements.csrf_token.value });
  try {
    return await patiently(form.dataset.draft, { method: "POST", body });
  } catch {
    return null;
  }
}

function sendDraft() {
  underway ??= deliver().catch(() => complain(null)).finally(() => { underway = null; });
  return underway;
}

async function deliver() {
  const text = field.value;
  // Both texts were looked at: the one that is chosen may go.
  if (overtaken !== null && overtaken !== known()) refused = overtaken = null;
  if (isSaving || !isChanged() || text === refused) return;
  if (isTooLong(text)) return refuse(text, "refused", status.dataset.large);
  if (overtaken === known()) return refuse(text, "overtaken");
  sentAt = performance.now();
  let answer = await post(text);
  if (answer?.status === 400 || answer?.status === 401 || answer?.redirected) {
    const told = await refresh();
    if (told) answer = await post(text);
  }
  if (answer?.ok && !answer.redirected) await acknowledge(text, await answer.json());
  else await complain(answer, text);
}

// After an expired session or a restart the form's token is old.
async function refresh() {
  const told = await greet(form.dataset.key);
  if (told) form.elements.csrf_token.value = told.csrf_token;
  return told;
}

// It stays here too, sealed, until it is saved: without a network it would be missing otherwise, and written over.
async function acknowledge(text, told) {
  kept = text;
  refused = null;
  form.elements.known.value = told.known;
  await keeping;
  keeping = keeping.then(() => markSent(text)).catch(() => false);
  say(form.dataset.clash || form.dataset.marked ? "clash" : "kept", told.at);
  if (isChanged()) soon();
}

async function markSent(text) {
  if (canKeep && !isChanged() && !isLoggedOut()) await keep({ place, client: client(), text, version: version(), known: known(), isSent: true });
  return canKeep;
}

// It is not sent again before it changes.
async function refuse(text, name, words) {
  refused = text;
  const isHere = await keepHere();
  if (isHere || name === "overtaken") say(name, words);
  else status.textContent = words ?? status.dataset[bare()];
}

async function complain(answer, text) {
  const isToldWhy = answer?.headers.get("Content-Type")?.startsWith("application/json");
  if (isToldWhy) {
    const told = await answer.json();
    if (answer.status !== 409) return refuse(text, "refused", told.error);
    overtaken = known();
    offerOther(form, told);
    return refuse(text, "overtaken");
  }
  if (answer?.status === 403 || answer?.status === 404) return refuse(text, "forbidden");
  const isHere = await keepHere();
  clearTimeout(sending);
  sending = setTimeout(sendDraft, BETWEEN);
  if (isWaiting) return undefined;
  const isOther = answer && (isOfAnother() || answer.status === 409);
  const isExpired = answer && (answer.status === 401 || answer.status === 400 || answer.redirected);
  if (isOther) say("another");
  else if (isExpired) say("expired");
  else if (!isHere) say(bare());
  else say(answer ? "trouble" : "device");
  return undefined;
}

function soon() {
  clearTimeout(sending);
  sending = setTimeout(sendDraft, Math.max(0, sentAt + BETWEEN - performance.now()));
}

async function onPause() {
  clearTimeout(pausing);
  clearTimeout(steady);
  steady = undefined;
  if (isSaving) return;
  if (isChanged()) {
    soon();
    const isHere = await keepHere();
    if (!navigator.onLine && !isSaving && !isWaiting) say(isHere ? "device" : bare());
  } else if (!underway && kept !== null) {
    // Typed and taken back: what lies here from in between is nobody's text.
    keeping = keeping.then(() => takenBack()).catch(() => canKeep);
  }
}

async function takenBack() {
  if (!canKeep || isChanged()) return canKeep;
  if (known()) await markSent(kept);
  else await drop(place, client());
  return canKeep;
}

// Whoever goes on typing after a save that waits is not carried away in the middle of a sentence.
function onInput() {
  if (isWaiting) {
    isWaiting = false;
    isPutOff = true;
    say("putoff");
  }
  clearTimeout(pausing);
  pausing = setTimeout(onPause, PAUSE);
  steady ??= setTimeout(onPause, STEADY);
}

async function save(event) {
  if (isSaving) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  rest();
  if (isTooLong(field.value)) {
    await refuse(field.value, "refused", status.dataset.large);
    return;
  }
  savesWith = event.submitter ?? form.querySelector("button.primary");
  isPutOff = isWaiting = false;
  const isHere = await keepHere();
  // A draft that arrives after the save would come back as unsaved text.
  await underway;
  const told = await refresh();
  if (isSaving) return;
  if (isOfAnother() && told === false) {
    say("another");
    return;
  }
  if (told === null) {
    isWaiting = true;
    say(isHere ? "waits" : bare());
    setTimeout(saveNow, BETWEEN);
    return;
  }
  // When nobody is signed in any more the server carries the text through the log-in.
  leaveWith(savesWith);
}

function rest() {
  for (const one of [sending, pausing, steady]) clearTimeout(one);
  steady = undefined;
}

// What is typed while the answer is on its way would be lost with the page.
function leaveWith(button) {
  isSaving = true;
  field.readOnly = true;
  rest();
  setTimeout(stayAfterAll, LEAVING);
  form.requestSubmit(button);
}

function stayAfterAll() {
  isSaving = false;
  field.readOnly = false;
}

function saveNow() {
  if (isWaiting && !isSaving) form.requestSubmit(savesWith);
}

// "Use the saved text instead": what lies here goes with what lies on the server, if it is what this page has seen.
async function letGo(event) {
  const asked = event.target;
  if (event.defaultPrevented) return;
  event.preventDefault();
  isLettingGo = true;
  clearTimeout(sending);
  await Promise.all([underway, keeping]);
  if (asked.elements.known) asked.elements.known.value = known();
  if (asked.elements.client_id) asked.elements.client_id.value = client();
  if (canKeep) await drop(place, client()).catch(() => {});
  asked.submit();
}

async function begin() {
  await greet(form.dataset.key);
  const sent = canKeep ? await takeUp(form) : undefined;
  if (sent !== undefined && field.value === sent) kept = sent;
}

const isAllKept = () => !isChanged() && kept !== null && !refused;

if (form && status) {
  if (!canKeep) say("server");
  begin().catch(() => {}).then(() => { hold(place, client()); onPause(); });
  field.addEventListener("input", onInput);
  form.addEventListener("submit", save, { capture: true });
  for (const one of document.querySelectorAll('form[action$="/discard"][action*="/drafts/"]')) one.addEventListener("submit", letGo);
  form.addEventListener("leave", (event) => { if (isLettingGo || isAllKept()) event.preventDefault(); });
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) stayAfterAll(); });
  window.addEventListener("online", () => { if (isWaiting) saveNow(); else sendDraft(); });
  document.addEventListener("keep-now", keepHere);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepHere(); else sendDraft(); });
}
