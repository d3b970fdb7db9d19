// Jobs at the archive: progress that moves, all boxes of a page at once, a question before what readers lose.

const EVERY = 2000; // milliseconds

async function follow(job) {
  const answer = await fetch(job.dataset.progress, { headers: { Accept: "text/html" } }).catch(() => null);
  if (answer && (answer.redirected || answer.status === 403)) return;
  if (!answer?.ok) {
    setTimeout(follow, EVERY, job);
    return;
  }
  const made = document.createElement("template");
  made.innerHTML = await answer.text();
  const now = made.content.querySelector("[data-job]");
  job.replaceWith(now);
  if (now.dataset.progress) setTimeout(follow, EVERY, now);
}

for (const job of document.querySelectorAll("[data-progress]")) setTimeout(follow, EVERY, job);

document.querySelector("[data-all]")?.addEventListener("change", ({ target }) => {
  for (const box of target.form.querySelectorAll("[name=link]")) box.checked = target.checked;
});

for (const button of document.querySelectorAll("button[data-confirm]")) {
  button.addEventListener("click", (event) => {
    if (!window.confirm(button.dataset.confirm)) event.preventDefault();
  });
}
