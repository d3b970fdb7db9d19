// The text that is being edited, as the linker reads it: words found in it, lit, and selected.

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, blockquote, aside, figcaption, td, th";
const BESIDE = 40; // code units compared on either side of a name
const LIT = "desk-lit";

const root = () => document.querySelector(".desk-field-body .ProseMirror[contenteditable], .desk-prose");
const box = (part) => document.getElementById(`id_${part}`);

// The text with a line break between blocks, and which text node each stretch of it came from.
function read(element) {
  const pieces = [];
  let text = "";
  let block = null;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const its = node.parentElement.closest(BLOCKS);
    if (block !== null && its !== block) text += "\n";
    block = its;
    pieces.push({ node, start: text.length });
    text += node.data;
  }
  return { text, pieces };
}

function place(pieces, offset) {
  const piece = pieces.findLast((each) => each.start <= offset);
  return [piece.node, Math.min(offset - piece.start, piece.node.length)];
}

// How much of what stood beside the name stands there still.
function likeness(text, at, length, before, after) {
  let left = 0;
  while (left < Math.min(before.length, BESIDE) && text[at - 1 - left] === before.at(-1 - left)) left++;
  let right = 0;
  while (right < Math.min(after.length, BESIDE) && text[at + length + right] === after[right]) right++;
  return left + right;
}

function find(element, { surface, before, after }) {
  const { text, pieces } = read(element);
  let best = null;
  for (let at = text.indexOf(surface); at >= 0; at = text.indexOf(surface, at + 1)) {
    const alike = likeness(text, at, surface.length, before, after);
    if (!best || alike > best.alike) best = { at, alike };
  }
  if (!best) return null;
  const range = document.createRange();
  range.setStart(...place(pieces, best.at));
  range.setEnd(...place(pieces, best.at + surface.length - 1));
  range.setEnd(range.endContainer, Math.min(range.endOffset + 1, range.endContainer.length));
  return range;
}

export function unlight() {
  CSS.highlights?.delete(LIT);
  for (const field of document.querySelectorAll(".desk-lit-field")) field.classList.remove("desk-lit-field");
}

// Light a name where it stands; in a headline or a dek, which are boxes, light the box.
export function light({ part, surface, before, after }) {
  unlight();
  const element = part === "body" ? root() : box(part)?.closest(".desk-field");
  if (!element) return;
  if (part !== "body") {
    element.classList.add("desk-lit-field");
    return;
  }
  const range = find(element, { surface, before, after });
  if (!range) return;
  CSS.highlights?.set(LIT, new Highlight(range));
  const at = range.getBoundingClientRect();
  const seen = at.top >= 80 && at.bottom <= window.innerHeight - 80;
  if (!seen && window.matchMedia("(min-width: 1024px)").matches) {
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
  }
}

// The words selected in the text, with those beside them; null when none are.
export function selected() {
  const element = root();
  const selection = document.getSelection();
  if (!element || !selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.commonAncestorContainer)) return null;
  const surface = range.toString().trim();
  if (!surface) return null;
  const { text, pieces } = read(element);
  const from = pieces.find((piece) => piece.node === range.startContainer);
  const at = from ? text.indexOf(surface, from.start + range.startOffset) : text.indexOf(surface);
  if (at < 0) return null;
  return {
    surface,
    before: text.slice(Math.max(0, at - 100), at),
    after: text.slice(at + surface.length, at + surface.length + 100),
  };
}
