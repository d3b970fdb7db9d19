"""Two profiles of one person become one, and are two again if that was wrong.

    check     whether the one can become part of the other, as both stand           (checking)
    merge     move what hangs on the one to the keeper, and remember every row      (moving, standing)
    undo      put every row back that still is as the merge left it                 (undoing, standing)

The keeper takes over what the other one has and it has not: names, credits, relationships, facts, awards,
external ids. Where both know something, the keeper's stands, or the other's where the editor says so; of two
privacies the stricter. The merged row stays as it was otherwise, and its address leads to the keeper.

Stories are told by the names that move (`NameChange`), and who has been merged is who they became, so nothing
in a story is written here. A picture stays the portrait of the profile it was chosen for.
"""

from people.merge.checking import CHOSEN, check, privacies, privacy_of, values_of
from people.merge.moving import merge
from people.merge.standing import model_of
from people.merge.undoing import Plan, plan, undo, why_not_undone

__all__ = [
    "CHOSEN",
    "Plan",
    "check",
    "merge",
    "model_of",
    "plan",
    "privacies",
    "privacy_of",
    "undo",
    "values_of",
    "why_not_undone",
]
