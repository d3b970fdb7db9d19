// A preview's address copied, or opened as wide as a telephone or a desktop.

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  });
}

for (const button of document.querySelectorAll("[data-window]")) {
  button.addEventListener("click", () => {
    window.open(button.dataset.window, "", `noopener,noreferrer,width=${button.dataset.width},height=844`);
  });
}
