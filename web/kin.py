"""Relatives in words for readers."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from people.family import CHOSEN, Kin, Relative

_NUMBER = "number"
_COUNTED = {
    Kin.SPOUSE: ngettext_lazy("spouse", "spouses", _NUMBER),
    Kin.PARTNER: ngettext_lazy("partner", "partners", _NUMBER),
    Kin.PARENT: ngettext_lazy("parent", "parents", _NUMBER),
    Kin.CHILD: ngettext_lazy("child", "children", _NUMBER),
    Kin.SIBLING: ngettext_lazy("sibling", "siblings", _NUMBER),
    Kin.HALF_SIBLING: ngettext_lazy("half-sibling", "half-siblings", _NUMBER),
    Kin.GRANDPARENT: ngettext_lazy("grandparent", "grandparents", _NUMBER),
    Kin.GRANDCHILD: ngettext_lazy("grandchild", "grandchildren", _NUMBER),
    Kin.PARENT_IN_LAW: ngettext_lazy("parent-in-law", "parents-in-law", _NUMBER),
    Kin.CHILD_IN_LAW: ngettext_lazy("child-in-law", "children-in-law", _NUMBER),
    Kin.SIBLING_IN_LAW: ngettext_lazy("sibling-in-law", "siblings-in-law", _NUMBER),
}


def counted(kin: Kin, number: int) -> str:
    """The word for one of them, or for several."""
    return _COUNTED[kin] % {_NUMBER: number}


def told(relative: Relative) -> str:
    """“former spouse”, “half-sibling”; of somebody without a name no more than that it is a child."""
    if relative.is_over and relative.kin in CHOSEN:
        return _("former spouse") if relative.kin is Kin.SPOUSE else _("former partner")
    return counted(relative.kin, 1)


def not_named(kin: Kin, number: int) -> str:
    """“one child, not named here”, “2 children, not named here”."""
    words = ngettext("one %(kin)s, not named here", "%(number)s %(kin)s, not named here", number)
    return words % {"kin": counted(kin, number), "number": number}
