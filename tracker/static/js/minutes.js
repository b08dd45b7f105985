// <form data-minutes>: catches inputs while people talk. Enter sends without leaving the page; up and down
// change the theme, with Alt the role. What cannot be sent waits here and on the device, in its order, until the
// network is back.
import { canKeep, drop, greet, keep, texts } from "./keep.js";

const form = document.querySelector("[data-minutes]");
const words = form?.elements.words;
const status = form?.querySelector("[data-minutes-status]");
const place = form?.dataset.place;
const waiting = [];
let isSending = false;

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

async function sayWhy() {
  const isExpired = canKeep && (await greet(form.dataset.key)) === false;
  status.textContent = status.dataset[isExpired ? "expired" : "waiting"].replace("#", waiting.length);
  if (!isExpired) return;
  const link = document.createElement("a");
  link.href = status.dataset.login;
  link.target = "_blank";
  link.textContent = status.dataset.loginLabel;
  status.append(" ", link);
}

async function send(fields) {
  fields.set("csrf_token", form.elements.csrf_token.value);
  const answer = await fetch(form.action, { method: "POST", body: fields, redirect: "follow" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const text = page.querySelector("[data-minutes-text]");
  if (!text) throw new Error("not the minutes");
  document.querySelector("[data-minutes-text]").replaceChildren(...text.childNodes);
  tell(page);
}

async function sendAll() {
  if (isSending) return;
  isSending = true;
  try {
    while (waiting.length) {
      const [sent] = waiting;
      await send(sent);
      waiting.splice(waiting.indexOf(sent), 1);
      if (canKeep) await drop(place, sent.get("client_id")).catch(() => {});
    }
  } catch {
    await sayWhy();
  }
  isSending = false;
}

form?.addEventListener("submit", (event) => {
  if (!words.value.trim()) return;
  event.preventDefault();
  event.stopPropagation();
  const said = new URLSearchParams(new FormData(form));
  waiting.push(said);
  if (canKeep) keep({ place, client: said.get("client_id"), text: said.toString(), version: "" }).catch(() => {});
  form.elements.client_id.value = crypto.randomUUID?.() ?? "";
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

// A fresh token, and what an earlier opening of this page could not send.
async function takeUp() {
  const told = await greet(form.dataset.key);
  if (told) form.elements.csrf_token.value = told.csrf_token;
  const known = new Set(waiting.map((one) => one.get("client_id")));
  const left = (await texts(place)).filter((one) => !known.has(one.client)).reverse();
  waiting.unshift(...left.map((one) => new URLSearchParams(one.text)));
  if (waiting.length) await sendAll();
}

if (form && canKeep) takeUp().catch(() => {});
window.addEventListener("online", () => { if (canKeep) takeUp().catch(sendAll); else sendAll(); });
if (form) setInterval(() => { if (waiting.length) sendAll(); }, 5000);
window.addEventListener("beforeunload", (event) => { if (waiting.length || words?.value) event.preventDefault(); });
if (form && location.hash === "#words") words.focus();
