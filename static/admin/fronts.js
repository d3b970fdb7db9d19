// A front, arranged: stories go up and down by button, by arrow keys or by drag, and come from a search. Without
// this script each button sends the form, and the same happens on a page that comes back.

const PAUSE = 200; // milliseconds after the last key
const form = document.querySelector("[data-front]");
const list = form.querySelector("[data-slots]");
const search = form.querySelector("[data-stories]");
const { places, most } = form.dataset;
const rows = () => [...list.children];
const named = (row) => row.querySelector("[data-headline]").textContent;
const button = (row, verb) => row.querySelector(`[data-do=${verb}]`);
let changed = "changed" in form.dataset; // it came back from the desk unsaved

function say(sentence) {
  form.querySelector("[data-said]").textContent = sentence;
}

function whereIs(row) {
  const at = rows().indexOf(row) + 1;
  const place = at === 1 ? "leads" : at > places ? `waits, ${at} of ${rows().length}` : `${at} of ${rows().length}`;
  return `${named(row)}: ${place}.`;
}

// Every row says where it stands, and offers what can be done there.
function renumber() {
  for (const [at, row] of rows().entries()) {
    row.querySelector("[data-place]").textContent = at === 0 ? "Lead" : at < places ? `${at + 1}` : "Waits";
    row.toggleAttribute("data-waits", at >= places);
    row.querySelector("[data-grip]").hidden = false;
    button(row, "up").disabled = at === 0;
    button(row, "down").disabled = at === rows().length - 1;
  }
  form.querySelector("[data-none]").hidden = rows().length > 0;
}

function change(sentence) {
  changed = true;
  renumber();
  say(sentence);
}

function move(row, verb) {
  if (verb === "up") row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  change(whereIs(row));
  const again = button(row, verb);
  (again.disabled ? button(row, verb === "up" ? "down" : "up") : again).focus();
  row.scrollIntoView({ block: "nearest" });
}

function remove(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  change(`${named(row)}: taken out.`);
  (next ? button(next, "remove") : form.querySelector("#slots-title")).focus();
}

function add(offer) {
  const row = offer.querySelector("template").content.firstElementChild.cloneNode(true);
  const story = row.querySelector("[name=story]").value;
  if (rows().some((there) => there.querySelector("[name=story]").value === story)) {
    say(`${named(row)} stands there already.`);
    return;
  }
  if (rows().length >= most) {
    say(`A front has ${most} slots at most: take one out first.`);
    return;
  }
  list.append(row);
  change(`${named(row)}: added. ${whereIs(row)}`);
  row.scrollIntoView({ block: "nearest" });
}

form.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-do]");
  if (!pressed) return;
  event.preventDefault();
  const verb = pressed.dataset.do;
  if (verb === "add") add(pressed.closest("li"));
  else if (verb === "remove") remove(pressed.closest("li"));
  else move(pressed.closest("li"), verb);
});

// --- drag: by mouse, pen or finger ------------------------------------------------------------------------------

let held = null; // the row in hand, and the order to go back to
let before = [];

list.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  held = grip.closest("li");
  before = rows();
  held.classList.add("desk-slot-held");
  list.setPointerCapture(event.pointerId); // the row in hand is moved about, and would lose it
});

list.addEventListener("pointermove", (event) => {
  if (!held) return;
  const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
  const above = rows().filter((row) => row !== held && middle(row) < event.clientY);
  const last = above.at(-1);
  if (last ? last.nextElementSibling !== held : list.firstElementChild !== held) {
    if (last) last.after(held);
    else list.prepend(held);
    renumber();
  }
  if (event.clientY > innerHeight - 90) scrollBy(0, 12);
  if (event.clientY < 90) scrollBy(0, -12);
});

function drop(isDone) {
  if (!held) return;
  const row = held;
  held = null;
  row.classList.remove("desk-slot-held");
  if (!isDone) list.append(...before);
  if (isDone && rows().some((each, at) => each !== before[at])) change(whereIs(row));
  else renumber();
}

list.addEventListener("pointerup", () => drop(true));
list.addEventListener("pointercancel", () => drop(false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") drop(false);
});

// --- search -----------------------------------------------------------------------------------------------------

let timer;
let asked = 0;

async function lookUp() {
  const mine = ++asked;
  const query = new URLSearchParams({ q: search.value, section: search.dataset.section });
  const answer = await fetch(`${search.dataset.stories}?${query}`).catch(() => null);
  const html = answer?.ok && !answer.redirected ? await answer.text() : null;
  if (mine !== asked) return;
  const found = form.querySelector("[data-found]");
  if (html === null) {
    say("The desk does not answer. Are you signed in?");
    return;
  }
  found.innerHTML = html;
  const offers = found.querySelectorAll("[data-do=add]").length;
  say(offers === 1 ? "1 story found." : `${offers} stories found.`);
}

search.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(lookUp, PAUSE);
});
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  clearTimeout(timer);
  lookUp();
});
form.querySelector("[data-find]").addEventListener("click", (event) => {
  event.preventDefault();
  lookUp();
});

// --- nothing lost -----------------------------------------------------------------------------------------------

form.addEventListener("input", (event) => {
  if (event.target !== search) changed = true;
});
form.addEventListener("submit", (event) => {
  if (!event.submitter?.hasAttribute("data-preview")) changed = false;
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

renumber();
