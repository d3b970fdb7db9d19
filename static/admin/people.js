// “People in this story”: asks for the panel again while names are being found, and stops when they are.
// What is done with the names is in review.js.

import { keep, review } from "./review.js";

const SECOND = 1000;
const WAITS = [1, 1, 1, 1, 2, 3, 5, 8, 15].map((seconds) => seconds * SECOND);

const panel = document.querySelector("[data-people]");
const spoken = document.querySelector("[data-people-status]");
let asked = 0;
let shown = 0; // how many insides the panel has had
let said = "";
let timer;

const state = () => panel.querySelector("[data-state]")?.dataset.state;

// A sentence that was just spoken is spoken again only where the live region was empty in between.
function announce({ again }) {
  const summary = panel.querySelector("[data-summary]")?.dataset.summary ?? "";
  if (summary === said && !again) return;
  said = summary;
  spoken.textContent = "";
  requestAnimationFrame(() => {
    spoken.textContent = said;
  });
}

async function ask() {
  const before = shown;
  try {
    const answer = await fetch(panel.dataset.people, { headers: { Accept: "text/html" } });
    if (answer.redirected || answer.status === 403) {
      spoken.textContent = "You are signed out.";
      return;
    }
    const html = answer.ok ? await answer.text() : null;
    const isNews = shown === before && !panel.hasAttribute("aria-busy"); // not older than a decision
    if (html !== null && isNews) show(html, { again: false });
  } catch {
    // Offline or restarting: the next one may get through.
  }
  later();
}

function show(html, { again = true } = {}) {
  const putBack = keep();
  panel.innerHTML = html;
  shown++;
  putBack();
  announce({ again });
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
  if (state() === "owed") announce({ again: true });
  later();
}
