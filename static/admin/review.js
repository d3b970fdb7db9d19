// Deciding about names: by mouse, by finger, or by keys alone while the list has the focus.

import { light, selected, stillThere, unlight } from "./prose.js";
import * as search from "./search.js";

const panel = document.querySelector("[data-people]");
const help = document.querySelector("[data-help]");
const form = document.getElementById("links-decide");
const SINGLE_KEYS = "newsroom.single-keys"; // whether keys without Ctrl or Alt do something (WCAG 2.1.4)
const DOUBLE = 400; // milliseconds between the two presses of a double click
const ON_A_MAC = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform);

let show = () => {}; // gives the panel its new inside: people.js
let current = null; // data-name of the row that is being decided
let words = null; // what was last selected in the text
let queue = Promise.resolve(); // decisions go out one after another, however fast the keys
const underway = new Set(); // what is being decided and not answered yet: rows by data-name, else what the button asks

const rows = () => [...panel.querySelectorAll("li[data-name]")];
const rowOf = (name) => rows().find((row) => row.dataset.name === name);
const part = (row, selector) => row?.querySelector(selector);

function singleKeys() {
  try {
    return localStorage.getItem(SINGLE_KEYS) !== "off";
  } catch {
    return true;
  }
}

// --- the row that is being decided --------------------------------------------------------------------------

// Tab reaches one row and what is in it, however many names there are.
function rove(row) {
  for (const other of rows()) {
    for (const stop of [other, ...other.querySelectorAll("a, button")]) stop.tabIndex = other === row ? 0 : -1;
  }
}

function move(row, { focus = true, scroll = focus } = {}) {
  if (!row) return;
  rove(row);
  for (const other of rows()) other.classList.toggle("desk-name-now", other === row);
  current = row.dataset.name;
  if (focus) row.focus({ preventScroll: true });
  if (focus && scroll) row.scrollIntoView({ block: "nearest" });
  light(row.dataset, { scroll });
}

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.name === current);
  move(all[Math.max(0, Math.min(all.length - 1, at + by))] ?? all[0]);
}

function toNextOpen() {
  search.hide();
  const all = rows();
  const at = all.findIndex((row) => row.dataset.name === current);
  const after = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  move(after.find((row) => "open" in row.dataset) ?? all[0]);
}

function toText({ collapse = false } = {}) {
  search.hide();
  unlight();
  const text = document.querySelector(".desk-field-body .ProseMirror[contenteditable]");
  (text ?? rowOf(current) ?? panel).focus();
  if (text && collapse) document.getSelection().collapseToEnd(); // the next letter replaces no words
}

// --- decisions ------------------------------------------------------------------------------------------------

const about = (button) => button.closest("li[data-name]")?.dataset.name ?? button.value;
const isHeld = (button) => button.disabled || button.ariaDisabled === "true";

// Nothing is decided twice before its first answer. Not `disabled`, which would lose the focus.
function holdBack() {
  for (const button of panel.querySelectorAll("button")) {
    if (underway.has(about(button))) button.ariaDisabled = "true";
    else button.removeAttribute("aria-disabled");
  }
}

function decide(fields, what) {
  underway.add(what);
  holdBack();
  panel.setAttribute("aria-busy", "true");
  queue = queue.then(async () => {
    const answer = await send(fields).catch(() => null);
    underway.delete(what);
    if (!underway.size) panel.removeAttribute("aria-busy");
    if (answer?.isDone && fields.surface === words?.surface) words = null; // they are linked
    if (answer) show(answer.html);
    else refuse("This was not saved: the desk does not answer, or you are signed out. Try again.");
  });
}

async function send(fields) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  const html = await answer.text();
  const isPanel = !answer.redirected && [200, 403, 409].includes(answer.status) && html.includes("data-state");
  return isPanel ? { html, isDone: answer.ok } : null;
}

