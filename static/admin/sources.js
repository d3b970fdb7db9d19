// “Sources”: shows what the story rests on, asks again once names have been found, and puts each question into a
// dialog. Words selected in the text are what the question is about.

const panel = document.querySelector("[data-sources]");
const spoken = document.querySelector("[data-sources-status]");
const people = document.querySelector("[data-people]");
const form = document.getElementById("sources-do");
const button = document.querySelector("[data-source-this]");
const headers = { "X-Requested-With": "fetch" };
const LINGER = 400; // milliseconds: a finger that taps the button may end the selection first
const UNSAVED = "This was not saved. All of it is still here.";
const AWAY = "The desk does not answer. Try again.";
const SIGNED_OUT = "You are signed out, or may not do this. Sign in in another tab, then try again here.";
const MOVED_ON = "The copy has been read anew in the meantime. Close this, and open it again.";
const BROKEN = "The desk is in trouble. Try again.";
let asked = 0; // questions so far: the answer to an older one is not shown

// Who signs in again in another tab gets a new token, and the one that this page came with is worth nothing.
function post(asking, submitter) {
  const body = new FormData(asking, submitter);
  const [, cookie] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) ?? [];
  if (cookie) body.set("csrfmiddlewaretoken", cookie);
  return fetch(asking.action, { method: "POST", body, headers }).catch(() => null);
}

function trouble(answer) {
  if (!answer) return AWAY;
  if (answer.redirected || answer.status === 403) return SIGNED_OUT;
  return answer.status === 404 ? MOVED_ON : BROKEN;
}

function refusal(text) {
  const said = document.createElement("p");
  said.className = "desk-refusal";
  said.setAttribute("role", "alert");
  said.textContent = text;
  return said;
}

// --- the panel ---

function show(html) {
  const open = [...panel.querySelectorAll("details[open]")].map((each) => each.dataset.group);
  const scrolled = panel.querySelector(".desk-covers")?.scrollTop ?? 0;
  const held = panel.contains(document.activeElement) && document.activeElement;
  panel.innerHTML = html;
  for (const each of panel.querySelectorAll("details")) each.open = open.includes(each.dataset.group);
  panel.querySelector(".desk-covers")?.scrollTo(0, scrolled);
  if (held) {
    const isHeld = ({ href, value }) => (held.href ? href === held.href : held.value && value === held.value);
    const again = [...panel.querySelectorAll("a, button")].find(isHeld);
    (again?.checkVisibility() ? again : panel).focus({ preventScroll: true });
  }
  const summary = panel.querySelector("[data-summary]")?.dataset.summary ?? "";
  if (spoken.textContent !== summary) spoken.textContent = summary;
}

async function ask() {
  const mine = ++asked;
  const answer = await fetch(panel.dataset.sources, { headers }).catch(() => null);
  if (mine !== asked || !answer?.ok || answer.redirected) return;
  const html = await answer.text();
  if (mine === asked) show(html);
}

function changed() {
  ask();
  document.dispatchEvent(new Event("sources-changed")); // the checklist asks again
}

async function press(event) {
  event.preventDefault();
  if (panel.ariaBusy === "true") return;
  panel.ariaBusy = "true";
  const answer = await post(form, event.submitter);
  panel.ariaBusy = "false";
  if (answer?.ok && !answer.redirected) return changed();
  const text = answer?.status === 409 ? await answer.text() : trouble(answer);
  panel.querySelector(".desk-refusal")?.remove();
  event.submitter.closest("p").after(refusal(text));
}

// --- the dialog ---

const dialog = document.createElement("dialog");
dialog.className = "desk-dialog";
dialog.setAttribute("aria-labelledby", "ask-title");

function put(html) {
  dialog.innerHTML = `${html}<button type="button" class="desk-button desk-button-small" data-close>Close</button>`;
  if (!dialog.open) dialog.showModal();
  const wrong = dialog.querySelector("[aria-invalid='true']");
  (wrong ?? dialog.querySelector("select, input:not([type=hidden]), textarea"))?.focus();
}

function tell(text) {
  dialog.querySelector("h2 + .desk-refusal")?.remove();
  const said = refusal(text);
  dialog.querySelector("h2").after(said);
  said.scrollIntoView({ block: "nearest" });
}

async function open(address, words = "") {
  const answer = await fetch(address, { headers }).catch(() => null);
  if (!answer?.ok || answer.redirected) {
    put(`<h2 id="ask-title">Sources</h2>`);
    return tell(trouble(answer));
  }
  put(await answer.text());
  const field = dialog.querySelector("[name=words]");
  if (!field || !words) return;
  field.value = words; // not in the address: that is logged
  dialog.querySelector("select")?.focus();
}

async function send(event) {
  event.preventDefault();
  if (dialog.ariaBusy === "true") return;
  dialog.ariaBusy = "true";
  const answer = await post(event.target, event.submitter);
  dialog.ariaBusy = "false";
  if (answer?.status === 204) {
    dialog.close();
    changed();
  } else if (answer?.status === 422 && !answer.redirected) {
    put(await answer.text());
  } else {
    tell(`${UNSAVED} ${trouble(answer)}`);
  }
}

// What was typed stays no longer than the question, in this page or in one that the browser goes back to.
function forget() {
  dialog.replaceChildren();
}

// --- what is selected ---

let words = "";
let lingering;

function selected() {
  const editor = document.querySelector(".ProseMirror[contenteditable], .desk-prose");
  const selection = document.getSelection();
  if (!editor?.contains(selection.anchorNode) || !editor.contains(selection.focusNode)) return "";
  return String(selection).replace(/\s+/g, " ").trim().slice(0, 2000);
}

function offer() {
  clearTimeout(lingering);
  const now = selected();
  if (now.length > 2) {
    words = now;
    button.togglePopover(Boolean(panel.querySelector("[data-may-write]")));
  } else {
    lingering = setTimeout(() => {
      words = "";
      button.togglePopover(false);
    }, LINGER);
  }
}

function onKey(event) {
  if (!(event.ctrlKey || event.metaKey) || !event.shiftKey || event.key.toLowerCase() !== "s") return;
  if (!button.matches(":popover-open")) return;
  event.preventDefault();
  event.stopPropagation(); // to the editor it means something else
  if (!document.querySelector(":modal")) open(button.dataset.sourceThis, words);
}

if (panel && form) {
  panel.tabIndex = -1;
  document.body.append(dialog);
  ask();
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link.href, "selected" in link.dataset ? words : "");
  });
  form.addEventListener("submit", press);
  dialog.addEventListener("submit", send);
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) dialog.close();
  });
  // The story's own keys are not meant for it: Ctrl+S would save the story and leave the page.
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") event.preventDefault();
  });
  dialog.addEventListener("close", forget);
  window.addEventListener("pagehide", () => {
    dialog.close();
    forget();
  });
  document.addEventListener("selectionchange", offer);
  document.addEventListener("keydown", onKey, { capture: true });
  button.addEventListener("mousedown", (event) => event.preventDefault()); // or the selection would be lost
  button.addEventListener("click", () => open(button.dataset.sourceThis, words));
  if (people) {
    new MutationObserver(() => {
      if (people.querySelector("[data-state]")?.dataset.state === "done") ask();
    }).observe(people, { childList: true });
  }
}
