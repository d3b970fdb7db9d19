"""The copy compared with what profiles say, at the story's date; each mismatch is a warning at the desk.

    links._pay, links.link_again -> refresh -> FactWarning rows -> panel “Facts”, check `profiles.facts`

    known       what the profiles of a story's people say, and what each statement rests on
    comparing   which claims of the copy cannot be, whatever is left open
    dated       dates in words, and how old somebody was
    unions      how a marriage stood on a day
    warnings    from a revision to its rows

What the copy says is read in `linking.claims`. Dismissing a warning is a verb: `articles.dismissals`.
"""

from articles.factcheck.comparing import Disagreement, disagreements
from articles.factcheck.dated import in_words
from articles.factcheck.known import Basis, Credit, Known, Line, Profile, Union, load
from articles.factcheck.warnings import find, key, refresh

__all__ = [
    "Basis",
    "Credit",
    "Disagreement",
    "Known",
    "Line",
    "Profile",
    "Union",
    "disagreements",
    "find",
    "in_words",
    "key",
    "load",
    "refresh",
]
