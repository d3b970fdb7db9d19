// “Said in this story”: its inside is asked for when it is opened.

const box = document.querySelector("[data-said]");

box?.addEventListener("toggle", async () => {
  if (!box.open) return;
  const headers = { "X-Requested-With": "fetch" };
  const answer = await fetch(box.dataset.said, { headers }).catch(() => null);
  if (answer?.ok && !answer.redirected) box.querySelector("div").innerHTML = await answer.text();
});
