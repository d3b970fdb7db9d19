// A secret that is shown once is copied by a button; without a script it is selected by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const said = document.querySelector("[data-copied]");
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = "Copied";
    } catch {
      field.focus(); // where the browser keeps the clipboard to itself
      said.textContent = "Selected: copy it with your keyboard";
    }
  });
}
