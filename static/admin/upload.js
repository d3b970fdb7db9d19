// Many pictures at once: each file is a request of its own, three at a time, with a bar for how much of it is sent.
// What became of it is a line that the server writes.

const AT_ONCE = 3;
const THUMBNAIL = 160; // pixels across

const form = document.querySelector("[data-drop]");
const answers = document.querySelector("[data-answers]");
const lines = answers.querySelector("[data-lines]");
const said = answers.querySelector("[data-said]");
const together = answers.querySelector("[data-together]");
const input = form.querySelector("input[type=file]");
const mostBytes = Number(form.dataset.mostBytes);
const waiting = [];
let running = 0;
let all = 0;
let drawing = Promise.resolve(); // one decoded picture in memory at a time

function line(file) {
  const item = document.createElement("li");
  item.className = "desk-upload";
  item.dataset.state = "waiting";
  item.innerHTML = `<span class="desk-pic-frame"></span><div class="desk-break"><p class="desk-upload-name"></p>
    <progress max="100" value="0"></progress> <span class="desk-quiet" data-how>Waiting</span></div>`;
  item.querySelector(".desk-upload-name").textContent = file.name;
  item.querySelector("progress").setAttribute("aria-label", `How much of ${file.name} is sent`);
  lines.append(item);
  return item;
}

function take(files) {
  if (!files.length) return;
  answers.hidden = false;
  for (const file of files) {
    all++;
    waiting.push({ file, item: line(file) });
  }
  next();
}

function next() {
  while (running < AT_ONCE && waiting.length) send(waiting.shift());
  tell();
}

function send({ file, item }) {
  if (file.size > mostBytes) {
    refuse(item, `Refused: the file is over ${Math.round(mostBytes / 1024 / 1024)} MB. Nothing was sent.`);
    return;
  }
  running++;
  item.dataset.state = "sending";
  const how = item.querySelector("[data-how]");
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    item.querySelector("progress").value = (100 * loaded) / total;
    how.textContent = loaded < total ? `${Math.floor((100 * loaded) / total)} %` : "Sent; being looked at";
  });
  request.addEventListener("loadend", () => {
    running--;
    answered(request, file, item);
    next();
  });
  request.open("POST", form.action);
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.append("one", "1");
  data.append("files", file);
  request.send(data);
}

function answered(request, file, item) {
  if (request.status === 200 && request.responseURL === new URL(form.action).href) {
    const made = document.createElement("template");
    made.innerHTML = request.responseText;
    const now = made.content.querySelector("li");
    if (now) {
      item.replaceWith(now);
      if (now.dataset.state === "done") draw(file, now.querySelector(".desk-pic-frame"));
      return;
    }
  }
  const isSignedOut = request.status === 403 || (request.status === 200 && request.responseURL);
  refuse(item, why(request.status, isSignedOut), () => {
    waiting.push({ file, item });
    next();
  });
}

function why(status, isSignedOut) {
  if (isSignedOut) return "Not stored: you are signed out, or may not upload. Sign in in another tab, then try again.";
  return status ? `Not stored: the server had an error (${status}).` : "Not sent: the connection broke off.";
}

function refuse(item, words, again) {
  item.dataset.state = "refused";
  const how = item.querySelector("[data-how]");
  how.textContent = words;
  item.querySelector("progress").hidden = true;
  if (!again) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "desk-button desk-button-small";
  button.textContent = "Try again";
  button.addEventListener("click", () => {
    button.remove();
    item.querySelector("progress").hidden = false;
    item.dataset.state = "waiting";
    again();
  });
  how.after(" ", button);
}

// From the file itself, since the worker has not been: small, upright, and one after the other.
function draw(file, frame) {
  drawing = drawing
    .then(() => createImageBitmap(file, { resizeWidth: THUMBNAIL, resizeQuality: "medium" }))
    .then((bitmap) => {
      const canvas = document.createElement("canvas");
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      canvas.getContext("2d").drawImage(bitmap, 0, 0);
      bitmap.close();
      frame.replaceChildren(canvas);
    })
    .catch(() => {}); // a format this browser cannot draw: the server's few colours stay
}

function tell() {
  const count = (state) => lines.querySelectorAll(`[data-state="${state}"]`).length;
  const [done, here, refused] = ["done", "here", "refused"].map(count);
  const rest = all ? waiting.length + running : 0;
  const parts = [`${done} stored`];
  if (here) parts.push(`${here} here already`);
  if (refused) parts.push(`${refused} not stored`);
  const of = rest ? `, ${rest} of ${all} to go` : "";
  said.textContent = `${parts.join(", ")}${of}.`;
  if (together) together.hidden = !done;
}

for (const plain of form.querySelectorAll("[data-plain]")) plain.hidden = true;
form.addEventListener("submit", (event) => event.preventDefault());
function takeChosen() {
  take([...input.files]);
  input.value = "";
}
// Before it reaches the input: Unfold writes each file's name into a text box of its own, which is not here.
form.addEventListener(
  "change",
  (event) => {
    event.stopPropagation();
    takeChosen();
  },
  { capture: true },
);
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault(); // else the browser leaves the page for the picture
    form.classList.add("desk-drop-over");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) form.classList.remove("desk-drop-over");
});
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  form.classList.remove("desk-drop-over");
  take([...event.dataTransfer.files]);
});
window.addEventListener("beforeunload", (event) => {
  if (running || waiting.length) event.preventDefault();
});
if (lines.children.length) tell();
takeChosen(); // what somebody quick chose before this script was there
