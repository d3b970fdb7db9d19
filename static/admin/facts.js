// “Facts”: asks for the panel again once names have been found, and sends a dismissal beside the story's own form.

const panel = document.querySelector("[data-facts]");
const spoken = document.querySelector("[data-facts-status]");
const form = document.getElementById("facts-decide");
const people = document.querySelector("[data-people]");
let asked = 0; // questions so far: the answer to an older one is not shown

const isTyping = () => [...panel.querySelectorAll("textarea")].some(({ value }) => value);

function show(html) {
  const open = [...panel.querySelectorAll("details[open]")].map((each) => each.dataset.fact);
  const held = panel.contains(document.activeElement);
  panel.innerHTML = html;
  for (const each of panel.querySelectorAll("details")) each.open = open.includes(each.dataset.fact);
  if (held) panel.focus({ preventScroll: true });
  const said = panel.querySelector("[data-summary]")?.dataset.summary ?? "";
  if (spoken.textContent !== said) spoken.textContent = said;
}

async function ask() {
  if (isTyping()) return;
  const mine = ++asked;
  const answer = await fetch(panel.dataset.facts, { headers: { Accept: "text/html" } }).catch(() => null);
  if (mine !== asked || !answer?.ok || answer.redirected) return;
  const html = await answer.text();
  if (mine === asked && !isTyping()) show(html);
}

function refuse(text) {
  panel.querySelector(".desk-refusal")?.remove();
  const said = document.createElement("p");
  said.className = "desk-refusal";
  said.setAttribute("role", "alert");
  said.textContent = text;
  panel.prepend(said);
}

async function decide(event) {
  event.preventDefault();
  const button = event.submitter;
  if (!button || panel.ariaBusy === "true") return;
  const body = new FormData(form);
  body.set("do", button.value);
  panel.ariaBusy = "true";
  const mine = ++asked;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
    if (answer.redirected || ![200, 403, 409].includes(answer.status)) throw new Error(answer.status);
    const html = await answer.text();
    if (!html.includes("data-facts-inside")) throw new Error("no panel");
    if (mine === asked) show(html);
    document.dispatchEvent(new Event("facts-decided"));
  } catch {
    refuse("This was not saved: the desk does not answer, or you are signed out. Try again.");
  }
  panel.ariaBusy = "false";
}

if (panel && form) {
  panel.tabIndex = -1;
  form.addEventListener("submit", decide);
  if (people) {
    new MutationObserver(() => {
      if (people.querySelector("[data-state]")?.dataset.state === "done") ask();
    }).observe(people, { childList: true });
  }
}