function refuse(text) {
  holdBack();
  panel.querySelector(".desk-refusal")?.remove();
  const said = document.createElement("p");
  said.className = "desk-refusal";
  said.setAttribute("role", "alert");
  said.textContent = text;
  panel.firstElementChild?.prepend(said);
}

function press(button) {
  if (!button || isHeld(button)) return;
  if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
  const row = button.closest("li[data-name]");
  if (row) current = row.dataset.name;
  decide({ do: button.value }, about(button));
  if (row) step(1); // at once: what was decided needs no second look
}

function searchFor(row) {
  const button = part(row, "[data-search-open]");
  if (!button || isHeld(button)) return;
  const { name, surface } = row.dataset;
  const { address } = button.dataset;
  const toRow = () => move(rowOf(name) ?? rowOf(current) ?? rows()[0]);
  const chosen = (person) => {
    const now = part(rowOf(name), "[data-search-open]")?.dataset.address; // an answer may have come meanwhile
    const isSame = now?.split(".")[0] === address.split(".")[0]; // of the same revision
    decide({ do: `choose:${isSame ? now : address}`, person }, name);
    toRow();
    step(1);
  };
  search.open(surface, { chosen, closed: toRow });
  toTop(row);
}

// Where the search, which is at the bottom and grows upwards, does not cover it.
function toTop(row) {
  const list = row.parentElement;
  const scrollsItself = getComputedStyle(list).overflowY === "auto";
  if (scrollsItself) list.scrollTop += row.getBoundingClientRect().top - list.getBoundingClientRect().top;
  else row.scrollIntoView({ block: "start" });
}

function linkByHand() {
  words = stillThere(words);
  offerByHand();
  if (!words) return;
  const chosen = (person) => {
    decide({ do: "hand", person, ...(stillThere(words) ?? words) }, "hand");
    toText({ collapse: true });
  };
  search.open(words.surface, { chosen, closed: toText });
}

// --- keys -------------------------------------------------------------------------------------------------------

const ONCE = /^(Enter| |[axnz/?1-9])$/; // a key that is held down decides once

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.repeat && ONCE.test(event.key)) {
    event.preventDefault();
    return;
  }
  if (event.target.closest("details") && event.key !== "Escape") return;
  const row = rowOf(current);
  const go = { ArrowDown: 1, ArrowUp: -1, ...(singleKeys() ? { j: 1, k: -1 } : {}) }[event.key];
  if (go) step(go);
  else if (event.key === "Escape") toText();
  else if (!singleKeys()) return;
  else if (event.key === "z" || event.key === "?") part(panel, `[data-key="${event.key}"]`)?.click();
  else if (event.key === "/") searchFor(row);
  else if (event.key === "a" && row && !part(row, '[data-key="a"]')) step(1); // accepted already
  else if (/^[axn1-9]$/.test(event.key)) press(part(row, `[data-key="${event.key}"]`));
  else return;
  event.preventDefault();
}

// Alt+N. On a Mac Option+N begins an ñ: in a field it is left alone there, and Ctrl+Option+N does it. Windows
// calls AltGr Ctrl+Alt, so elsewhere that counts only where it writes nothing (Polish writes an ń).
function asksForNext(event) {
  if (!event.altKey || event.metaKey || event.shiftKey || event.isComposing) return false;
  if (event.getModifierState("AltGraph") || document.querySelector(":modal")) return false;
  const isLetter = event.key.toLowerCase() === "n";
  const isItsPlace = event.code === "KeyN" && !/^[a-z]$/i.test(event.key); // another alphabet, or a dead key
  if (event.ctrlKey) return isLetter || (ON_A_MAC && isItsPlace);
  const writes = ON_A_MAC && event.target.closest("input, textarea, select, [contenteditable]");
  return (isLetter || isItsPlace) && !writes;
}

// --- mouse and finger -------------------------------------------------------------------------------------------

let last = { timeStamp: -Infinity };

