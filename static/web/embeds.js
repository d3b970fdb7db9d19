// What another site shows inside a story is loaded when a reader asks for it, and not a moment earlier.
const ALLOWED = "autoplay; encrypted-media; fullscreen; picture-in-picture";

function load(card) {
  const frame = document.createElement("iframe");
  frame.title = card.querySelector(".embed-title").textContent;
  frame.allow = ALLOWED;
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.src = card.dataset.frame;
  card.querySelector(".embed-note").remove();
  card.querySelector("button").remove();
  card.classList.add("is-loaded");
  card.querySelector(".embed-ways").before(frame);
  frame.focus();
}

for (const card of document.querySelectorAll("[data-frame]")) {
  const button = card.querySelector("button");
  button.hidden = card.querySelector(".embed-note").hidden = false;
  button.addEventListener("click", () => load(card));
}
