"""What is to be said of a correction's own words."""

import re

from articles.checks.problem import Problem
from articles.models import Correction

# Words that say we were wrong, and words that hide it.
_MISTAKE = re.compile(
    r"\b(?:in error|(?:incorrect|wrong|erroneous|inaccurate|mistaken)(?:ly)?"
    r"|mis(?:stated|spelled|spelt|identified|quoted|attributed)|should have (?:said|been))\b",
    re.IGNORECASE,
)
_EUPHEMISM = re.compile(
    r"\b(?:(?:has|have) been updated|was updated|updated to (?:reflect|clarify)|for clarity"
    r"|amended to reflect)\b",
    re.IGNORECASE,
)


def correction(kind: str, text: str) -> list[Problem]:
    """A factual error can only be a correction, and a correction says what was wrong."""
    if kind not in Correction.Kind.values:
        return [
            Problem(
                "correction-kind",
                "kind",
                "Choose what it is: a correction, a clarification or an editor’s note.",
            )
        ]
    if not text:
        return [Problem("correction-text", "text", "Say what was wrong, and what is right.")]
    if kind != Correction.Kind.CORRECTION and (found := _MISTAKE.search(text)):
        return [
            Problem("correction-kind", "kind", f"“{found[0]}” is said of a mistake: then it is a correction.")
        ]
    if found := _EUPHEMISM.search(text):
        return [
            Problem(
                "correction-text",
                "text",
                f"“{found[0]}” hides what was wrong: say what we wrote, and what is right.",
            )
        ]
    return []
