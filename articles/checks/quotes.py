"""Is what was opened closed again? Quotation marks, paragraph by paragraph.

A false alarm costs more than a miss here: whatever can be read as right is taken as right.
"""

import re
import textwrap

from articles.checks import facts
from articles.checks.problem import Level, Problem
from articles.models import Article

SHOWN = 5  # paragraphs
BEGINNING = 40  # characters of a paragraph that are quoted

_MARK = re.compile(r"[“”„«»\"]")
_INCH = re.compile(r"\d\"")  # 5'10", a 12" single: or the end of a quotation that ends in a number
# A single mark that opens: before a letter, after no letter; ‘90s, ‘em, ‘n’ are slips for apostrophes.
_OPENS = re.compile(r"(?<![^\W_])‘(?!\d|(?:em|n|til|tis|twas|cause|bout|round)\b)(?=[^\W_])", re.IGNORECASE)
_CLOSES = re.compile(r"[’']")
_OPENING = "“„«\"‘'"


def quotes(article: Article) -> list[Problem]:
    """One problem for each paragraph with a mark too many or too few, the first few of them."""
    text = facts.of(article).body
    paragraphs = [text.text[block.start : block.end] for block in text.blocks]
    wrong = unbalanced(paragraphs)
    found = [_problem(f"Quotation marks do not match in “{_beginning(each)}”") for each in wrong[:SHOWN]]
    if len(wrong) > SHOWN:
        found.append(_problem(f"Nor do they in {len(wrong) - SHOWN} more paragraphs."))
    return found


def unbalanced(paragraphs: list[str]) -> list[str]:
    """Those whose marks do not match. A quotation may run on into the next paragraph, which then opens with
    its mark again."""
    following = [*paragraphs[1:], ""]
    return [
        paragraph
        for paragraph, after in zip(paragraphs, following, strict=True)
        if not _is_balanced(paragraph, runs_on=after.lstrip()[:1] in tuple(_OPENING))
    ]


def _is_balanced(text: str, *, runs_on: bool) -> bool:
    left_open = _left_open(text)
    if not (0 in left_open or (runs_on and 1 in left_open)):
        return False
    return runs_on or len(_OPENS.findall(text)) <= len(_CLOSES.findall(text))


def _left_open(text: str) -> set[int]:
    """How many quotations may be open at the end: a straight mark opens, closes or, behind a digit, means
    inches. Empty where one was closed that nobody had opened."""
    inches = {match.end() - 1 for match in _INCH.finditer(text)}
    marks = list(_MARK.finditer(text))
    opens, closes = _directions([mark[0] for mark in marks])
    depths = {0}
    for mark in marks:
        changes = {1} if mark[0] in opens else {-1} if mark[0] in closes else {1, -1}
        if mark.start() in inches:
            changes.add(0)
        depths = {depth + change for depth in depths for change in changes if depth + change >= 0}
    return depths


def _directions(marks: list[str]) -> tuple[str, str]:
    """Which of these marks open and which close: „so“ and »so« are right too."""
    opens, closes = ("„", "“”") if "„" in marks else ("“", "”")
    pointed = [mark for mark in marks if mark in "«»"]
    return (opens + "»", closes + "«") if pointed[:1] == ["»"] else (opens + "«", closes + "»")


def _beginning(paragraph: str) -> str:
    return textwrap.shorten(paragraph, BEGINNING, placeholder="…")


def _problem(said: str) -> Problem:
    return Problem("quotes", "body", said, Level.WARNING)
