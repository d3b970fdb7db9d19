"""Stories that readers find: by the words of what they see, and by the people that those words are a name of.

Two orders, both by a moment (`place`), so that a page begins where the last one ended, however deep:
NEWEST is the story's own; BEST is that of a story whose headline, kicker or dek says what was asked moved on
by up to WORTH, so a great match outlives a passing one by years, and no clock is needed to tell.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection, transaction
from django.db.models import (
    BooleanField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from articles import figures
from articles.models import Article, Findable, Mention, Revision, Section
from articles.models.article import WHOLE
from linking import norm
from people.models import Name, Person

CONFIG = "newsroom"  # migration 0017: English, without accents
LONGEST = 200  # characters of what is asked that are looked at
WORTH = dt.timedelta(days=1000)  # how much newer the best match there is counts than one in the text alone
CANDIDATES = 2000  # stories with all words of a phrase, in order, in which the phrase itself is looked for
WEIGHTS = [0.0, 0.0, 0.4, 1.0]  # D to A: of a word in the dek, and in headline or kicker
BEARERS = 5  # people with a name that is the very thing asked, whose stories are found by it
READ = 8_000  # characters of a story in which its snippet is looked for

_BESIDE = re.compile(r"<(?:-|\d+)>")
_TYPED = str.maketrans({**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’‚‹›–—―…·•¡¿\u00a0\u202f", " ")})
Place = tuple[dt.datetime, int]
Parts = list[tuple[str, bool]]  # words, and whether they are some of those asked for


class Order(StrEnum):
    BEST = "best"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for, and among which stories. Days are those of the paper's clock."""

    words: str
    section: Section | None = None
    person: Person | None = None
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    order: Order = Order.BEST


@dataclass(frozen=True, slots=True)
class Hit:
    """A story, its place in the order, its headline and a line of its words with what was asked marked."""

    story: Article
    place: Place
    headline: Parts
    line: Parts


def stories(asked: Asked, *, after: Place | None = None, most: int) -> list[Hit]:
    """The stories that readers may see now and that answer `asked`, from behind `after` on. Never raises,
    whatever the words. What has no word, or says only what must not be there, finds nothing."""
    bearers = _bearers(asked.words)
    query = _query(asked.words, bearers)
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner takes reading a story's words for free, and would read those of all stories.
        cursor.execute("SET LOCAL enable_seqscan = off")
        found = dict(_found(asked, _Parsed.of(query), bearers, after, most))
    live = Article.objects.live().for_cards().only(*WHOLE).in_bulk(found)
    return _marked([(live[pk], (found[pk], pk)) for pk in found if pk in live], query)


