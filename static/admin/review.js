// Deciding about names: by mouse, by finger, or by keys alone while the list has the focus.

import { light, selected, unlight } from "./prose.js";

const panel = document.querySelector("[data-people]");
const form = document.getElementById("links-decide");
const SINGLE_KEYS = "newsroom.single-keys"; // whether keys without Ctrl or Alt do something (WCAG 2.1.4)

let show = () => {}; // gives the panel its new inside: people.js
let current = null; // data-name of the row that is being decided
let words = null; // what was last selected in the text
let searching = null; // what a search is for: a row, or words
let queue = Promise.resolve(); // decisions go out one after another, however fast the keys

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

function move(row, { focus = true } = {}) {
  if (!row) return;
  for (const other of rows()) {
    other.tabIndex = other === row ? 0 : -1;
    other.classList.toggle("desk-name-now", other === row);
  }
  current = row.dataset.name;
  if (focus) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  light(row.dataset);
}

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.name === current);
  move(all[Math.max(0, Math.min(all.length - 1, at + by))] ?? all[0]);
}

function toNextOpen() {
  const all = rows();
  const at = all.findIndex((row) => row.dataset.name === current);
  const after = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  move(after.find((row) => "open" in row.dataset) ?? all[0]);
}

// --- decisions ------------------------------------------------------------------------------------------------

function decide(fields) {
  queue = queue.then(async () => {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    panel.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
      if (answer.redirected || ![200, 403, 409].includes(answer.status)) throw new Error(answer.status);
      const html = await answer.text();
      if (!html.includes("data-state")) throw new Error("no panel");
      show(html);
    } catch {
      refuse("This was not saved: the desk does not answer, or you are signed out. Try again.");
    }
    panel.removeAttribute("aria-busy");
  });
}

function refuse(text) {
  panel.querySelector(".desk-refusal")?.remove();
  const said = document.createElement("p");
  said.className = "desk-refusal";
  said.setAttribute("role", "alert");
  said.textContent = text;
  panel.firstElementChild?.prepend(said);
}

function press(button) {
  if (!button || button.disabled) return;
  if (button.dataset.confirm && !window.confirm(button.dataset.confirm)) return;
  decide({ do: button.value });
  if (button.closest("li[data-name]")) step(1); // at once: what was decided needs no second look
}

// --- search ---------------------------------------------------------------------------------------------------

const search = () => panel.querySelector("[data-search]");
const options = () => [...(search()?.querySelectorAll("[role=option][data-person]") ?? [])];

function openSearch(target, text) {
  const place = search();
  if (!place) return;
  searching = target;
  const field = part(place, "input");
  part(place, "[data-search-label]").textContent = `Who is “${text}”?`;
  place.hidden = false;
  field.value = "";
  part(place, "ul").replaceChildren();
  field.focus();
  place.scrollIntoView({ block: "nearest" });
}

function closeSearch() {
  const place = search();
  if (!place || place.hidden) return;
  place.hidden = true;
  searching = null;
  move(rowOf(current) ?? rows()[0]);
}

let asked = 0;
async function lookUp(field) {
  const mine = ++asked;
  const address = `${search().dataset.search}?${new URLSearchParams({ q: field.value })}`;
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (mine !== asked || !answer?.ok || answer.redirected) return;
  part(search(), "ul").innerHTML = await answer.text();
  mark(options()[0]);
}

function mark(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  const field = part(search(), "input");
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function choose(option) {
  if (!option) return;
  const { person } = option.dataset;
  if (searching?.words) decide({ do: "hand", person, ...searching.words });
  else if (searching?.address) decide({ do: `choose:${searching.address}`, person });
  search().hidden = true;
  if (searching?.address) step(1);
  searching = null;
}

function searchFor(row) {
  const { address } = part(row, "[data-search-open]")?.dataset ?? {};
  if (address) openSearch({ address }, row.dataset.surface);
}

function onSearchKey(event) {
  const at = options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") mark(options()[Math.min(at + 1, options().length - 1)]);
  else if (event.key === "ArrowUp") mark(options()[Math.max(at - 1, 0)]);
  else if (event.key === "Enter") choose(options()[at]);
  else if (event.key === "Escape") closeSearch();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

// --- keys -------------------------------------------------------------------------------------------------------

function onKey(event) {
  if (event.target.id === "people-search") {
    onSearchKey(event);
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input, textarea, select")) return;
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

function toText() {
  unlight();
  document.querySelector(".desk-field-body .ProseMirror[contenteditable]")?.focus();
}

function onClick(event) {
  const button = event.target.closest("button, [role=option]");
  const row = event.target.closest("li[data-name]");
  if (!button) {
    if (row && !event.target.closest("a")) move(row);
  } else if (button.getAttribute("form") === "links-decide") {
    event.preventDefault();
    press(button);
  } else if (button.matches("[role=option]")) choose(button);
  else if ("searchOpen" in button.dataset) {
    move(row, { focus: false });
    searchFor(row);
  } else if ("byHand" in button.dataset && words) openSearch({ words }, words.surface);
  else if ("helpOpen" in button.dataset) {
    const help = part(panel, "[data-help]");
    part(help, "[data-single-keys]").checked = singleKeys();
    help.showModal();
  } else if ("helpClose" in button.dataset) part(panel, "[data-help]").close();
}

function onSelection() {
  const now = selected();
  if (now) words = now;
  offerByHand();
}

function offerByHand() {
  const button = part(panel, "[data-by-hand]");
  if (!button) return;
  button.disabled = !words;
  const said = words ? `Link “${words.surface.slice(0, 30)}”…` : "Link selected words…";
  part(button, "[data-by-hand-label]").textContent = said;
}

// After the panel has a new inside: the same row, with the focus if the list had it.
export function restore(hadFocus) {
  const row = rowOf(current) ?? (hadFocus ? rows()[0] : null);
  if (row) move(row, { focus: hadFocus });
  offerByHand();
}

export function review(showPanel) {
  show = showPanel;
  if (!form) return;
  panel.addEventListener("keydown", onKey);
  panel.addEventListener("click", onClick);
  panel.addEventListener("focusin", (event) => {
    const row = event.target.closest("li[data-name]");
    if (row && row.dataset.name !== current) move(row, { focus: false });
  });
  panel.addEventListener("input", (event) => {
    if (event.target.id === "people-search") lookUp(event.target);
  });
  panel.addEventListener("change", (event) => {
    if (!("singleKeys" in event.target.dataset)) return;
    try {
      localStorage.setItem(SINGLE_KEYS, event.target.checked ? "on" : "off");
    } catch {
      // No storage: the choice holds for nobody else, and keys work only while the list has the focus anyway.
    }
  });
  document.addEventListener("selectionchange", onSelection);
  document.addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyN") {
      event.preventDefault();
      toNextOpen();
    }
  });
}
