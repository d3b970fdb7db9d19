// Whoever types into a search is offered people, sections and topics; without this it works all the same.
// The box is a combobox as WAI-ARIA has it: arrows go through the offers, Enter follows one, Escape closes.
const DELAY = 120; // ms after the last key

function suggestFor(box, number) {
  if (box.role === "combobox") return; // there already: the script may be named twice in a page
  const list = document.createElement("ul");
  let waiting, at = -1;
  Object.assign(list, { id: `offers-${number}`, className: "offers", hidden: true, role: "listbox" });
  list.ariaLabel = box.labels[0]?.textContent.trim() ?? box.ariaLabel;
  Object.assign(box, { role: "combobox", ariaAutoComplete: "list", ariaExpanded: "false" });
  box.setAttribute("aria-controls", list.id);
  box.after(list);

  function show(offers) {
    list.replaceChildren(...offers.map(({ text, kind, url }, place) => {
      const offer = document.createElement("li");
      const what = Object.assign(document.createElement("small"), { textContent: kind });
      Object.assign(offer, { id: `${list.id}-${place}`, role: "option", ariaSelected: "false" });
      offer.append(Object.assign(document.createElement("bdi"), { textContent: text }), " ", what);
      offer.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
      offer.addEventListener("click", () => { location.href = url; });
      return offer;
    }));
    list.hidden = !offers.length;
    box.ariaExpanded = String(!list.hidden);
    go(-1);
  }

  function go(to) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = to;
    list.children[at]?.setAttribute("aria-selected", "true");
    list.children[at]?.scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[at]?.id ?? "");
  }

  async function suggest() {
    const asked = box.value.trim();
    if (asked.length < 2) return show([]);
    const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(asked)}`);
    const isAskedStill = asked === box.value.trim() && document.activeElement === box;
    if (answer.ok && isAskedStill) show((await answer.json()).offers);
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, DELAY);
  });
  box.addEventListener("blur", () => show([]));
  box.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    const many = list.children.length;
    if (event.key === "Escape" && many) show([]);
    else if (event.key === "Enter" && at >= 0) list.children[at].click();
    else if (event.key in steps && many) go((at + 1 + steps[event.key] + many + 1) % (many + 1) - 1);
    else return;
    event.preventDefault();
  });
}

document.querySelectorAll("[data-suggest]").forEach(suggestFor);