def saying(words: str) -> QuerySet[Findable]:
    """The rows of stories that say these words, in the same language; whether readers may see them is another
    question. What has no word finds nothing."""
    asked = SearchQuery(words.translate(_TYPED), config=CONFIG, search_type="websearch")
    return Findable.objects.filter(words=asked)


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A question as PostgreSQL reads it, and what of it an index alone can answer, if that is less: not
    which words stand side by side. "" is what finds nothing."""

    whole: str
    by_index: str

    @classmethod
    def of(cls, query: str) -> "_Parsed":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT asked::text, querytree(asked) FROM websearch_to_tsquery(%s, %s) asked",
                [CONFIG, query],
            )
            whole, positive = cursor.fetchone()
        if positive in ("", "T"):  # nothing in it, or nothing but what must not be
            return cls("", "")
        return cls(whole, _BESIDE.sub("&", positive) if _BESIDE.search(whole) else whole)


def _bearers(words: str) -> list[Person]:
    """Public people of whom the whole of `words` is a name that readers may know."""
    key = norm(words)
    called = Name.objects.shown().filter(norm=key)
    return list(Person.objects.public().filter(names__in=called).order_by("pk")[:BEARERS]) if key else []


def _query(words: str, bearers: Iterable[Person]) -> str:
    """In the language of web searches: all of the words, “quoted ones” together, OR, and a minus before what
    must not be. The printed names of those who are called so count too."""
    names = dict.fromkeys(person.name.replace('"', "") for person in bearers)
    return " OR ".join([*(f'"{name}"' for name in names), words]).translate(_TYPED)


def _found(
    asked: Asked, query: _Parsed, bearers: Sequence[Person], after: Place | None, most: int
) -> Iterable[tuple[int, dt.datetime]]:
    """Ids of stories with their places, in order."""
    shown = _among(asked)
    place = F("publish_at") if asked.order == Order.NEWEST else _moved(query.whole)
    placed = shown.annotate(place=place).order_by("-place", "-pk").values_list("pk", "place")
    if after:
        placed = placed.filter(Q(place__lt=after[0]) | Q(place=after[0], pk__lt=after[1]))
    saying = placed.filter(words=_Read(query.by_index))
    if query.by_index != query.whole:
        near = saying.values("pk")[:CANDIDATES]
        # The function and not the operator, which the index would be asked about for every story.
        is_said = Func(F("words"), _Read(query.whole), function="ts_match_vq", output_field=BooleanField())
        saying = placed.filter(is_said, pk__in=near)
    if not bearers:
        return saying[:most] if query.whole else ()
    # A union: of “this or that” PostgreSQL would ask every story.
    named = Mention.objects.sure().filter(person__in=bearers).values("revision")
    return saying[:most].union(placed.filter(revision__in=named)[:most]).order_by("-place", "-pk")[:most]


def _among(asked: Asked) -> QuerySet[Findable]:
    """The stories that are looked through."""
    shown = Findable.objects.filter(seen_from__lte=Now())
    if asked.section:
        shown = shown.filter(section=asked.section)
    if asked.person:
        named = Mention.objects.sure().filter(person=asked.person)
        shown = shown.filter(revision__in=named.values("revision"))
    if asked.since:
        shown = shown.filter(publish_at__gte=asked.since)
    if asked.before:
        shown = shown.filter(publish_at__lt=asked.before)
    return shown


def _moved(query: str) -> Combinable:
    rank = SearchRank(F("head"), _Read(query), weights=WEIGHTS)
    newer = ExpressionWrapper(rank * Value(WORTH, DurationField()), DurationField())
    return ExpressionWrapper(F("publish_at") + newer, DateTimeField())


class _Read(SearchQuery):
    """A question as PostgreSQL has read it before."""

    template = "(%(expressions)s)::tsquery"


# --- what is shown of a match -------------------------------------------------------------------------------

_START, _STOP = "\x02", "\x03"  # around a match; taken out of the text before
_WITHIN, _TAG = re.compile(r"</?(?:em|strong|a)\b[^>]*>"), re.compile(r"<[^>]*>")
# A curly quote is a letter to some databases (migration 0017): such signs are put aside meanwhile.
_ASIDE = dict(zip("‘’“”„‚«»‹›–—―…·•¡¿\u00a0\u202f", map(chr, [*range(4, 9), *range(14, 29)]), strict=True))
_PUT_ASIDE = str.maketrans({**dict.fromkeys([_START, _STOP, *_ASIDE.values()]), **_ASIDE})
_PUT_BACK = str.maketrans({aside: sign for sign, aside in _ASIDE.items()})
_WHOLE = f"StartSel={_START}, StopSel={_STOP}, HighlightAll=true"
_LINE = f"StartSel={_START}, StopSel={_STOP}, MaxFragments=2, MaxWords=18, MinWords=9, ShortWord=0"
_HEADLINES = """
SELECT ts_headline('newsroom', headline, asked, %s), ts_headline('newsroom', dek, asked, %s),
    ts_headline('newsroom', body, asked, %s)
FROM unnest(%s::text[], %s::text[], %s::text[]) WITH ORDINALITY AS copy(headline, dek, body, at),
    websearch_to_tsquery('newsroom', %s) AS asked
ORDER BY at
"""


def _marked(found: Sequence[tuple[Article, Place]], query: str) -> list[Hit]:
    """These stories with what was asked marked in their headlines and in a line below: of the text where that
    says so, else the dek. Captions are no part of it: their pictures may be hidden."""
    copies = [_copy(story.live) for story, _ in found if story.live]
    with connection.cursor() as cursor:
        columns = [list(column) for column in zip(*copies, strict=True)] or [[], [], []]
        cursor.execute(_HEADLINES, [_WHOLE, _WHOLE, _LINE, *columns, query])
        marked = cursor.fetchall()
    return [
        Hit(story, place, _parts(headline), _parts(body if _START in body else dek))
        for (story, place), (headline, dek, body) in zip(found, marked, strict=True)
    ]


def _copy(copy: Revision) -> tuple[str, str, str]:
    """Headline, dek and text of a revision, without tags, figures and what stands for a match."""
    html = _WITHIN.sub("", figures.replaced(copy.body, lambda figure: " "))
    text = unescape(_TAG.sub(" ", html))[:READ]
    return copy.headline.translate(_PUT_ASIDE), copy.dek.translate(_PUT_ASIDE), text.translate(_PUT_ASIDE)


def _parts(marked: str) -> Parts:
    first, *rest = marked.translate(_PUT_BACK).split(_START)
    parts = [(first, False)]
    for piece in rest:
        match, _, after = piece.partition(_STOP)
        parts += [(match, True), (after, False)]
    return [part for part in parts if part[0]]
