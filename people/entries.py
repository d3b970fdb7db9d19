"""One line of an import as plain values: a JSON object of which only `name` is required.

    name, slug, sort_name, disambiguator, bio, born, died, privacy, occupations: [text]
    birthplace, nationality, education, known_for: text or [text]        children: how many
    aliases: [{"text", "kind", "from", "until"}]        external_ids: {"wikidata", "imdb", "tmdb"}
    credits: [{"title", "year", "character", "role", "kind", "first_year", "last_year"}]: the work's `kind`
    awards: [{"name", "category", "year", "title", "won"}]
    relationships: [{"kind", "person", "start", "end", "end_cause", "status", "source"}]: `person` is this
        one's `kind`
    source, source_url, as_of: what all of it rests on

Null is as good as left out, and other keys are not read. A line is understood whole or refused with a
BadLine that says why; nothing here asks the database.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, slug_re
from django.db.models import Model

from linking import norm
from people import names
from people.dates import Order, PartialDate, order
from people.facts import NOTHING, Origin
from people.models import Award, Credit, Fact, Name, Person, Privacy, Relationship, Work

SCHEMES = ("wikidata", "imdb", "tmdb")
FACTS = ("birthplace", "nationality", "education", "known_for")
MOST_CHILDREN = 99
CAST = "cast"
EndCause = Relationship.EndCause
END_CAUSES = {value: value for value in EndCause.values} | {
    "divorced": EndCause.DIVORCE,
    "annulled": EndCause.ANNULMENT,
    "separated": EndCause.SEPARATION,
    "split": EndCause.SEPARATION,
    "split up": EndCause.SEPARATION,
    "broke up": EndCause.SEPARATION,
    "breakup": EndCause.SEPARATION,
    "break-up": EndCause.SEPARATION,
    "died": EndCause.DEATH,
    "dead": EndCause.DEATH,
    "widow": EndCause.DEATH,
    "widower": EndCause.DEATH,
    "widowed": EndCause.DEATH,
    "death of spouse": EndCause.DEATH,
    "death of partner": EndCause.DEATH,
    "otherwise": EndCause.OTHER,
}


class BadLine(ValueError):
    """A line that is skipped; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One credit."""

    title: str
    year: int | None
    character: str = ""
    role: str = CAST
    kind: str = ""  # the work's
    first_year: int | None = None
    last_year: int | None = None

    @property
    def key(self) -> tuple[str, int | None, str, str]:
        return self.title, self.year, self.role, self.character


@dataclass(frozen=True, slots=True)
class Prize:
    """One award, or nomination."""

    name: str
    category: str
    year: int | None
    title: str
    is_won: bool


@dataclass(frozen=True, slots=True)
class Alias:
    text: str
    kind: str
    start: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """`person` (a name, or a reference such as `wikidata:Q42` or `slug:…`) is this one's `kind`."""

    kind: str
    person: str
    start: str = ""
    end: str = ""
    end_cause: str = ""
    status: str = ""
    source: str = ""
    source_url: str = ""
    as_of: str = ""

    @property
    def origin(self) -> Origin:
        return Origin(self.source, self.source_url, self.as_of)


@dataclass(frozen=True)
class Entry:
    """What a line says of one person. `columns` holds only what the line carries."""

    name: str
    slug: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)  # those that stand in no column
    aliases: tuple[Alias, ...] = ()
    credits: tuple[Part, ...] = ()
    awards: tuple[Prize, ...] = ()
    ties: tuple[Tie, ...] = ()
    origin: Origin = NOTHING
    doubts: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        """What the linker knows the name by."""
        return norm(self.name)

    @property
    def refs(self) -> list[str]:
        return [f"{scheme}:{value}" for scheme, value in self.ids.items()]


