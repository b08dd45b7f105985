// <form data-draft="address" data-place="…">: keeps what one types. Each pause of a second on this device, every few
// seconds on the server as the author's own draft; versions decide what is newer, never clocks. Saving waits for a network.
import { canKeep, drop, greet, keep, patiently } from "./keep.js";
import { hold, isElsewhere, takeUp } from "./left.js";

const form = document.querySelector("form[data-draft]");
const field = form?.elements.text;
const status = form?.querySelector("[data-draft-status]");
const PAUSE = 1000;
const BETWEEN = 5000;
const place = form?.dataset.place;
// A page that came back refused, or merged, holds what is kept nowhere else.
let kept = form?.dataset.draftNew ? null : field?.value;
let refused = null;
let sentAt = -BETWEEN;
let pausing;
let sending;
let keeping = Promise.resolve();
let underway = null;
let savesWith = null;
let isSaving = false;
let isLettingGo = false;

const client = () => form.elements.client_id.value;
const version = () => form.elements.version?.value ?? "";
const isChanged = () => field.value !== kept && !isLettingGo;

function say(name, words = "") {
  status.textContent = status.dataset[name].replace("#", words);
  status.dataset.state = name;
  if (name !== "expired") return;
  const link = document.createElement("a");
  link.href = status.dataset.login;
  link.target = "_blank";
  link.textContent = status.dataset.loginLabel;
  status.append(" ", link);
}

// One after the other, so that the last text is the one that stays.
function keepHere() {
  keeping = keeping.then(async () => {
    if (!canKeep || !isChanged()) return canKeep;
    await keep({ place, client: client(), text: field.value, version: version() });
    return true;
  }).catch(() => false);
  return keeping;
}

async function post(text) {
  const body = new URLSearchParams({ text, version: version(), client_id: client(), csrf_token: form.elements.csrf_token.value });
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
  if (!isChanged() || text === refused) return;
  sentAt = performance.now();
  let answer = await post(text);
  if (answer?.status === 400) {
    const told = await refresh();
    if (told) answer = await post(text);
    if (told === false) {
      await complain(answer, true);
      return;
    }
  }
  if (answer?.ok && !answer.redirected) await acknowledge(text, await answer.json());
  else await complain(answer, answer?.status === 401 || answer?.redirected);
}

// After an expired session or a restart the form's token is old.
async function refresh() {
  const told = await greet(form.dataset.key);
  if (told) form.elements.csrf_token.value = told.csrf_token;
  return told;
}

// The server keeps one draft of a text: with a second tab open, this one's stays here as well.
async function acknowledge(text, told) {
  kept = text;
  await keeping;
  await dropHere();
  say("kept", told.at);
  if (isChanged()) soon();
}

async function dropHere() {
  if (!canKeep || (await isElsewhere(place))) return;
  if (!isChanged()) await drop(place, client());
}

async function complain(answer, isExpired = false) {
  const isHere = await keepHere();
  const isToldWhy = answer?.headers.get("Content-Type")?.startsWith("application/json");
  if (isToldWhy) {
    refused = field.value;
    const { error } = await answer.json();
    if (isHere) say("refused", error);
    else status.textContent = error;
  } else if (isExpired) say("expired");
  else if (!isHere) say("bare");
  else say(answer ? "trouble" : "device");
  clearTimeout(sending);
  sending = setTimeout(sendDraft, BETWEEN);
}

function soon() {
  clearTimeout(sending);
  sending = setTimeout(sendDraft, Math.max(0, sentAt + BETWEEN - performance.now()));
}

async function onPause() {
  if (isChanged()) {
    soon();
    const isHere = await keepHere();
    if (!navigator.onLine) say(isHere ? "device" : "bare");
  } else if (!underway) {
    // Typed and taken back: what lies here from in between is nobody's text.
    keeping = keeping.then(dropHere).then(() => canKeep, () => false);
  }
}

async function save(event) {
  if (isSaving) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  savesWith = event.submitter ?? form.querySelector("button.primary");
  clearTimeout(sending);
  await keepHere();
  // A draft that arrives after the save would come back as unsaved text.
  await underway;
  const told = await refresh();
  if (isSaving) return;
  if (told === null) {
    say((await keeping) ? "waits" : "bare");
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

// "Use the saved text instead": what lies here goes with what lies on the server.
async function letGo(event) {
  const asked = event.target;
  if (event.defaultPrevented) return;
  event.preventDefault();
  isLettingGo = true;
  clearTimeout(sending);
  await Promise.all([underway, keeping]);
  if (canKeep) await drop(place, client()).catch(() => {});
  asked.submit();
}

if (form && status) {
  if (!canKeep) say("server");
  const ready = greet(form.dataset.key);
  ready.then(() => { if (canKeep) return takeUp(form); }).catch(() => {}).then(() => { hold(place, client()); onPause(); });
  field.addEventListener("input", () => {
    clearTimeout(pausing);
    pausing = setTimeout(onPause, PAUSE);
  });
  form.addEventListener("submit", save, { capture: true });
  for (const one of document.querySelectorAll('form[action$="/discard"][action*="/drafts/"]')) one.addEventListener("submit", letGo);
  window.addEventListener("beforeunload", (event) => { if (isLettingGo) event.stopImmediatePropagation(); }, { capture: true });
  window.addEventListener("online", () => { if (savesWith) saveNow(); else sendDraft(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepHere(); else sendDraft(); });
}
