"""Invented stories in a newspaper's manner: some 6 kB of HTML that name eight people some fifteen times.

Each is named in full, and half of them again by surname or first name. Around them stands what a linker
must read and leave alone: titles, places, companies, days, quotations.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bench._crowd import Invented

LENGTH = 6_000  # characters of HTML
CAST = 8

# {a} and {b} are full names, {A} and {B} surnames, {F} is a first name. What stands behind the bar comes
# later in the story. Four of these make its people.
_PAIRS = (
    "{a} will star opposite {b} in <em>{title}</em>, {company} said on {day}. The {year} novel behind it "
    "sold two million copies.|“It took us nine years,” {A} told reporters at the {place} Film Festival.",
    "At the {award} in {place}, {a} thanked {b} from the stage.|{B}’s publicist did not answer a request for "
    "comment before {day}.",
    "{a}, who wrote for the {place} Courier before turning to film, met {b} on the set of "
    "<em>{title}</em>.|“I read it on the train,” {A} said, “and missed {place} altogether.”",
    "Director {a} has cast {b} as the harbour pilot, according to two people at {company}.|{B}, 41, was last "
    "seen in <em>{title}</em>.",
    "“Nobody told us it would rain,” said {a}, who produced the series with {b} for {company}.|Ms. {A} and "
    "her partners sold their shares in {month}.",
    "Singer {a} opened for {b} at the {place} Arena on {day}.|{F} came back for two encores, and the Arena’s "
    "lights failed during the second.",
    "{a} and {b} were seen leaving a restaurant on {place} Avenue, the {place} Courier reported.|A "
    "spokeswoman for {A} declined to comment.",
    "The jury, led by {a}, gave its prize to {b} for <em>{title}</em>.|{B} dedicated it to the crew, “all "
    "eighty of them, and the dog.”",
    "{a} joined the third season of <em>{title}</em> after {b} left for {company}.|“We parted as friends,” "
    "Mr. {B} said in {month}.",
    "Critics in {place} praised {a}; in {other} they preferred {b}.|{A} says that reviews stay unread until "
    "the last performance.",
)
_PROSE = (
    "The first week’s takings came to ${number} million in the United States and Canada, {company} said.",
    "<strong>{company}</strong> bought the rights at the {place} market in {month}, outbidding two rivals.",
    "Shooting begins in {place} and moves to {other} in {month}, weather permitting.",
    "“We are not in the business of sequels,” a person close to the talks said. “Until we are.”",
    "The Ministry of Culture in {place} has offered a rebate of {number} percent.",
    "It is the first co-production between {company} and the National Theatre of {other}.",
    "Tickets for the {day} screening sold out within an hour; a second house was added at St. Mary’s Hall.",
    "The Screen Writers’ Union of {place} meets on {day} to vote on the agreement.",
    "In {year} the same theatre burned down, and its company played in a tent on King Street.",
    "A trailer released on {day} has been watched {number} million times.",
    "<em>{title}</em> ran for six seasons and won the {award} twice.",
    "The Academy has not said whether the film qualifies as a documentary.",
    "Under the contract, streaming follows after {number} days, which cinema owners in {place} resent.",
    "The costumes, on loan from the Museum of {other}, are insured for more than the set.",
    "Last {month}, the Court of Appeal in {place} threw out a claim over the title.",
    'The soundtrack, recorded at North Bridge Studios, is due on <a href="https://example.com/">{company} '
    "Records</a> in {month}.",
    "Neither the studio nor the City of {place} would say who pays for the closed roads.",
    "Analysts at {company} expect a quiet Christmas and a crowded Easter.",
    "The Lord Mayor opened the festival, and the Royal {place} Orchestra played outside.",
    "Few of them had slept; the night train from {other} had been stuck in the snow since {day}.",
    "It will be shown on Channel Nine in Australia and on {company} elsewhere.",
    "The stage version, at the Old Exchange Theatre, closes on {month} 14 after {number} performances.",
    "There were no arrests, said the police of {place}, though several fans had climbed the fence.",
    "The budget, once put at ${number} million, has grown by half since {month}.",
    "“{title}” remains the station’s best-known programme, and its most expensive.",
    "What happens next depends on the weather, the union, and a bridge that is not finished.",
)
_SLOTS = {
    "title": "The Salt Road|Seven Winters|Glass Harbour|A Month of Mondays|Night Ferry|The Last Lighthouse|"
    "Small Hours|Paper Moons|The Orchard Wall|Cold Open|North of Nowhere|Tall House|Silver and Rain|Encore",
    "company": "Meridian Pictures|Blue Door Films|Halcyon Media|Northlight|Old Mill Studios|Parallel Nine|"
    "Grand Union Television|Kestrel & Sons|Tidewater Entertainment",
    "place": "London|Toronto|Port Ellis|Glasgow|New Harbour|Berlin|Marseille|Los Angeles|Lake Verity|"
    "San Marco|Chicago|Cape St. Anne|Dublin|Rome",
    "other": "Paris|Tokyo|Santa Rosa|Vienna|East Haven|Lisbon|Mexico City|Stockholm|West Barrow|Sydney",
    "award": "Golden Lantern Awards|Harbour Film Prize|Critics’ Circle Awards|Silver Mask Gala",
    "day": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
    "year": "1968|1974|1983|1991|1999|2004|2008|2012|2016|2021",
    "number": "3|8|12|17|24|30|41|56|75|90|120",
}
_CHOICES = {slot: words.split("|") for slot, words in _SLOTS.items()}


@dataclass(frozen=True, slots=True)
class Written:
    """A story as it would be saved, and the people whose full names stand in its body."""

    headline: str
    dek: str
    body: str
    named: Sequence[Invented]


def write(number: int, people: Sequence[Invented]) -> Written:
    """Story `number` about some of these people: the same in every run."""
    draw = random.Random(f"story {number}")
    cast = draw.sample(people, CAST)
    prose = _prose(draw)
    paragraphs: list[str] = []
    later: list[str] = []
    for place, template in enumerate(draw.sample(_PAIRS, CAST // 2)):
        pair = cast[2 * place : 2 * place + 2]
        first, second = (_fill(draw, part, pair) for part in template.split("|"))
        paragraphs.append(_paragraph(first, *islice(prose, 3)))
        later.append(_paragraph(second, *islice(prose, 2)))
    paragraphs += later
    while sum(map(len, paragraphs)) < LENGTH:
        place = draw.randrange(2, len(paragraphs) + 1)
        paragraphs.insert(place, _paragraph(*islice(prose, 4)))
    paragraphs.insert(4, f"<h2>{_fill(draw, 'What {place} saw in {month}')}</h2>")
    return Written(
        headline=_fill(draw, "{A} takes ‘{title}’ to {place}", cast[:2]),
        dek=_fill(draw, "{company} bets on {a} after a quiet {month}", cast[2:4]),
        body="".join(paragraphs),
        named=cast,
    )


def paragraph(number: int, people: Sequence[Invented]) -> str:
    """One of those an archive is built from: some 600 characters, two people."""
    draw = random.Random(f"paragraph {number}")
    template = draw.choice(_PAIRS).replace("|", " ")
    return _paragraph(_fill(draw, template, draw.sample(people, 2)), *islice(_prose(draw), 4))


def _paragraph(*sentences: str) -> str:
    return f"<p>{' '.join(sentences)}</p>"


def _prose(draw: random.Random) -> Iterator[str]:
    """Sentences that name nobody; none again before all of them were there."""
    while True:
        for sentence in draw.sample(_PROSE, len(_PROSE)):
            yield _fill(draw, sentence)


def _fill(draw: random.Random, template: str, pair: Sequence[Invented] = ()) -> str:
    words = {slot: draw.choice(choices) for slot, choices in _CHOICES.items()}
    if pair:
        one, two = pair
        words |= {"a": one.name, "A": one.last, "F": one.first, "b": two.name, "B": two.last}
    return template.format_map(words)
