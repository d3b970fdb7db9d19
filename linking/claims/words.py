"""Words that the rules about claims look for, and a way to write them into a pattern.

Patterns are matched against a tape: a person is a row of @, accents and odd quotation marks are gone.
"""

from __future__ import annotations

P = r"(?<!@)(@+)(?!@)"
"""One person, as a group."""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def one_of(text: str) -> str:
    """A pattern for any one of these phrases, which stand with commas between them."""
    return f"(?:{'|'.join(text.split(', '))})"


YEAR = r"(?:18|19|20)\d\d"
NUMBERS = {
    word: number
    for number, word in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        )
    )
}
NUMBER = rf"(\d{{1,2}}|{'|'.join(NUMBERS)})"

MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = rf"(?P<month>(?i:{'|'.join(MONTHS)})[a-z]{{0,6}}\.?)"
_PART_OF_YEAR = one_of(
    "early , late , mid-, the spring of , the summer of , the autumn of , the fall of , the winter of "
)
DATE = (
    rf"(?:back )?(?:in|on) {_PART_OF_YEAR}?(?:{_MONTH} (?:(?P<day>\d{{1,2}}),? |of )?)?"
    rf"(?P<year>{YEAR})(?![\d'-])"
)
"""“in 1994”, “on June 30, 2012”, “in early May 2003”."""

FICTION = (
    rf"in the {one_of('film, movie, series, show, play, novel, book')}|plays?|played|portray\w*|character"
)
CORRECTED = r"(?:earlier|previous) version|incorrectly|mistakenly|wrongly"
ANOTHER_TIME = (
    r"then|while|ago|once|at the time|used to|in those|years? (?:earlier|before|later)|during|if|would|"
    rf"{CORRECTED}|{YEAR}s?"
)
"""What makes a clause speak of another time, or of what is not so."""
EVER_WHEN = (
    rf"{ANOTHER_TIME}|when|formerly|at the age|as an? {one_of('child, teen, teenager, boy, girl, young')}"
)

PROFESSION = one_of(
    "actor, actress, star, singer, director, producer, comedian, host, model, rapper, musician"
)
THINGS = one_of(
    "fan, film, movie, song, album, classic, hit, single, record, video, clip, interview, photo, picture, "
    "show, "
    "series, sitcom, impersonator, lookalike, tribute, concert, play, novel, book, painting, portrait, "
    "house, home, "
    "statue, rumou?r, story, biopic, documentary, poster, costume, character, vehicle, project, era, "
    "theatre, "
    "foundation, comedy, drama, thriller, musical, game, match, goal, role"
)
"""What makes a name before it a part of something: “the late Ada Moss show”."""