def parse(line: bytes) -> dict[str, Any]:
    """Raises BadLine."""
    try:
        found = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise BadLine("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadLine("not a JSON object")
    return found


def understand(told: dict[str, Any], *, source: str) -> Entry:
    """What a line says. `source` is for one that names none. Raises BadLine."""
    try:
        return _entry(told, source)
    except BadLine:
        raise
    except ValueError as error:
        raise BadLine(str(error)) from error


def _entry(line: dict[str, Any], source: str) -> Entry:
    if line.get("name") is None:
        raise BadLine("no name")
    if not isinstance(line["name"], str):
        raise BadLine("name: not a text")
    slug = _text(line, "slug", _longest(Person, "slug"))
    if slug and not slug_re.fullmatch(slug):
        raise BadLine(f"slug: “{slug}” is more than letters, digits and hyphens")
    origin = _origin(line, source)
    ties, doubts = _ties(line, origin)
    return Entry(
        name=names.tidy(line["name"]),
        slug=slug,
        ids=_ids(line),
        columns=_columns(line),
        facts=dict(_facts(line)),
        aliases=tuple(_aliases(line)),
        credits=tuple(_credits(line)),
        awards=tuple(_awards(line)),
        ties=ties,
        origin=origin,
        doubts=doubts,
    )


def _origin(line: dict[str, Any], source: str) -> Origin:
    url = _text(line, "source_url", _longest(Fact, "source_url"))
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError as error:
            raise BadLine("source_url: not an address that begins with http:// or https://") from error
    return Origin(_text(line, "source", _longest(Fact, "source")) or source, url, _date(line, "as_of"))


def _facts(line: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What each fact says, those that stand in a column apart."""
    for about in FACTS:
        if isinstance(line.get(about), list):
            words = [_one_line(word, about, None) for word in _list(line, about, str)]
            text = _one_line(", ".join(filter(None, words)), about, _longest(Fact, "text"))
        else:
            text = _text(line, about, _longest(Fact, "text"))
        if text:
            yield about, text
    children = line.get("children")
    if isinstance(children, str) and children.strip().isdecimal():
        children = int(children)
    if children is not None and children != "":
        if type(children) is not int or not 0 <= children <= MOST_CHILDREN:
            raise BadLine(f"children: not a number from 0 to {MOST_CHILDREN}")
        yield "children", str(children)


def _columns(line: dict[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in ("sort_name", "disambiguator"):
        if value := _text(line, name, _longest(Person, name)):
            columns[name] = value
    if bio := _text(line, "bio", lines=True):
        columns["bio"] = bio
    for name in ("born", "died"):
        if date := _date(line, name):
            columns[name] = date
    if privacy := _text(line, "privacy"):
        if privacy not in Privacy.values:
            raise BadLine(f"privacy: “{privacy}” is none of {', '.join(Privacy.values)}")
        columns["privacy"] = privacy
    if line.get("occupations") is not None:
        columns["occupations"] = [
            _one_line(occupation, "occupations", 80) for occupation in _list(line, "occupations", str)
        ]
    return columns


def _ids(line: dict[str, Any]) -> dict[str, str]:
    ids = line.get("external_ids")
    if ids is None:
        return {}
    if not isinstance(ids, dict):
        raise BadLine("external_ids: not an object")
    found = {scheme: _text(ids, scheme, _longest(Person, scheme)) for scheme in SCHEMES}
    return {scheme: value for scheme, value in found.items() if value}


def _aliases(line: dict[str, Any]) -> Iterator[Alias]:
    """A kind that the house does not know is an alias."""
    for alias in _list(line, "aliases", dict):
        if not isinstance(alias.get("text"), str):
            raise BadLine("aliases: one without a text")
        kind = _text(alias, "kind")
        if kind == Name.Kind.REFUSED:
            raise BadLine("aliases: only the desk says that a name is not this person's")
        kind = kind if kind in Name.Kind.values else Name.Kind.ALIAS
        made = Alias(names.tidy(alias["text"]), kind, _date(alias, "from"), _date(alias, "until"))
        if ends_too_early(made.start, made.until):
            raise BadLine(f"aliases: {made.text} ends before it begins")
        yield made


def _credits(line: dict[str, Any]) -> Iterator[Part]:
    for credit in _list(line, "credits", dict):
        title = _text(credit, "title", _longest(Work, "title"))
        if not title:
            raise BadLine("credits: one without a title")
        kind = _text(credit, "kind")
        if kind not in Work.Kind.values:
            raise BadLine(f"credits: “{kind}” is none of {', '.join(filter(None, Work.Kind.values))}")
        made = Part(
            title,
            _year(credit, "year", f"credits: “{title}”"),
            _text(credit, "character", _longest(Credit, "character")),
            _text(credit, "role", _longest(Credit, "role")) or CAST,
            kind,
            _year(credit, "first_year", f"credits: “{title}”"),
            _year(credit, "last_year", f"credits: “{title}”"),
        )
        if made.first_year and made.last_year and made.last_year < made.first_year:
            raise BadLine(f"credits: “{title}” has its last year before its first")
        yield made


def _awards(line: dict[str, Any]) -> Iterator[Prize]:
    for award in _list(line, "awards", dict):
        name = _text(award, "name", _longest(Award, "name"))
        if not name:
            raise BadLine("awards: one without a name")
        is_won = award.get("won")
        if is_won not in (None, True, False) or type(is_won) is int:
            raise BadLine(f"awards: “{name}” is neither won nor not")
        yield Prize(
            name,
            _text(award, "category", _longest(Award, "category")),
            _year(award, "year", f"awards: “{name}”"),
            _text(award, "title", _longest(Work, "title")),
            is_won is not False,
        )


def _ties(line: dict[str, Any], origin: Origin) -> tuple[tuple[Tie, ...], tuple[str, ...]]:
    """The relationships, and what is doubtful about them."""
    ties, doubts = [], []
    for tie in _list(line, "relationships", dict):
        told = _text(tie, "end_cause")
        status = _text(tie, "status")
        if status and status not in Relationship.Status.values:
            raise BadLine(f"relationships: “{status}” is none of {', '.join(Relationship.Status.values)}")
        has_its_own = any(tie.get(key) for key in Origin._fields)
        made = Tie(
            _text(tie, "kind"),
            _text(tie, "person"),
            _date(tie, "start"),
            _date(tie, "end"),
            END_CAUSES.get(told.casefold(), EndCause.OTHER.value) if told else "",
            status,
            *(_origin(tie, origin.source) if has_its_own else origin),
        )
        if not made.person:
            raise BadLine("relationships: one without a person")
        if ends_too_early(made.start, made.end):
            raise BadLine(f"relationships: the one to {made.person} ends before it starts")
        if told and told.casefold() not in END_CAUSES:
            doubts.append(
                f"relationships: “{told[:40]}” is no end we know: the one to {made.person} ends “otherwise”"
            )
        ties.append(made)
    return tuple(ties), tuple(doubts)


def ends_too_early(start: str, end: str) -> bool:
    """What `impossible` says, and what the database says, which compares years."""
    return order(end, start) is Order.BEFORE or bool(start and end and end[:4] < start[:4])


def _year(line: dict[str, Any], key: str, of_what: str) -> int | None:
    year: int | None = line.get(key)
    if year is not None and (type(year) is not int or not 1 <= year <= 9999):
        raise BadLine(f"{of_what} has no {key} that is a number from 1 to 9999")
    return year


def _list(line: dict[str, Any], key: str, of: type) -> list[Any]:
    found = line.get(key)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, of) for one in found):
        raise BadLine(f"{key}: not a list of {'texts' if of is str else 'objects'}")
    return found


def _text(line: dict[str, Any], key: str, longest: int | None = None, *, lines: bool = False) -> str:
    """The text under a key, on one line unless `lines`; empty when it is left out or null."""
    found = line.get(key)
    if found is None:
        return ""
    if not isinstance(found, str):
        raise BadLine(f"{key}: not a text")
    return names.canonical(found) if lines else _one_line(found, key, longest)


def _one_line(text: str, key: str, longest: int | None) -> str:
    stored = " ".join(names.canonical(text).split())
    if longest and len(stored) > longest:
        raise BadLine(f"{key}: {len(stored)} characters; at most {longest}")
    return stored


def _date(line: dict[str, Any], key: str) -> str:
    written = _text(line, key)
    return str(PartialDate.read(written)) if written else ""


def _longest(model: type[Model], name: str) -> int | None:
    longest: int | None = model._meta.get_field(name).max_length  # type: ignore[union-attr]
    return longest
