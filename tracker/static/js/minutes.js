// <form data-minutes>: catches inputs while people talk. Enter sends without leaving the page; up and down
// change the theme, with Alt the role. What cannot be sent waits here and on the device, in its order, until the
// network is back. What is refused stands aside with the reason, to be changed and sent again, and holds up nothing.
import { canKeep, drop, greet, keep, texts } from "./keep.js";

const form = document.querySelector("[data-minutes]");
const words = form?.elements.words;
const status = form?.querySelector("[data-minutes-status]");
const refusals = form?.querySelector("[data-minutes-refused]");
const place = form?.dataset.place;
const CHOICES = ["theme", "role", "kind"];
const waiting = [];
const refused = new Set();
let isSending = false;

class Refused extends Error {}

function step(options, by) {
  const chosen = options.findIndex((one) => one.checked || one.selected);
  const next = options[(chosen + by + options.length) % options.length];
  if (next.tagName === "OPTION") next.selected = true;
  else next.checked = true;
}

// What the server says of an input, with the way to take it back.
function tell(page) {
  const said = page.querySelector(".flash span");
  if (said) status.replaceChildren(...said.childNodes);
}

async function sayWhy(code) {
  const isExpired = code === 401 || (canKeep && (await greet(form.dataset.key)) === false);
  status.textContent = status.dataset[isExpired ? "expired" : code ? "trouble" : "waiting"].replace("#", waiting.length);
  if (!isExpired) return;
  const link = document.createElement("a");
  link.href = status.dataset.login;
  link.target = "_blank";
  link.textContent = status.dataset.loginLabel;
  status.append(" ", link);
}

const post = (fields) => {
  fields.set("csrf_token", form.elements.csrf_token.value);
  return fetch(form.action, { method: "POST", body: fields, redirect: "follow" });
};

// What lies with the input itself, not with the line, the log-in or a busy server.
const isForGood = (code) => code >= 400 && code < 500 && ![401, 408, 425, 429].includes(code);

async function send(fields) {
  let answer = await post(fields);
  if (answer.status === 400) {
    const told = await refresh();
    if (!told) throw new Error("not signed in", { cause: told === false ? 401 : undefined });
    answer = await post(fields);
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const text = page.querySelector("[data-minutes-text]");
  if (isForGood(answer.status)) throw new Refused(reason(page), { cause: page });
  if (!answer.ok) throw new Error("not saved", { cause: answer.status });
  if (!text) throw new Error("not the minutes", { cause: 401 });
  document.querySelector("[data-minutes-text]").replaceChildren(...text.childNodes);
  tell(page);
}

const reason = (page) => (page.querySelector(".errors li") ?? page.querySelector("main h1"))?.textContent.trim() ?? "";

async function sendAll() {
  if (isSending) return;
  isSending = true;
  try {
    while (waiting.length) await sendFirst();
  } catch (fault) {
    await sayWhy(fault.cause);
  }
  isSending = false;
}

async function sendFirst() {
  const [sent] = waiting;
  try {
    await send(sent);
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
    renewChoices(fault.cause);
    standAside(sent, fault.message);
    waiting.splice(waiting.indexOf(sent), 1);
    return;
  }
  waiting.splice(waiting.indexOf(sent), 1);
  await letGo(sent);
}

async function letGo(sent) {
  if (canKeep) await drop(place, sent.get("client_id")).catch(() => {});
}

// The lists may have changed while this page stood open.
function renewChoices(page) {
  const present = new FormData(form);
  for (const name of CHOICES) {
    const [here, there] = [document, page].map((one) => one.querySelector(`[data-minutes] [name=${name}]`)?.closest("select, .options-list"));
    if (!there) return;
    here.replaceChildren(...there.childNodes);
    choose(name, present.get(name));
  }
}

function choose(name, code) {
  const options = [...form.querySelectorAll(`[name=${name}][type=radio], select[name=${name}] option`)];
  const wanted = options.find((one) => one.value === code) ?? options.find((one) => !one.value);
  if (wanted) wanted[wanted.tagName === "OPTION" ? "selected" : "checked"] = true;
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button small";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function standAside(sent, why) {
  refused.add(sent);
  const item = document.createElement("li");
  const said = document.createElement("q");
  said.textContent = sent.get("words");
  const away = () => { refused.delete(sent); item.remove(); };
  const change = () => { away(); takeBack(sent); };
  const discard = () => { away(); letGo(sent); words.focus(); };
  const { refused: label, change: changing, discard: discarding } = refusals.dataset;
  item.append(label.replace("#", why), " ", said, " ", button(changing, change), " ", button(discarding, discard));
  refusals.append(item);
}

// Into the field; what is half typed there stands aside instead.
function takeBack(sent) {
  if (words.value.trim()) standAside(keepHere(), "");
  words.value = sent.get("words");
  form.elements.client_id.value = sent.get("client_id");
  for (const name of CHOICES) choose(name, sent.get(name));
  words.focus();
}

function keepHere() {
  const said = new URLSearchParams(new FormData(form));
  if (canKeep) keep({ place, client: said.get("client_id"), text: said.toString(), version: "" }).catch(() => { status.textContent = status.dataset.full; });
  form.elements.client_id.value = crypto.randomUUID?.() ?? "";
  return said;
}

form?.addEventListener("submit", (event) => {
  if (!words.value.trim()) return;
  event.preventDefault();
  event.stopPropagation();
  waiting.push(keepHere());
  words.value = "";
  words.focus();
  sendAll();
});

words?.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  event.preventDefault();
  const by = event.key === "ArrowUp" ? -1 : 1;
  step(event.altKey ? [...form.elements.role.options] : [...form.querySelectorAll("[name=theme]")], by);
});

async function refresh() {
  const told = await greet(form.dataset.key);
  if (told) form.elements.csrf_token.value = told.csrf_token;
  return told;
}

// A fresh token, and what an earlier opening of this page could not send.
async function takeUp() {
  await refresh();
  const known = new Set([...waiting, ...refused].map((one) => one.get("client_id"))).add(form.elements.client_id.value);
  const left = (await texts(place)).filter((one) => !known.has(one.client)).reverse();
  waiting.unshift(...left.map((one) => new URLSearchParams(one.text)));
  if (waiting.length) await sendAll();
}

if (form && canKeep) takeUp().catch(() => {});
window.addEventListener("online", () => { if (canKeep) takeUp().catch(sendAll); else sendAll(); });
if (form) setInterval(() => { if (waiting.length) sendAll(); }, 5000);
window.addEventListener("beforeunload", (event) => { if (waiting.length || words?.value) event.preventDefault(); });
if (form && location.hash === "#words") words.focus();
