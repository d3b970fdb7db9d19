// “Who is this?”: a box that finds profiles by any name and hands back the one that is chosen. It stands beside
// the panel, not in it: what is typed here outlives whatever the panel shows.

const PAUSE = 150; // milliseconds after the last key before anything is asked
const HINT = "Any name they go by, or an external id.";
const UNANSWERED = "The desk does not answer, or you are signed out. Try again.";

const box = document.querySelector("[data-search]");
const part = (selector) => box.querySelector(selector);

let onChosen = () => {};
let onClosed = () => {};
let asked = 0; // the newest question: an older one's answer is not shown
let timer;

const isAsking = () => box.getAttribute("aria-busy") === "true";
const options = () => [...box.querySelectorAll("[role=option]")];

// Asks who `text` is: `chosen` gets the person's id, `closed` is called where nobody was chosen.
export function open(text, { chosen, closed }) {
  if (!box) return;
  [onChosen, onClosed] = [chosen, closed];
  part("[data-search-name]").textContent = text;
  part("input").value = "";
  show("", HINT);
  box.hidden = false;
  part("input").focus({ preventScroll: true });
  box.scrollIntoView({ block: "nearest" });
}

export function hide() {
  if (!box) return;
  clearTimeout(timer);
  asked++;
  box.hidden = true;
}

function close() {
  hide();
  onClosed();
}

function choose(option) {
  if (!option) return;
  hide();
  onChosen(option.dataset.person);
}

function show(html, sentence) {
  box.removeAttribute("aria-busy");
  part("[data-search-asking]").hidden = true;
  part("ul").innerHTML = html;
  const found = options().length;
  part("[data-search-said]").textContent = found ? `${found} ${found === 1 ? "profile" : "profiles"}` : sentence;
  part("input").setAttribute("aria-expanded", String(found > 0));
  mark(options()[0]);
}

function mark(option) {
  for (const other of options()) other.setAttribute("aria-selected", String(other === option));
  const field = part("input");
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function onInput({ target: { value } }) {
  clearTimeout(timer);
  const mine = ++asked;
  if (!value.trim()) {
    show("", HINT);
    return;
  }
  box.setAttribute("aria-busy", "true");
  part("[data-search-asking]").hidden = false;
  part("[data-search-said]").textContent = "";
  timer = setTimeout(() => lookUp(value, mine), PAUSE);
}

async function lookUp(value, mine) {
  let html = null;
  try {
    const address = `${box.dataset.search}?${new URLSearchParams({ q: value })}`;
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) html = await answer.text();
  } catch {
    // Said below.
  }
  if (mine !== asked) return;
  show(html ?? "", html === null ? UNANSWERED : `Nobody is called “${value.trim()}”.`);
}

function onKey(event) {
  if (event.isComposing) return;
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") mark(all[Math.min(at + 1, all.length - 1)]);
  else if (event.key === "ArrowUp") mark(all[Math.max(at - 1, 0)]);
  else if (event.key === "Escape") close();
  else if (event.key !== "Enter") return;
  else if (!isAsking() && !event.repeat) choose(all[at]); // what stands there while it asks answers an older question
  event.preventDefault();
  event.stopPropagation();
}

if (box) {
  part("input").addEventListener("input", onInput);
  part("input").addEventListener("keydown", onKey);
  part("ul").addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  part("ul").addEventListener("click", (event) => choose(event.target.closest("[role=option]")));
}
