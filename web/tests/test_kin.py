"""Relatives in words."""

import pytest

from people.family import Kin
from web.kin import counted


@pytest.mark.parametrize(
    ("kin", "several"),
    [
        (Kin.CHILD, "children"),
        (Kin.GRANDCHILD, "grandchildren"),
        (Kin.HALF_SIBLING, "half-siblings"),
        (Kin.CHILD_IN_LAW, "children-in-law"),
        (Kin.PARENT_IN_LAW, "parents-in-law"),
        (Kin.SPOUSE, "spouses"),
    ],
)
def test_relatives_are_counted_in_words(kin: Kin, several: str) -> None:
    assert (counted(kin, 1), counted(kin, 2)) == (str(kin), several)


def test_there_is_a_word_for_every_kin() -> None:
    assert [counted(kin, 1) for kin in Kin] == [str(kin) for kin in Kin]
