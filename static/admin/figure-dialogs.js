// The boxes in which a picture is chosen and an address is pasted: each answers with what was chosen, or nothing.

const PAUSE = 200; // milliseconds after the last key
const pictures = document.getElementById("choose-pictures");
const embed = document.getElementById("paste-embed");

export const smallPicture = (uuid) => `${pictures.dataset.pictures}${uuid}/`;

// Open a box; the promise is kept when it closes, with what `answer` says of it.
function ask(dialog, answer) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "taken" ? answer() : null), { once: true });
  });
}

for (const dialog of [pictures, embed]) {
  dialog?.querySelector("[data-cancel]").addEventListener("click", () => dialog.close(""));
}

// --- pictures -------------------------------------------------------------------------------------------------

let many = false;
let chosen = []; // in the order in which they were ticked
let timer;
let asked = 0;

export async function choosePictures(several) {
  [many, chosen] = [several, []];
  pictures.querySelector("h2").textContent = many ? "Choose pictures for a gallery, in their order" : "Choose a picture";
  pictures.querySelector("input[type=search]").value = "";
  lookUp();
  return (await ask(pictures, () => chosen)) ?? [];
}

async function lookUp() {
  const mine = ++asked;
  const q = pictures.querySelector("input[type=search]").value;
  let html = null;
  try {
    const answer = await fetch(`${pictures.dataset.pictures}?${new URLSearchParams({ q, many: many ? "1" : "" })}`);
    if (answer.ok && !answer.redirected) html = await answer.text();
  } catch {
    // Said below.
  }
  if (mine !== asked) return;
  pictures.querySelector("ul").innerHTML = html ?? "";
  if (!many) chosen = [];
  for (const box of boxes()) box.checked = chosen.includes(box.value);
  const found = boxes().length;
  say(html === null ? "The desk does not answer. Are you signed in?" : found ? "" : "No picture has all of these words.");
}

const boxes = () => [...pictures.querySelectorAll("[name=picture]")];

function say(sentence) {
  const taken = many && chosen.length ? `${chosen.length} chosen. ` : "";
  pictures.querySelector("[role=status]").textContent = taken + sentence;
  pictures.querySelector("[type=submit]").disabled = !chosen.length;
}

function take({ target }) {
  if (target.name !== "picture") return;
  chosen = many ? chosen.filter((uuid) => uuid !== target.value) : [];
  if (target.checked) chosen.push(target.value);
  say("");
}

if (pictures) {
  pictures.querySelector("input[type=search]").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(lookUp, PAUSE);
  });
  pictures.addEventListener("change", take);
  pictures.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (chosen.length) pictures.close("taken");
  });
}

// --- embeds ---------------------------------------------------------------------------------------------------

let found;

export async function pasteEmbed() {
  embed.querySelector("form").reset();
  refuse("");
  return ask(embed, () => ({ ...found, title: embed.querySelector("#paste-embed-words").value.trim() }));
}

function refuse(reason) {
  embed.querySelector("[role=alert]").textContent = reason;
  const field = embed.querySelector("#paste-embed-url");
  if (reason) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

async function check(event) {
  event.preventDefault();
  const url = embed.querySelector("#paste-embed-url").value.trim();
  try {
    const answer = await fetch(`${embed.dataset.embeds}?${new URLSearchParams({ url })}`);
    const said = await answer.json();
    found = said;
    if (answer.ok) embed.close("taken");
    else refuse(said.said);
  } catch {
    refuse("The desk does not answer. Are you signed in?");
  }
}

embed?.querySelector("form").addEventListener("submit", check);
