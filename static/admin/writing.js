// What is typed is kept a second after the last key, and the page says every ten seconds that it is there.

const form = document.getElementById("article_form");
const AFTER = 800; // milliseconds after the last key
const EVERY = 10_000;

function content() {
  const sent = new FormData(form);
  for (const name of ["_save", "_verb"]) sent.delete(name);
  return sent;
}

// --- the buffer -----------------------------------------------------------------------------------------------

const kept = document.querySelector("[data-kept]");
let waiting;
let last = "";
let isSending = false;
let sending = new AbortController();

async function keep() {
  clearTimeout(waiting);
  const now = content();
  const text = new URLSearchParams(now).toString();
  if (text === last || isSending) return;
  isSending = true;
  try {
    const answer = await fetch(form.dataset.buffer, {
      method: "POST",
      body: now,
      redirect: "error",
      signal: sending.signal,
    });
    if (answer.status === 409) {
      form.elements.page.value = await answer.text(); // saved, and typed on: this is another page from here on
    } else if (answer.status === 204) {
      last = text;
      say(`Kept ${new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" })}`);
    } else say("Not kept: this is more than the desk can take.");
  } catch {
    if (sending.signal.aborted) return; // it is being saved
    say("Not kept: the desk does not answer, or you are signed out. Do not close this page; it tries again.");
    waiting = setTimeout(keep, EVERY);
  }
  isSending = false;
  if (new URLSearchParams(content()).toString() !== last) later();
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(keep, AFTER);
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
  body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
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
  last = new URLSearchParams(content()).toString();
  const onInput = () => {
    later();
    if (typed) return;
    typed = true;
    if (room) here();
  };
  form.addEventListener("input", onInput);
  form.addEventListener("change", onInput);
  document.addEventListener("prose-editor:ready", ({ detail: { editor } }) => {
    if (!typed) last = new URLSearchParams(content()).toString(); // the editor writes the body its own way
    editor.on("update", onInput);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    sending.abort();
  });
  window.addEventListener("pageshow", () => {
    isSending = false;
    sending = new AbortController();
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
    body.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.set("leave", "1");
    navigator.sendBeacon(room.dataset.here, body);
  });
}
