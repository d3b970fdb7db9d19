"""Invented people by the million: names made of syllables and ordinary words, the same in every run.

Like the people of a big film database: a few first names that many bear, a long tail of surnames, some of
them words (Stone, Frost), some namesakes, a few with one name only, some with three words, a hyphen,
an apostrophe or an accent.
"""

import random
from collections.abc import Iterator
from itertools import count, product
from typing import NamedTuple

from linking import norm


def _words(text: str) -> list[str]:
    return text.split()


_FIRST_STARTS = _words(
    "Ad Al An Ar Bel Ber Bri Cal Car Cor Da Dar De El Em Fa Fen Gar Gi Hel Is Jar Jo Ka Kal Le Lor Ma Mar "
    "Mi Na Nor O Or Pa Per Quin Ra Ros Sa Sel Ta Tam Ul Va Vel Wil Xa Yor Ze"
)
_FIRST_ENDS = _words(
    "a ia en ina on ette o is an y us elle or é ina las dra mir la rin sha vin bert wyn na ro than dith ley "
    "mond nell rick ssa tine vier zia"
)
_PLAIN_FIRST = _words(
    "Anna Tom Jack Mary Paul Kate Peter Alice David Sarah Daniel Emma James Laura John Maria Michael Julia "
    "Robert Sophie William Clara George Helen Grace Henry Rose Ruby Faith Dallas Paris Florence Austin "
    "Summer"
)
_LAST_STARTS = _words(
    "Ab Ack Ald Ash Bal Bar Beck Blan Bor Brad Bren Cald Car Cas Clay Cor Crad Dal Dan Der Dor Dun Eck Ells "
    "Fair Fal Fer Fitz Gal Gar Gil Grand Hal Har Haw Hol Hul Ing Jar Kel Ken Kirk Lam Lang Lin Lock Mal Mar "
    "Mel Mor Nash Nor Oak Os Pal Pem Per Quar Rad Ren Ros Sal Sax Sel Shel Stan Tal Thorn Tor Und Val Van "
    "Ver Wal War Wes Whit Win Wood Yar Zan"
)
_LAST_MIDDLES = ["", "a", "e", "i", "o", "der", "en", "ing", "ber", "man", "li", "ra", "vo"]
_LAST_ENDS = _words(
    "ard berg bourne brook bury by combe cott court dale den don dorf ell er escu ez feld field ford gate "
    "ham house hurst ic ini land ley low mann man more mont nik ó olo orth ova quist ridge rose sen shaw "
    "ski son stein stone thal ton tti vale vich ville wald ward well wick wood worth yer"
)
_WORD_LAST = _words(
    "Stone Frost Banks King Rose West Hill Page Marsh Price Rivers Moss Brook Lake Field Young Long Short "
    "Black White Green Brown Gray Gold Silver Sharp Strong Swift Bright Day May March Winter Summers Hunter "
    "Baker Cook Carter Mason Potter Taylor Turner Walker Fisher Bishop Abbott Knight Noble Love Joy Hope "
    "Bell Ball Bridges Waters Woods Glass Steel Wolf Fox Crane Swan Drake Finch Bird Church Temple London "
    "York Kent Chester Washington Lincoln Houston Dublin Berlin Wells Bush Berry Flowers Reed Heath Major"
)
_ONE_NAME = _words(
    "Prism Velvet Halo Echo Saint Angel Duchess Nova Raven Sable Domino Cobra Pepper Juno Cleo Indigo Blaze "
    "Storm Baron Tempo Lyric Cherry Magic Shadow Ghost Phoenix Diamond Star Sky Ocean Harmony Paris May "
    "Friday"
)
_PARTICLES = ("de", "van", "von", "de la", "di", "O’", "Mac")
OCCUPATIONS = ("actor", "actress", "singer", "director", "model", "comedian", "writer", "producer", "rapper")

_FIRST = _PLAIN_FIRST + ["".join(parts) for parts in product(_FIRST_STARTS, _FIRST_ENDS)]
_LAST = _WORD_LAST + ["".join(parts) for parts in product(_LAST_STARTS, _LAST_MIDDLES, _LAST_ENDS)]


class Invented(NamedTuple):
    number: int  # from 1
    name: str
    norm: str
    occupation: str
    born: str

    @property
    def last(self) -> str:
        return self.name.split()[-1]

    @property
    def first(self) -> str:
        return self.name.split()[0]


def crowd() -> Iterator[Invented]:
    """Everybody, without end: the first thousand are the same whoever asks for how many."""
    draw = random.Random(20_260)
    firsts, lasts = _FIRST.copy(), _LAST.copy()
    draw.shuffle(firsts)
    draw.shuffle(lasts)
    for number in count(1):
        name = _name(draw, firsts, lasts)
        born = f"{1930 + int(70 * draw.random())}"
        yield Invented(number, name, norm(name), draw.choice(OCCUPATIONS), born)


def _name(draw: random.Random, firsts: list[str], lasts: list[str]) -> str:
    chance = draw.random
    # A square falls on the beginning of the list more often: some names are common.
    first, last = firsts[int(len(firsts) * chance() ** 2)], lasts[int(len(lasts) * chance() ** 1.5)]
    kind = chance()
    if kind < 0.85:
        return f"{first} {last}"
    if kind < 0.92:
        return f"{first} {firsts[int(len(firsts) * chance())]} {last}"
    if kind < 0.95:
        particle = draw.choice(_PARTICLES)
        return f"{first} {particle}{last}" if particle in ("O’", "Mac") else f"{first} {particle} {last}"
    if kind < 0.97:
        return f"{first} {last}-{lasts[int(len(lasts) * chance())]}"
    if kind < 0.985:
        return f"{first[0]}. {last[0]}. {lasts[int(len(lasts) * chance())]}"
    return draw.choice(_ONE_NAME) if chance() < 0.02 else last if chance() < 0.5 else f"{first}{last.lower()}"
