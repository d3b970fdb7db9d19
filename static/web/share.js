// A button for those whose browser can pass a link on; the links beside it work without.
const button = document.querySelector("[data-share]");

async function pass() {
  const url = button.dataset.share;
  if (navigator.share) {
    await navigator.share({ title: document.title, url }).catch((gone) => gone.name === "AbortError" || Promise.reject(gone));
    return;
  }
  await navigator.clipboard.writeText(url);
  button.textContent = button.dataset.copied;
}

if (navigator.share || navigator.clipboard) {
  button.parentElement.hidden = false;
  button.addEventListener("click", pass);
}
