// “People in this story”: asks for the panel again while names are being found, and stops when they are.
// What is done with the names is in review.js.

import { restore, review } from "./review.js";

const SECOND = 1000;
const WAITS = [1, 1, 1, 1, 2, 3, 5, 8, 15].map((seconds) => seconds * SECOND);

const panel = document.querySelector("[data-people]");
const spoken = document.querySelector("[data-people-status]");
let asked = 0;
let timer;

const state = () => panel.querySelector("[data-state]")?.dataset.state;

function announce() {
  const summary = panel.querySelector("[data-summary]")?.dataset.summary ?? "";
  if (spoken.textContent !== summary) spoken.textContent = summary;
}

async function ask() {
  try {
    const answer = await fetch(panel.dataset.people, { headers: { Accept: "text/html" } });
    if (answer.redirected || answer.status === 403) {
      spoken.textContent = "You are signed out.";
      return;
    }
    if (answer.ok) show(await answer.text());
  } catch {
    // Offline or restarting: the next one may get through.
  }
  later();
}

function show(html) {
  const held = panel.contains(document.activeElement);
  const isOpen = panel.querySelector("details")?.open;
  panel.innerHTML = html;
  if (isOpen) panel.querySelector("details")?.setAttribute("open", "");
  if (held) panel.focus();
  restore(held);
  announce();
  later();
}

function later() {
  clearTimeout(timer);
  if (state() !== "owed") return;
  timer = setTimeout(ask, WAITS[Math.min(asked++, WAITS.length - 1)]);
}

async function retry(event) {
  event.preventDefault();
  const form = event.target;
  await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  asked = 0;
  ask();
}

if (panel) {
  panel.tabIndex = -1;
  review(show);
  document.getElementById("links-retry")?.addEventListener("submit", retry);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && state() === "owed") {
      asked = 0;
      later();
    }
  });
  if (state() === "owed") announce();
  later();
}
