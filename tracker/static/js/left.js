// What earlier openings of a text left on this device, and other tabs in which it is open. Texts keep the name of the
// opening they were typed in, so that a save that went through unseen stays the only one and no tab writes over another.
import { drop, keep, texts } from "./keep.js";

const held = new Set();
const nameOf = (place, client) => `${place} ${client}`;

export async function openTexts(place) {
  const names = ((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name);
  return new Set(names.filter((name) => name.startsWith(`${place} `)).map((name) => name.slice(place.length + 1)));
}

// Until the page goes, other tabs know that this text is open here.
export function hold(place, client) {
  return navigator.locks?.request(nameOf(place, client), { ifAvailable: true }, (lock) => lock && new Promise((resolve) => {
    held.add(client);
    window.addEventListener("pagehide", resolve, { once: true });
  }));
}

export async function isElsewhere(place) {
  return [...(await openTexts(place))].some((client) => !held.has(client));
}

// Puts what was typed last back into the form; what else there is can be looked at.
export async function takeUp(form) {
  const { place, clash, follows, draftOf } = form.dataset;
  const { elements } = form;
  const open = await openTexts(place);
  if (open.size) show("elsewhere");
  if (open.has(elements.client_id.value)) elements.client_id.value = crypto.randomUUID();
  const left = [];
  for (const one of (await texts(place)).filter((each) => !open.has(each.client))) {
    if (one.client === follows || isSame(one.text, elements.text.value) || await isSaved(form, one)) await drop(place, one.client);
    else left.push(one);
  }
  if (!left.length) return;
  // A merged proposal, or what was typed on another device, stands first and stays until one chooses.
  if (clash || (draftOf && draftOf !== left[0].client)) {
    offer(form, left);
    show("more");
    return;
  }
  const [newest, ...others] = left;
  const isOlder = Number(newest.version || 0) < Number(elements.version?.value || 0);
  become(form, newest);
  offer(form, others);
  show(isOlder ? "older" : "back");
}

const isSame = (one, other) => one.trim() === other.trim();

// A save whose answer never came.
async function isSaved(form, one) {
  const sent = form.dataset.sentBefore.split(" ");
  const digests = await Promise.all([one.text, one.text.trim()].map(digest));
  return digests.some((made) => sent.includes(`${one.client}:${made}`));
}

async function digest(text) {
  const made = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(made)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function become(form, one) {
  form.elements.client_id.value = one.client;
  if (form.elements.version && one.version) form.elements.version.value = one.version;
  form.elements.text.value = one.text;
  form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
}

// The text that goes out of sight stays on the device under its own name.
function offer(form, others) {
  const swap = document.querySelector("[data-draft-swap]");
  swap.hidden = others.length === 0;
  swap.onclick = async () => {
    const { client_id, text, version } = form.elements;
    const present = { place: form.dataset.place, client: client_id.value, text: text.value, version: version?.value ?? "" };
    await keep(present);
    others.push(present);
    become(form, others.shift());
    hold(form.dataset.place, form.elements.client_id.value);
  };
}

function show(name) {
  const notice = document.querySelector("[data-draft-notice]");
  const said = notice.querySelector("[data-draft-said]");
  said.textContent = said.dataset[name];
  notice.hidden = false;
  notice.querySelector("[data-draft-discard]").hidden = name === "elsewhere" || name === "more";
}
