// “Sources”: shows what the story rests on, asks again once names have been found, and puts each question into a
// dialog. Words selected in the text, or in this panel, are what the question is about.

const panel = document.querySelector("[data-sources]");
const spoken = document.querySelector("[data-sources-status]");
const people = document.querySelector("[data-people]");
const form = document.getElementById("sources-do");
const button = document.querySelector("[data-source-this]");
const headers = { "X-Requested-With": "fetch" };
const AWAY = "This was not saved: the desk does not answer, or you are signed out. Try again.";
let asked = 0; // questions so far: the answer to an older one is not shown

async function ask() {
  const mine = ++asked;
  const answer = await fetch(panel.dataset.sources, { headers }).catch(() => null);
  if (mine !== asked || !answer?.ok || answer.redirected) return;
  const held = panel.contains(document.activeElement);
  panel.innerHTML = await answer.text();
  if (held) panel.focus({ preventScroll: true });
  spoken.textContent = panel.querySelector("[data-summary]")?.dataset.summary ?? "";
}

function changed() {
  ask();
  document.dispatchEvent(new Event("sources-changed")); // the checklist asks again
}

function refuse(text) {
  const said = document.createElement("p");
  said.className = "desk-refusal";
  said.setAttribute("role", "alert");
  said.textContent = text;
  panel.prepend(said);
}

// --- the dialog ---

const dialog = document.createElement("dialog");
dialog.className = "desk-dialog";

function show(html) {
  dialog.innerHTML = `<button type="button" class="desk-button desk-button-small" data-close>Close</button>${html}`;
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector("[aria-invalid='true'], .desk-refusal + *, select, input:not([type=hidden]), textarea");
  first?.focus();
}

async function open(address, words = "") {
  const answer = await fetch(address, { headers }).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.assign(address); // signed out, or gone: the page says so
  show(await answer.text());
  const field = dialog.querySelector("[name=words]");
  if (field && words) field.value = words; // not in the address: that is logged
}

async function send(event) {
  event.preventDefault();
  const asking = event.target;
  const body = new FormData(asking, event.submitter);
  const answer = await fetch(asking.action, { method: "POST", body, headers }).catch(() => null);
  if (answer?.status === 204) {
    dialog.close();
    changed();
  } else if (answer?.status === 422) {
    show(await answer.text());
  } else {
    dialog.querySelector("h2").insertAdjacentHTML("afterend", `<p class="desk-refusal" role="alert"></p>`);
    dialog.querySelector(".desk-refusal").textContent = AWAY;
  }
}

// --- what is selected ---

function selected() {
  return String(document.getSelection()).replace(/\s+/g, " ").trim().slice(0, 2000);
}

function offer() {
  const editor = document.querySelector(".ProseMirror, .desk-prose");
  const anchor = document.getSelection().anchorNode;
  button.hidden = !(editor && anchor && editor.contains(anchor) && selected().length > 2);
}

if (panel && form) {
  panel.tabIndex = -1;
  document.body.append(dialog);
  ask();
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.href, link.hasAttribute("data-selected") ? selected() : "");
  });
  dialog.addEventListener("submit", send);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.replaceChildren());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    const answer = await fetch(form.action, { method: "POST", body, headers }).catch(() => null);
    if (answer?.status === 409) refuse(await answer.text());
    else if (answer?.ok && !answer.redirected) changed();
    else refuse(AWAY);
  });
  if (button) {
    document.addEventListener("selectionchange", offer);
    button.addEventListener("mousedown", (event) => event.preventDefault()); // or the selection would be lost
    button.addEventListener("click", () => open(button.dataset.sourceThis, selected()));
  }
  if (people) {
    new MutationObserver(() => {
      if (people.querySelector("[data-state]")?.dataset.state === "done") ask();
    }).observe(people, { childList: true });
  }
}
