// Names are offered while somebody types; without this the search works all the same.
const box = document.getElementById("people-q");
const list = document.getElementById("people-names");
let waiting;

async function suggest() {
  const asked = box.value.trim();
  if (asked.length < 2) return;
  const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(asked)}`);
  if (!answer.ok || asked !== box.value.trim()) return;
  const { names } = await answer.json();
  list.replaceChildren(...names.map((name) => new Option(name, name)));
}

box.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(suggest, 120);
});
