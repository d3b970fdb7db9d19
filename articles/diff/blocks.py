"""Changes of a body: which blocks belong together, then what changed inside them."""

from collections import Counter
from collections.abc import Sequence

from articles.diff.alignment import Pair, Purse, aligned, alike, filled
from articles.diff.markup import LAYOUT, WORD, Block, blocks, has_blocks, name_of
from articles.diff.words import SIGNS, Diff, Part, inline, joined, reformed

STEPS = 1_000_000  # for finding what belongs together
TAGS = 40_000  # in both bodies; prose has a few thousand
ALIKE = 0.4  # the part of their words that two versions of one block share


def body(old: str, new: str) -> Diff:
    """Two canonical bodies as one."""
    if old != new and old.count("<") + new.count("<") > TAGS:
        return Diff(joined([Part("del", old), Part("ins", new)]), is_fine=False)
    comparison = _Comparison()
    html = comparison.blocks(old, new)
    return Diff(html, comparison.steps.was_enough and comparison.signs.was_enough)


class _Comparison:
    def __init__(self) -> None:
        self.steps, self.signs = Purse(STEPS), Purse(SIGNS)

    def blocks(self, old_html: str, new_html: str) -> str:
        if old_html == new_html:
            return new_html
        old, new = blocks(old_html), blocks(new_html)
        parts: list[Part] = []
        i = j = 0
        for a, b in [*self._belonging(old, new), (len(old), len(new))]:
            parts += [_only("del", block) for block in old[i:a]]
            parts += [_only("ins", block) for block in new[j:b]]
            if a < len(old):
                parts += self._pair(old[a], new[b])
            i, j = a + 1, b + 1
        return joined(parts)

    def _belonging(self, old: Sequence[Block], new: Sequence[Block]) -> list[Pair]:
        """Blocks with the same text; between those the ones most alike; then the space around them."""
        same = aligned([block.key for block in old], [block.key for block in new], self.steps)
        found = list(same)
        i = j = 0
        for a, b in [*same, (len(old), len(new))]:
            found += [(i + m, j + n) for m, n in self._alike(old[i:a], new[j:b])]
            i, j = a + 1, b + 1
        return filled(sorted(found), [block.html for block in old], [block.html for block in new])

    def _alike(self, old: Sequence[Block], new: Sequence[Block]) -> list[Pair]:
        if not old or not new:
            return []
        old_words = [Counter(WORD.findall(block.key)) for block in old]
        new_words = [Counter(WORD.findall(block.key)) for block in new]
        in_old, in_new = sum(map(len, old_words)), sum(map(len, new_words))
        if self.steps.spend(len(old) * (len(new) + in_new) + len(new) * in_old):
            return alike(len(old), len(new), lambda i, j: _likeness(old_words[i], new_words[j]))
        places = range(min(len(old), len(new)))
        return [(k, k) for k in places if _likeness(old_words[k], new_words[k])]

    def _pair(self, old: Block, new: Block) -> list[Part]:
        if old.html == new.html:
            return [Part("", new.html)]
        if not self.signs.spend(len(old.html) + len(new.html)):
            return [_only("del", old), _only("ins", new)]
        if _shown_by(old) != _shown_by(new):
            return [_only("del", old), _only("ins", new)]  # another picture, whatever the words below it
        if old.opening != new.opening:
            return [Part("", reformed(old.html, new.html, self.steps))]
        hold_blocks = {has_blocks(old.inner), has_blocks(new.inner)}
        if hold_blocks == {True}:
            inside = self.blocks(old.inner, new.inner)
        elif hold_blocks == {False}:
            inside = inline(old.inner, new.inner, self.steps)
        else:
            inside = reformed(old.inner, new.inner, self.steps)
        return [Part("", f"{new.opening}{inside}{new.html[len(new.opening) + len(new.inner) :]}")]


def _only(mark: str, block: Block) -> Part:
    """A block of one text alone. A list may hold nothing but items: of an item the inside is marked. White
    space between blocks is nothing to see, and has no mark."""
    if block.html.isspace():
        return Part("", block.html)
    if name_of(block.opening) != "li":
        return Part(mark, block.html)
    return Part("", f'<li data-only="{mark}"><{mark}>{block.inner}</{mark}></li>')


def _shown_by(block: Block) -> str:
    """Which picture or embed a figure shows, however it is laid out; "" for all other blocks."""
    return LAYOUT.sub("", block.opening) if name_of(block.opening) == "figure" else ""


def _likeness(old: Counter[str], new: Counter[str]) -> float:
    """From 0 to 1: how much of their words two blocks share; 0 for what is not one block changed."""
    shared = sum((old & new).values())
    part = 2 * shared / (old.total() + new.total() or 1)
    return part if part >= ALIKE else 0.0
