// The text that is being edited, as the linker reads it: words found in it, lit, and selected.

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, blockquote, aside, figcaption, td, th";
const TOOLS = ".desk-figure-tools, .desk-gallery-head"; // words of the editor, not of the story
const BESIDE = 40; // code units compared on either side of a name
const KEPT = 100; // code units kept on either side of selected words
const LIT = "desk-lit";

const root = () => document.querySelector(".desk-field-body .ProseMirror[contenteditable], .desk-prose");
const box = (part) => document.getElementById(`id_${part}`);

// The text with a line break between blocks and for <br>, and which text node each stretch of it came from.
function read(element) {
  const pieces = [];
  let text = "";
  let block = null;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.nodeType === Node.TEXT_NODE) {
      if (node.parentElement.closest(TOOLS)) continue;
      const its = node.parentElement.closest(BLOCKS);
      if (block !== null && its !== block) text += "\n";
      block = its;
      pieces.push({ node, start: text.length });
      text += node.data;
    } else if (node.matches("br:not(.ProseMirror-trailingBreak)")) text += "\n";
  }
  return { text, pieces };
}

function place(pieces, offset) {
  const piece = pieces.findLast((each) => each.start <= offset);
  return [piece.node, Math.min(offset - piece.start, piece.node.length)];
}

// Where in the text a selection begins or ends, which may be between two elements as well as in a word.
function offsetOf({ text, pieces }, container, offset) {
  const within = pieces.find((piece) => piece.node === container);
  if (within) return within.start + offset;
  const point = document.createRange();
  point.setStart(container, offset);
  const next = pieces.find((piece) => point.comparePoint(piece.node, 0) >= 0);
  return next ? next.start : text.length;
}

// How much of what stood beside the name stands there still.
function likeness(text, at, length, before, after) {
  let left = 0;
  while (left < Math.min(before.length, BESIDE) && text[at - 1 - left] === before.at(-1 - left)) left++;
  let right = 0;
  while (right < Math.min(after.length, BESIDE) && text[at + length + right] === after[right]) right++;
  return left + right;
}

// The occurrence of a name that has most of its surroundings: where it is, and how much.
function likeliest(text, { surface, before, after }) {
  let best = null;
  for (let at = text.indexOf(surface); at >= 0; at = text.indexOf(surface, at + 1)) {
    const alike = likeness(text, at, surface.length, before, after);
    if (!best || alike > best.alike) best = { at, alike };
  }
  return best;
}

function find(element, name) {
  const { text, pieces } = read(element);
  const best = likeliest(text, name);
  if (!best) return null;
  const range = document.createRange();
  range.setStart(...place(pieces, best.at));
  range.setEnd(...place(pieces, best.at + name.surface.length - 1));
  range.setEnd(range.endContainer, Math.min(range.endOffset + 1, range.endContainer.length));
  return range;
}

export function unlight() {
  CSS.highlights?.delete(LIT);
  for (const field of document.querySelectorAll(".desk-lit-field")) field.classList.remove("desk-lit-field");
}

// Light a name where it stands, and bring it into sight where that is wanted; in a headline or a dek, which are
// boxes, light the box.
export function light({ part, surface, before, after }, { scroll }) {
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
  if (!scroll) return;
  const at = range.getBoundingClientRect();
  const seen = at.top >= 80 && at.bottom <= window.innerHeight - 80;
  if (!seen && window.matchMedia("(min-width: 1024px)").matches) {
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
  }
}

const wordsAt = (text, at, surface) => ({
  surface,
  before: text.slice(Math.max(0, at - KEPT), at),
  after: text.slice(at + surface.length, at + surface.length + KEPT),
});

// The words selected in the text, with those beside them; null when none are, or when they are of two blocks.
export function selected() {
  const element = root();
  const selection = document.getSelection();
  if (!element || !selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.commonAncestorContainer)) return null;
  const its = read(element);
  const start = offsetOf(its, range.startContainer, range.startOffset);
  const chosen = its.text.slice(start, offsetOf(its, range.endContainer, range.endOffset));
  const surface = chosen.trim();
  if (!surface || surface.includes("\n")) return null;
  return wordsAt(its.text, start + chosen.indexOf(surface), surface);
}

// Words that were selected, as they stand in the text now; null when they are gone. Between two looks a text
// changes little: where less than half of what stood beside them is left, these are others.
export function stillThere(words) {
  const element = root();
  if (!element || !words) return null;
  const { text } = read(element);
  const best = likeliest(text, words);
  const beside = Math.min(words.before.length, BESIDE) + Math.min(words.after.length, BESIDE);
  return best && best.alike >= beside / 2 ? wordsAt(text, best.at, words.surface) : null;
}
