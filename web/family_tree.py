"""The family as a drawing: a row for each generation, the person in the middle one. The list beside it says
the same in words; nothing here is known that is not there.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from people.family import Kin, Relative
from people.models import Person

WIDTH, HEIGHT = 150, 52  # of a box, in the drawing's own units
GAP, ROW = 26, 112  # between boxes, and from one row to the next
LONG = 18  # characters of a name that a box has room for
MOST = 6  # boxes in a row; the rest are told of by their number

_ROWS: dict[Kin, int] = {
    Kin.GRANDPARENT: -2,
    Kin.PARENT: -1,
    Kin.SIBLING: 0,
    Kin.HALF_SIBLING: 0,
    Kin.SPOUSE: 0,
    Kin.PARTNER: 0,
    Kin.CHILD: 1,
    Kin.GRANDCHILD: 2,
}


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    level: int  # generations from the person's own
    label: "Label"
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def name_y(self) -> int:
        """The baseline of the name, which stands alone where nothing is told."""
        return self.y + (23 if self.label.told else 31)

    @property
    def told_y(self) -> int:
        return self.y + 40

    @property
    def squeezed(self) -> int:
        """The width that a long name is squeezed into, or 0."""
        return WIDTH - 14 if len(self.label.name) > LONG else 0


@dataclass(frozen=True, slots=True)
class Line:
    """From box to box, as an SVG path. `is_over` is drawn dashed."""

    path: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Tree:
    boxes: list[Box]
    lines: list[Line]
    width: int
    height: int


def draw(person: Person, relatives: Iterable[Relative]) -> Tree | None:
    """None where there is nobody to draw. In-laws are in the list only."""
    rows: dict[int, list[Relative]] = {}
    for relative in relatives:
        if relative.kin in _ROWS:
            rows.setdefault(_ROWS[relative.kin], []).append(relative)
    if not rows:
        return None
    first = min([0, *rows])
    placed = {level: _labels(group) for level, group in rows.items()}
    placed[0] = _around(person, rows.get(0, []))
    widest = max(len(row) for row in placed.values())
    width = widest * WIDTH + (widest + 1) * GAP
    boxes: list[Box] = []
    for level, row in sorted(placed.items()):
        left, top = (width - len(row) * (WIDTH + GAP) + GAP) // 2, GAP + (level - first) * ROW
        boxes += [Box(left + at * (WIDTH + GAP), top, level, label) for at, label in enumerate(row)]
    me = next(box for box in boxes if box.label.shape == "me")
    lines = [_line(me, box) for box in boxes if box is not me]
    height = (max(placed) - first) * ROW + HEIGHT + 2 * GAP
    return Tree(boxes, lines, width, height)


class Label(NamedTuple):
    """What stands in a box, and whether the line to it is one of something that is over."""

    name: str
    told: str
    shape: str = "named"
    is_over: bool = False


def _around(person: Person, same_row: list[Relative]) -> list[Label]:
    """The person, with brothers and sisters to the left and marriages to the right."""
    chosen = [relative for relative in same_row if relative.kin in (Kin.SPOUSE, Kin.PARTNER)]
    born_with = [relative for relative in same_row if relative not in chosen]
    return [*_labels(born_with), Label(person.name, "", "me"), *_labels(chosen)]


def _labels(group: list[Relative]) -> list[Label]:
    """A box for everybody who is named, one for all who are not, and one for those beyond the row's end."""
    named = [relative for relative in group if relative.person]
    labels = [
        Label(relative.person.name, told(relative), is_over=relative.is_over)
        for relative in named[:MOST]
        if relative.person
    ]
    if len(named) > MOST:
        labels.append(Label(f"and {len(named) - MOST} more", "", "unnamed"))
    unnamed = Counter(told(relative) for relative in group if relative.person is None)
    for what, count in unnamed.items():
        labels.append(Label(str(count) if count > 1 else "one", what, "unnamed"))
    return labels


def told(relative: Relative) -> str:
    """“former spouse”, “half-sibling”; of somebody without a name no more than that it is a child."""
    was = "former " if relative.is_over and relative.kin in (Kin.SPOUSE, Kin.PARTNER) else ""
    return f"{was}{relative.kin}"


def _line(me: Box, box: Box) -> Line:
    """To another generation by the middle between the rows; within the row above the boxes."""
    if box.level == 0:
        return Line(f"M{me.middle} {me.y}V{me.y - 14}H{box.middle}V{box.y}", box.label.is_over)
    is_above = box.level < 0
    start, end = (me.y, box.y + HEIGHT) if is_above else (me.y + HEIGHT, box.y)
    return Line(f"M{me.middle} {start}V{end + (20 if is_above else -20)}H{box.middle}V{end}", False)
