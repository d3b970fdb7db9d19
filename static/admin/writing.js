// What is typed is kept a second after the last key, and the page says every ten seconds that it is there.

const form = document.getElementById("article_form");
const AFTER = 800; // milliseconds after the last key
const EVERY = 10_000;
const SENDING = 15_000; // as in story.js: a browser's Stop tells nobody

function content() {
  const sent = new FormData(form);
  for (const name of ["csrfmiddlewaretoken", "page"]) sent.delete(name);
  return sent;
}

// Who signs in again in another tab gets a new token, and the one that this page came with is worth nothing.
function token() {
  const [, cookie] = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) ?? [];
  return cookie ?? form.elements.csrfmiddlewaretoken.value;
}

// --- the buffer -----------------------------------------------------------------------------------------------

const kept = document.querySelector("[data-kept]");
const SIGNED_OUT =
  "Not kept: you are signed out. Leave this page as it is, sign in in another tab, and go on here.";
const TROUBLES = {
  0: SIGNED_OUT, // sent on to sign in
  403: "Not kept: you are signed in as somebody who may not write here.",
  413: "Not kept: this is more than the desk can take.",
};
let waiting; // the timer, while there is something to be kept
let last = "";
let isSending = false;
let isSaving = false;
let saveWaits = false;
let hasFailed = false;
let isSignedOut = false;
let sending = new AbortController();

async function keep() {
  clearTimeout(waiting);
  waiting = undefined;
  const now = content();
  const text = new URLSearchParams(now).toString();
  if (text === last || isSending || isSaving) return;
  isSending = true;
  now.set("page", form.elements.page.value);
  now.set("csrfmiddlewaretoken", token());
  const { signal } = sending;
  try {
    const answer = await fetch(form.dataset.buffer, { method: "POST", body: now, redirect: "manual", signal });
    hasFailed = ![204, 409].includes(answer.status);
    isSignedOut = answer.type === "opaqueredirect";
    if (answer.status === 409) {
      form.elements.page.value = await answer.text(); // saved, and typed on: this is another page from here on
    } else if (hasFailed) {
      say(TROUBLES[answer.status] ?? "Not kept: the desk is in trouble. Do not close this page; it tries again.");
    } else {
      last = text;
      say(`Kept ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" })}`);
    }
  } catch {
    if (signal.aborted) return; // it is being saved
    hasFailed = true;
    say("Not kept: the desk does not answer. Do not close this page; it tries again.");
  }
  isSending = false;
  if (new URLSearchParams(content()).toString() !== last) later();
}

// What could not be kept is tried again at leisure, however much is typed meanwhile.
function later() {
  if (hasFailed && waiting) return;
  clearTimeout(waiting);
  waiting = setTimeout(keep, hasFailed ? EVERY : AFTER);
}

// A save by somebody who is signed out would end at the sign-in page, and what is not kept would be gone. So the
// last words are kept first; who is signed out stays here.
async function keepFirst(event) {
  if (event.target !== form || isSaving || !(waiting || isSending || saveWaits || isSignedOut)) return;
  event.preventDefault();
  event.stopPropagation();
  if (saveWaits) return;
  saveWaits = true;
  goOn(); // what is on its way is older
  last = "";
  await keep();
  saveWaits = false;
  if (isSignedOut) return say(SIGNED_OUT.replace("kept", "saved"));
  clearTimeout(waiting);
  waiting = undefined;
  form.requestSubmit(event.submitter);
}

// Nothing is kept while the page is being saved. If it is still here after a while, the save was stopped.
function onSubmit(event) {
  if (event.defaultPrevented) return;
  form.elements.csrfmiddlewaretoken.value = token();
  isSaving = true;
  sending.abort();
  setTimeout(goOn, SENDING);
}

function goOn() {
  sending.abort();
  sending = new AbortController();
  isSending = isSaving = false;
  later();
}

function say(text) {
  if (kept) kept.textContent = text;
}

// --- who is here ----------------------------------------------------------------------------------------------

const room = document.querySelector("[data-here]");
let typed = false;
let hadPen = false;

let asked = 0;

async function here(more = {}) {
  const mine = ++asked;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token());
  if (typed) body.set("writing", "1");
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  const answer = await fetch(room.dataset.here, { method: "POST", body, redirect: "error" }).catch(() => null);
  if (!answer?.ok) return;
  const html = await answer.text();
  if (mine !== asked) return; // a later answer is on its way
  if (html !== room.innerHTML) room.innerHTML = html;
  const { pen } = room.firstElementChild.dataset;
  if (hadPen && pen === "theirs") say("Somebody has taken over. What you typed is kept here, in your name.");
  hadPen = pen === "mine";
}

if (form && "buffer" in form.dataset) {
  // Somebody may have typed before this script was there. (The editor writes the body its own way.)
  const boxes = [...form.querySelectorAll('textarea:not([name="body"]), input:not([type="checkbox"])')];
  const wasTyped = boxes.some(({ value, defaultValue }) => value !== defaultValue);
  if (!wasTyped) last = new URLSearchParams(content()).toString();
  const onInput = () => {
    later();
    if (typed) return;
    typed = true;
    if (room) here();
  };
  form.addEventListener("input", onInput);
  form.addEventListener("change", onInput);
  if (wasTyped) onInput();
  document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => {
    if (!typed) last = new URLSearchParams(content()).toString(); // the editor writes the body its own way
    editor.on("update", onInput);
  });
  document.addEventListener("submit", keepFirst, { capture: true }); // before story.js takes it for sent
  form.addEventListener("submit", onSubmit);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) goOn();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && waiting) keep();
  });
}

if (form && room) {
  here();
  setInterval(() => document.hidden || here(), EVERY);
  room.addEventListener("click", (event) => {
    if (!event.target.closest("[data-take-over]")) return;
    typed = true;
    here({ take_over: "1" });
  });
  window.addEventListener("pagehide", () => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", token());
    body.set("leave", "1");
    navigator.sendBeacon(room.dataset.here, body);
  });
}
