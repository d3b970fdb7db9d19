"""The family as a drawing: a row for each generation, everything from the left, where the person stands. The
list beside it says the same in words; nothing here is known that is not there.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from people.family import CHOSEN, Kin, Relative
from people.models import Person
from web.kin import counted, told

WIDTH, HEIGHT = 150, 52  # of a box, in the drawing's own units
GAP, ROW = 26, 112  # between boxes, and from one row to the next
EDGE = 16
LONG = 18  # characters of a name that a box has room for
MOST = 6  # named boxes in a row; the rest are told of by their number

_ROWS: dict[Kin, int] = {
    Kin.GRANDPARENT: -2,
    Kin.PARENT: -1,
    Kin.SPOUSE: 0,
    Kin.PARTNER: 0,
    Kin.SIBLING: 0,
    Kin.HALF_SIBLING: 0,
    Kin.CHILD: 1,
    Kin.GRANDCHILD: 2,
}


class Label(NamedTuple):
    """What stands in a box. `through`: whose box the line comes from, if not the person's own."""

    name: str
    told: str = ""
    shape: str = "named"  # a class: me, named, unnamed
    who: int | None = None
    through: int | None = None
    is_over: bool = False
    is_chosen: bool = False  # and not born with


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    level: int  # generations from the person's own
    label: Label
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def bottom(self) -> int:
        return self.y + HEIGHT

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


class Line(NamedTuple):
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
    rows: dict[int, list[Label]] = {}
    drawn = [relative for relative in relatives if relative.kin in _ROWS]
    for level in sorted({0, *(_ROWS[relative.kin] for relative in drawn)}):
        rows[level] = _labels([relative for relative in drawn if _ROWS[relative.kin] == level])
    if not drawn:
        return None
    rows[0].insert(0, Label(person.name, shape="me", who=person.pk))
    boxes = [
        Box(EDGE + at * (WIDTH + GAP), EDGE + (level - min(rows)) * ROW, level, label)
        for level, row in rows.items()
        for at, label in enumerate(row)
    ]
    by_whom: dict[int | None, Box] = {box.label.who: box for box in boxes if box.label.who}
    me = by_whom[person.pk]
    lines = [_line(by_whom.get(box.label.through, me), box) for box in boxes if box is not me]
    widest = max(map(len, rows.values()))
    width = widest * (WIDTH + GAP) - GAP + 2 * EDGE
    return Tree(boxes, lines, width, (len(rows) - 1) * ROW + HEIGHT + 2 * EDGE)


def _labels(group: list[Relative]) -> list[Label]:
    """A box for everybody who is named, one for all who are not, and one for those beyond the row's end."""
    # Who married the same person again has one box for them, as it is now.
    named = list({relative.person: relative for relative in group if relative.person}.values())
    labels = [_label(relative, relative.person) for relative in named[:MOST] if relative.person]
    if len(named) > MOST:
        labels.append(Label(_("and %(number)s more") % {"number": len(named) - MOST}, shape="unnamed"))
    unnamed = Counter(each.kin for each in group if each.person is None)
    for kin, count in unnamed.items():
        number = str(count) if count > 1 else _("one")
        labels.append(Label(number, counted(kin, count), shape="unnamed", is_chosen=kin in CHOSEN))
    return labels


def _label(relative: Relative, person: Person) -> Label:
    is_sibling = _ROWS[relative.kin] == 0
    through = relative.through.pk if relative.through and not is_sibling else None
    return Label(
        person.name,
        told(relative),
        who=person.pk,
        through=through,
        is_over=relative.is_over,
        is_chosen=relative.kin in CHOSEN,
    )


def _line(start: Box, box: Box) -> Line:
    """To another generation by way of the middle between the rows; to a spouse below the boxes of the row,
    and to a sibling above them."""
    if box.level == 0 and box.label.is_chosen:
        under = start.bottom + (9 if box.label.is_over else 16)  # a dashed line is not drawn over
        return Line(f"M{start.middle} {start.bottom}V{under}H{box.middle}V{box.bottom}", box.label.is_over)
    if box.level == 0:
        return Line(f"M{start.middle} {start.y}V{start.y - 12}H{box.middle}V{box.y}", False)
    leave, turn, arrive = (
        (start.y, box.bottom + 22, box.bottom) if box.level < 0 else (start.bottom, box.y - 22, box.y)
    )
    return Line(f"M{start.middle} {leave}V{turn}H{box.middle}V{arrive}", False)
