"""What two sequences have in common, in order. Never dearer than its purse allows."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Pair = tuple[int, int]


class Purse:
    """Steps that one comparison may take: what two texts of any size cost is known beforehand."""

    def __init__(self, steps: int) -> None:
        self.left = steps
        self.was_enough = True

    def spend(self, steps: int) -> bool:
        """Whether they could be paid; what is too dear is left undone, and remembered."""
        if steps > self.left:
            self.was_enough = False
            return False
        self.left -= steps
        return True


def aligned(old: Sequence[Hashable], new: Sequence[Hashable], purse: Purse) -> list[Pair]:
    """Places that hold the same on both sides, rising on both.

    First what both begin and end with, then what each has exactly once, and so on between those; only what
    is left, where everything occurs more often, is for SequenceMatcher.
    """
    found: list[Pair] = []
    todo = [(0, len(old), 0, len(new))]
    while todo:
        a, a_end, b, b_end = todo.pop()
        while a < a_end and b < b_end and old[a] == new[b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        while a < a_end and b < b_end and old[a_end - 1] == new[b_end - 1]:
            a_end, b_end = a_end - 1, b_end - 1
            found.append((a_end, b_end))
        if a == a_end or b == b_end or not purse.spend(a_end - a + b_end - b):
            continue
        if anchors := _anchors(old[a:a_end], new[b:b_end]):
            for i, j in anchors:
                found.append((a + i, b + j))
            rising = [(-1, -1), *anchors, (a_end - a, b_end - b)]
            todo += [
                (a + i + 1, a + next_i, b + j + 1, b + next_j)
                for (i, j), (next_i, next_j) in pairwise(rising)
            ]
        else:
            found += [(a + i, b + j) for i, j in _matched(old[a:a_end], new[b:b_end], purse)]
    return sorted(found)


def alike(old: int, new: int, likeness: Callable[[int, int], float]) -> list[Pair]:
    """The pairs, rising on both sides, that are most alike in sum. `old` and `new` count what there is;
    a likeness of 0 makes no pair."""
    best = [[0.0] * (new + 1) for _ in range(old + 1)]
    of = [[likeness(i, j) for j in range(new)] for i in range(old)]
    for i in reversed(range(old)):
        for j in reversed(range(new)):
            paired = of[i][j] + best[i + 1][j + 1] if of[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    found: list[Pair] = []
    i = j = 0
    while i < old and j < new:
        if of[i][j] and best[i][j] == of[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def filled(pairs: Sequence[Pair], old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The pairs, and what stands right beside them and is the same on both sides."""
    found: list[Pair] = []
    a = b = 0
    for i, j in [*pairs, (len(old), len(new))]:
        i_end, j_end = i, j
        while a < i and b < j and old[a] == new[b]:
            found.append((a, b))
            a, b = a + 1, b + 1
        while a < i and b < j and old[i - 1] == new[j - 1]:
            i, j = i - 1, j - 1
            found.append((i, j))
        found.append((i_end, j_end))
        a, b = i_end + 1, j_end + 1
    return sorted(found[:-1])


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Pair]:
    """The longest rising row of what occurs once on either side."""
    in_old, in_new = Counter(old), Counter(new)
    at = {each: j for j, each in enumerate(new) if in_new[each] == 1}
    once = [(i, at[each]) for i, each in enumerate(old) if in_old[each] == 1 and each in at]
    lowest: list[int] = []  # the lowest end of a rising row of each length
    row: list[int] = []  # which pair that end is
    before: list[int] = []
    for number, (_, j) in enumerate(once):
        length = bisect_left(lowest, j)
        before.append(row[length - 1] if length else -1)
        lowest[length : length + 1] = [j]
        row[length : length + 1] = [number]
    found = []
    number = row[-1] if row else -1
    while number >= 0:
        found.append(once[number])
        number = before[number]
    return found[::-1]


def _matched(old: Sequence[Hashable], new: Sequence[Hashable], purse: Purse) -> list[Pair]:
    in_old, in_new = Counter(old), Counter(new)
    meetings = sum(times * in_new[each] for each, times in in_old.items())
    if not meetings or not purse.spend((len(old) + meetings) * min(len(old), len(new))):
        return []
    stretches = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(each.a + k, each.b + k) for each in stretches for k in range(each.size)]