// The second press of a double click, also where the list has moved on beneath the pointer.
function isSecond(event) {
  if (!event.detail) return false; // a key's click
  const before = last;
  last = event;
  const isNear = Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < 4;
  return event.detail > 1 || (isNear && event.timeStamp - before.timeStamp < DOUBLE);
}

function onClick(event) {
  const button = event.target.closest("button");
  const row = event.target.closest("li[data-name]");
  if (!button) {
    if (row && !event.target.closest("a")) move(row);
  } else if (button.getAttribute("form") === "links-decide") {
    event.preventDefault();
    if (!isSecond(event)) press(button);
  } else if ("searchOpen" in button.dataset) {
    move(row, { focus: false, scroll: true });
    searchFor(row);
  } else if ("byHand" in button.dataset) linkByHand();
  else if ("helpOpen" in button.dataset && help) {
    part(help, "[data-single-keys]").checked = singleKeys();
    help.showModal();
  }
}

function onSelection() {
  words = selected() ?? stillThere(words);
  offerByHand();
}

function offerByHand() {
  const button = part(panel, "[data-by-hand]");
  if (!button) return;
  button.disabled = !words;
  const label = part(button, "[data-by-hand-label]");
  label.replaceChildren("Link selected words…");
  if (!words) return;
  const name = document.createElement("bdi");
  name.textContent = [...words.surface].slice(0, 30).join("");
  label.replaceChildren("Link “", name, "”…");
}

// --- a new inside -----------------------------------------------------------------------------------------------

// How a control outside of the rows is found again.
function again(element) {
  if (element.matches("summary")) return "summary";
  if (!element.matches(".desk-names-bar button")) return null;
  return element.dataset.key ? `.desk-names-bar [data-key="${element.dataset.key}"]` : "[data-by-hand]";
}

// Before the panel gets a new inside: what this returns puts back what an editor had in the old one, and takes
// neither the focus nor the page's place from somebody who is elsewhere.
export function keep() {
  const focused = panel.contains(document.activeElement) ? document.activeElement : null;
  const control = focused && again(focused);
  const isOpen = part(panel, "details")?.open;
  const scrolled = part(panel, "[data-names]")?.scrollTop;
  return () => {
    if (isOpen) part(panel, "details")?.setAttribute("open", "");
    if (scrolled) part(panel, "[data-names]")?.scrollTo({ top: scrolled, behavior: "instant" });
    const same = control && part(panel, control);
    const row = rowOf(current) ?? (focused ? rows()[0] : null);
    if (focused) panel.focus({ preventScroll: true });
    if (row) move(row, { focus: Boolean(focused), scroll: false });
    else rove(rows()[0]);
    if (same && !same.disabled) same.focus({ preventScroll: true });
    holdBack();
    offerByHand();
  };
}

export function review(showPanel) {
  show = showPanel;
  if (!form) return;
  rove(rows()[0]);
  panel.addEventListener("keydown", onKey);
  panel.addEventListener("click", onClick);
  panel.addEventListener("focusin", (event) => {
    const row = event.target.closest("li[data-name]");
    if (row && row.dataset.name !== current) move(row, { focus: false, scroll: true });
  });
  help?.addEventListener("click", (event) => {
    if (event.target.closest("[data-help-close]")) help.close();
  });
  help?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault(); // it saves no story
  });
  help?.addEventListener("close", () => {
    if (document.activeElement === document.body) (rowOf(current) ?? panel).focus({ preventScroll: true });
  });
  help?.addEventListener("change", (event) => {
    try {
      localStorage.setItem(SINGLE_KEYS, event.target.checked ? "on" : "off");
    } catch {
      // No storage: the choice holds for nobody else, and keys work only while the list has the focus anyway.
    }
  });
  document.addEventListener("selectionchange", onSelection);
  document.addEventListener("keydown", (event) => {
    if (!asksForNext(event)) return;
    event.preventDefault();
    toNextOpen();
  });
}
