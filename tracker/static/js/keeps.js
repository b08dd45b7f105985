// <form data-keeps="place">: keeps a form of several fields on this device while it is unsent. A reload or a closed tab
// gives it back; the answer to a save tells which form the server has (offline.js), and so does data-sent-before, the forms that
// it had before. Without a network it is sent by itself when the network is back.
import { canKeep, drop, greet, keep, texts } from "./keep.js";
import { hold, openTexts } from "./left.js";

const form = document.querySelector("form[data-keeps]");
const status = form?.querySelector("[data-keeps-status]");
const notice = form?.querySelector("[data-keeps-notice]");
const place = form?.dataset.keeps;
const KEY = "/drafts/key";
const PAUSE = 1000;
const BETWEEN = 5000;
let kept = "";
let pausing;
let keeping = Promise.resolve();
let sendsWith = null;
let isSending = false;

const client = () => form.elements.client_id.value;
const fields = () => [...form.elements].filter((one) => one.name && !["hidden", "submit", "button"].includes(one.type));
const isBox = (field) => field.type === "checkbox" || field.type === "radio";
const say = (name) => { status.textContent = name ? status.dataset[name] : ""; };

function written(values, isChosen) {
  const pairs = fields().flatMap((one) => (isBox(one) && !isChosen(one) ? [] : [[one.name, values(one)]]));
  return new URLSearchParams(pairs).toString();
}

const present = () => written((one) => one.value, (one) => one.checked);

// As the server gave it; a page that came back refused holds what is kept nowhere else.
function given() {
  if (form.dataset.unsaved === "yes") return null;
  const usual = (list) => [...list.options].find((one) => one.defaultSelected) ?? list.options[0];
  return written((one) => (one.options ? usual(one).value : isBox(one) ? one.value : one.defaultValue), (one) => one.defaultChecked);
}

// One after the other, so that what was typed last is what stays.
function keepHere() {
  keeping = keeping.then(async () => {
    const text = present();
    if (!canKeep || text === kept) return canKeep;
    if (text === given()) await drop(place, client());
    else await keep({ place, client: client(), text, version: "" });
    kept = text;
    return true;
  }).catch(() => false);
  return keeping;
}

async function onPause() {
  const isHere = await keepHere();
  if (!navigator.onLine) say(isHere ? "here" : "bare");
}

// Whoever goes on typing sends it again.
function onInput() {
  if (sendsWith) say("here");
  sendsWith = null;
  clearTimeout(pausing);
  pausing = setTimeout(onPause, PAUSE);
}

function become({ client: name, text }) {
  const values = new URLSearchParams(text);
  form.elements.client_id.value = name;
  for (const one of fields()) {
    if (isBox(one)) one.checked = values.getAll(one.name).includes(one.value);
    else if (values.has(one.name)) one.value = values.get(one.name);
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
  notice.hidden = false;
}

async function takeUp() {
  const open = await openTexts(place);
  const sent = form.dataset.sentBefore?.split(" ") ?? [];
  const left = (await texts(place)).filter((one) => !open.has(one.client));
  for (const one of left) if (sent.includes(one.client)) await drop(place, one.client);
  const newest = left.find((one) => !sent.includes(one.client));
  if (open.has(client())) form.elements.client_id.value = crypto.randomUUID();
  if (newest && [given(), newest.text].includes(present())) become(newest);
  hold(place, client());
}

async function send(event) {
  if (isSending || event.defaultPrevented) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter ?? form.querySelector("button.primary");
  clearTimeout(pausing);
  const isHere = await keepHere();
  const told = await greet(KEY).catch(() => null);
  if (isSending) return;
  if (told === null) {
    sendsWith = button;
    say(isHere ? "waits" : "bare");
    setTimeout(again, BETWEEN);
    return;
  }
  // When nobody is signed in any more the server carries it through the log-in.
  if (told) form.elements.csrf_token.value = told.csrf_token;
  isSending = true;
  form.requestSubmit(button);
}

function again() {
  if (sendsWith && !isSending) form.requestSubmit(sendsWith);
}

async function startAfresh() {
  clearTimeout(pausing);
  await keeping;
  await drop(place, client()).catch(() => {});
  form.reset();
  kept = present();
  location.replace(location.href);
}

if (form) {
  kept = given();
  if (canKeep) takeUp().catch(() => {});
  form.addEventListener("input", onInput);
  form.addEventListener("submit", send, { capture: true });
  notice.querySelector("[data-keeps-drop]").addEventListener("click", startAfresh);
  window.addEventListener("online", again);
  window.addEventListener("pageshow", () => { isSending = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) keepHere(); });
  // What is kept comes back: nobody needs to be asked before leaving.
  form.addEventListener("leave", (event) => { if (canKeep && present() === kept) event.preventDefault(); });
}
