"""What a story says of people that a profile could know better: ages, years, ties, children, works, names.

    for claim in claims(story, mentions, strangers): …

Reading only: whether a claim is right is for whoever has the profiles. Silence before a wrong reading: what
may be about another time, about somebody else, or somebody's own words in quotation marks, is no claim.

    claim     the nouns: Age, Year, Tie, Children, Release, Role, Spelling, and where each stands
    words     the words and patterns that the rules share
    tape      a part of a story with its people marked, sentence by sentence
    ages      "29-year-old daughter Ada Moss", "Pip, 5", "turned 40 last week"
    years     "wed in 1994", "born in 1958"
    ties      "his ex-wife, Ada Moss", "the late Ada Moss"
    counts    "father of three", "seven kids with"
    works     "her upcoming film Tall House", "Tall House star Ada Moss"

Each rule starts at a word that gives it away and looks at most a few hundred characters around it, so the
time taken grows with the length of the text.
"""

from collections.abc import Iterable

from linking.claims.ages import ages
from linking.claims.claim import Age, Children, Claim, Place, Release, Role, Spelling, Tie, Year
from linking.claims.counts import counts
from linking.claims.tape import SURE, Tape
from linking.claims.ties import ties
from linking.claims.works import releases, roles
from linking.claims.years import years
from linking.story import Mention, Story, Stranger

__all__ = [
    "SURE",
    "Age",
    "Children",
    "Claim",
    "Place",
    "Release",
    "Role",
    "Spelling",
    "Tie",
    "Year",
    "claims",
]

RULES = (ages, years, ties, counts, releases, roles)


def claims(story: Story, mentions: Iterable[Mention], strangers: Iterable[Stranger] = ()) -> list[Claim]:
    """The claims of a story about those who are surely named in it, part by part and in order."""
    found: list[Claim] = []
    sure = [mention for mention in mentions if mention.decision in SURE and mention.person is not None]
    unknown = list(strangers)
    for part, document in story.parts:
        tape = Tape(part, document, sure, unknown)
        if sure:
            read = [claim for rule in RULES for claim in rule(tape)]
            found += sorted(read + list(tape.spellings()), key=lambda claim: claim.place[1:3])
    return found
