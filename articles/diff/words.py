"""Changes inside a block: words aligned by their text alone, then shown in the formatting they have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import NamedTuple

from articles.diff.alignment import Pair, Purse, aligned, filled
from articles.diff.forms import attribute, described
from articles.diff.markup import Token, tokens

LINE_STEPS = 200_000  # a field's words; the longest fields have a few hundred
SIGNS = 200_000  # of both texts, that are read word by word; a block's once more in each block around it


@dataclass(frozen=True, slots=True)
class Diff:
    """Safe HTML. `is_fine` is False where the texts were too long for it, and something that changed is shown
    whole: as gone, and as come."""

    html: str
    is_fine: bool = True


def text(old: str, new: str) -> Diff:
    """Two plain texts as one."""
    if len(old) + len(new) > SIGNS:
        return Diff(joined([Part("del", escape(old)), Part("ins", escape(new))]), is_fine=False)
    steps = Purse(LINE_STEPS)
    return Diff(inline(escape(old), escape(new), steps), steps.was_enough)


def entries(old: Sequence[tuple[object, str]], new: Sequence[tuple[object, str]]) -> str:
    """Two lists of (what it is, what it is called) as safe HTML, a line for each entry. An entry is never
    half changed: another person is another person, however much of the name is the same."""
    pairs = aligned([str(key) for key, _ in old], [str(key) for key, _ in new], Purse(LINE_STEPS))
    parts: list[Part] = []
    i = j = 0
    for a, b in [*pairs, (len(old), len(new))]:
        parts += [Part("del", escape(called) + "\n") for _, called in old[i:a]]
        parts += [Part("ins", escape(called) + "\n") for _, called in new[j:b]]
        if b < len(new):
            parts.append(Part("", escape(new[b][1]) + "\n"))
        i, j = a + 1, b + 1
    return joined(parts)


def inline(old: str, new: str, purse: Purse) -> str:
    """Two lines of canonical HTML as one."""
    return _Weaver(tokens(old), tokens(new), purse).all()


def reformed(old: str, new: str, purse: Purse) -> str:
    """Words whose formatting changed: the newer form, with the words that changed marked inside it."""
    weaver = _Weaver(tokens(old), tokens(new), purse)
    return weaver.reformed((0, len(weaver.old)), (0, len(weaver.new)))


class Part(NamedTuple):
    """A piece of the outcome: in both texts (""), only in the older ("del"), only in the newer ("ins")."""

    kind: str
    html: str


def joined(parts: Iterable[Part]) -> str:
    """The parts with their marks. Between two that stayed, what went comes before what came."""
    out: list[str] = []
    pending: dict[str, list[str]] = {"del": [], "ins": []}
    for kind, html in [*parts, Part("", "")]:
        if kind:
            pending[kind].append(html)
            continue
        for mark, changed in pending.items():
            if changed:
                out += f"<{mark}>", *changed, f"</{mark}>"
                changed.clear()
        out.append(html)
    return "".join(out)


Span = tuple[int, int]  # of tokens: first, and one past the last


class _Weaver:
    def __init__(self, old: list[Token], new: list[Token], purse: Purse) -> None:
        self.old, self.new = old, new
        self.old_ends, self.new_ends = _ends(old), _ends(new)
        pairs = _partners(old, new, purse)
        self.in_new, self.in_old = dict(pairs), {j: i for i, j in pairs}
        self.old_met, self.new_met = _met(self.in_new, len(old)), _met(self.in_old, len(new))

    def all(self) -> str:
        return self.woven((0, len(self.old)), (0, len(self.new)))

    def woven(self, old: Span, new: Span) -> str:
        """Two spans of whole elements as one, each in its own formatting."""
        parts: list[Part] = []
        i, j = old[0], new[0]
        while i < old[1] or j < new[1]:
            if i < old[1] and self.in_new.get(i) == j:  # outside all elements, on both sides
                parts.append(Part("", self.new[j].html))
                i, j = i + 1, j + 1
            elif i < old[1] and self.old_met[self.old_ends[i]] == self.old_met[i]:
                parts.append(Part("del", _html(self.old, i, self.old_ends[i])))
                i = self.old_ends[i]
            elif j < new[1] and self.new_met[self.new_ends[j]] == self.new_met[j]:
                parts.append(Part("ins", _html(self.new, j, self.new_ends[j])))
                j = self.new_ends[j]
            else:
                i_end, j_end = self._together(i, j)
                parts.append(Part("", self._group((i, i_end), (j, j_end))))
                i, j = i_end, j_end
        return joined(parts)

    def reformed(self, old: Span, new: Span) -> str:
        before, after = _html(self.old, *old), _html(self.new, *new)
        form = attribute(described(before, after))
        inside = self._marked(old, new)
        return f'<del hidden>{before}</del><ins class="reformed" {form}>{inside}</ins>'

    def _together(self, i: int, j: int) -> tuple[int, int]:
        """Where the smallest spans from here on end that share all their words with each other."""
        i_end, j_end = self.old_ends[i], self.new_ends[j]
        i_seen, j_seen = i, j
        while i_seen < i_end or j_seen < j_end:
            while i_seen < i_end:
                partner = self.in_new.get(i_seen, -1)
                while j_end <= partner:
                    j_end = self.new_ends[j_end]
                i_seen += 1
            while j_seen < j_end:
                partner = self.in_old.get(j_seen, -1)
                while i_end <= partner:
                    i_end = self.old_ends[i_end]
                j_seen += 1
        return i_end, j_end

    def _group(self, old: Span, new: Span) -> str:
        before, after = _html(self.old, *old), _html(self.new, *new)
        if before == after:
            return after
        first, last = self.new[new[0]], self.new[new[1] - 1]
        is_element = self.old_ends[old[0]] == old[1] and self.new_ends[new[0]] == new[1] and first.sign > 0
        if is_element and self.old[old[0]] == first:
            inside = self.woven((old[0] + 1, old[1] - 1), (new[0] + 1, new[1] - 1))
            return first.html + inside + last.html
        return self.reformed(old, new)

    def _marked(self, old: Span, new: Span) -> str:
        """The newer span in its own formatting: words that came are marked, those that went put in."""
        parts: list[Part] = []
        i, last = old[0], 0
        for j in range(*new):
            token, partner = self.new[j], self.in_old.get(j)
            if partner is not None:
                parts += self._gone(i, partner)
                i = partner + 1
            stays = token.sign or partner is not None or token.html.isspace()  # it may stand between items
            parts.append(Part("" if stays else "ins", token.html))
            if not token.sign:
                last = len(parts)
        parts[last:last] = self._gone(i, old[1])
        return joined(parts)

    def _gone(self, start: int, end: int) -> list[Part]:
        gone = [token.html for token in self.old[start:end] if not token.sign]
        return [Part("del", html) for html in gone if html != "<hr>"]  # which can stand in no paragraph


def _partners(old: list[Token], new: list[Token], purse: Purse) -> list[Pair]:
    """Which tokens are the same, by place: first the words, then what stands beside them. Tags have none."""
    old_at = [i for i, token in enumerate(old) if not token.sign]
    new_at = [j for j, token in enumerate(new) if not token.sign]
    old_words = [i for i, at in enumerate(old_at) if old[at].is_word]
    new_words = [j for j, at in enumerate(new_at) if new[at].is_word]
    said = [old[old_at[i]].html for i in old_words], [new[new_at[j]].html for j in new_words]
    same_words = [(old_words[i], new_words[j]) for i, j in aligned(*said, purse)]
    pairs = filled(same_words, [old[at].html for at in old_at], [new[at].html for at in new_at])
    return [(old_at[i], new_at[j]) for i, j in pairs]


def _ends(read: list[Token]) -> list[int]:
    """For each token one past its element's last; one past itself where it opens none."""
    ends = list(range(1, len(read) + 1))
    opened: list[int] = []
    for place, token in enumerate(read):
        if token.sign > 0:
            opened.append(place)
        elif token.sign < 0 and opened:
            ends[opened.pop()] = place + 1
    return ends


def _met(partners: dict[int, int], length: int) -> list[int]:
    """For each place, and for the end, how many before it have a partner."""
    return list(accumulate((place in partners for place in range(length)), initial=0))


def _html(read: list[Token], start: int, end: int) -> str:
    return "".join(token.html for token in read[start:end])
