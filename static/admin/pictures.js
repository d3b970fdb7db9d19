// The grid: how many pictures are chosen, and all of a page at once. The bulk form: what is typed in is ticked.

const chosen = document.querySelector("[data-chosen]");

if (chosen) {
  const boxes = [...document.querySelectorAll("#result_list input.action-select")];
  const all = chosen.querySelector("[data-all]");
  const across = chosen.querySelector("[name=select_across]");
  const count = chosen.querySelector("[data-count]");
  all.hidden = all.disabled = chosen.querySelector("[data-all-said]").hidden = false;
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    count.textContent = across?.checked ? "All found are chosen" : `${ticked} chosen`;
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  across?.addEventListener("change", () => {
    if (across.checked) for (const box of boxes) box.checked = true; // without one Django asks for a choice
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  tell();
}

for (const row of document.querySelectorAll(".desk-row")) {
  const box = row.querySelector("[data-tick]");
  for (const kind of ["input", "change"]) {
    row.addEventListener(kind, ({ target }) => {
      if (target === box || box.checked) return;
      box.checked = true;
    });
  }
}
