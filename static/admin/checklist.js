// “Before it goes out”: asks again once names have been found or decided about, and every half minute while the
// page is looked at. Whoever is writing a reason is not disturbed.

const EVERY = 30_000; // milliseconds
const SOON = 300; // milliseconds: several decisions in a row are one question

const card = document.querySelector("[data-checklist]");
const spoken = document.querySelector("[data-checklist-status]");
const form = document.getElementById("checks-override");
const panel = document.querySelector("[data-people]");
let timer;
let asked = 0; // questions so far: the answer to an older one is not shown

function isBusy() {
  const held = document.activeElement;
  return (held !== card && card.contains(held)) || [...card.querySelectorAll("textarea")].some(({ value }) => value);
}

function later(wait = EVERY) {
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
}

async function ask() {
  later();
  if (document.hidden || isBusy()) return;
  const mine = ++asked;
  const answer = await fetch(card.dataset.checklist, { headers: { Accept: "text/html" } }).catch(() => null);
  if (mine !== asked || !answer?.ok || answer.redirected) return;
  const html = await answer.text();
  if (mine === asked && !isBusy()) show(html);
}

function show(html) {
  const open = [...card.querySelectorAll("details[open]")].map((each) => each.dataset.override);
  card.innerHTML = html;
  for (const each of card.querySelectorAll("details")) each.open = open.includes(each.dataset.override);
  const said = card.querySelector("[data-summary]")?.dataset.summary ?? "";
  if (spoken.textContent !== said) spoken.textContent = said;
}

function refuse(text) {
  card.querySelector(".desk-refusal")?.remove();
  const said = document.createElement("p");
  said.className = "desk-refusal";
  said.setAttribute("role", "alert");
  said.textContent = text;
  card.prepend(said);
}

// Sent beside the story's own form, which may hold words not saved yet.
async function override(event) {
  event.preventDefault();
  const button = event.submitter ?? document.activeElement?.closest("[data-override]")?.querySelector("button");
  const body = new FormData(form);
  if (!button || card.ariaBusy === "true") return;
  body.set("key", button.value);
  card.ariaBusy = "true";
  const mine = ++asked;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected || ![200, 403, 409, 422].includes(answer.status)) throw new Error(answer.status);
    const html = await answer.text();
    if (!html.includes('name="revision"')) throw new Error("no checklist");
    if (mine === asked) taken(html, answer.ok, button.value);
  } catch {
    refuse("This was not saved: the desk does not answer, or you are signed out. Try again.");
  }
  card.ariaBusy = "false";
}

function taken(html, isTaken, key) {
  const typed = card.querySelector(`#id_reason_${key}`)?.value ?? "";
  show(html);
  const field = card.querySelector(`#id_reason_${key}`);
  if (field && !isTaken) field.value = typed;
  (field && !isTaken ? field : card).focus();
}

if (card && form) {
  card.tabIndex = -1;
  form.addEventListener("submit", override);
  if (panel) {
    new MutationObserver(() => {
      if (panel.querySelector("[data-state]")?.dataset.state === "done") later(SOON);
    }).observe(panel, { childList: true });
  }
  for (const name of ["facts-decided", "sources-changed"]) document.addEventListener(name, () => later(SOON));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) later(SOON);
  });
  later();
}
