"""One line of an import as plain values: a JSON object of which only `name` is required.

    name, slug, sort_name, disambiguator, bio, born, died, privacy, occupations: [text]
    aliases: [{"text", "kind"}]        external_ids: {"wikidata", "imdb", "tmdb"}
    credits: [{"title", "year", "character"}]
    relationships: [{"kind", "person", "start", "end", "end_cause"}]: `person` is this one's `kind`

Null is as good as left out, and other keys are not read. A line is understood whole or refused with a
BadLine that says why; nothing here asks the database.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.validators import slug_re
from django.db.models import Model

from linking import norm
from people import names
from people.dates import PartialDate
from people.models import Credit, Name, Person, Privacy, Relationship, Work

SCHEMES = ("wikidata", "imdb", "tmdb")


class BadLine(ValueError):
    """A line that is skipped; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Part:
    """One credit."""

    title: str
    year: int | None
    character: str


@dataclass(frozen=True, slots=True)
class Tie:
    """`person` (a name, or a reference such as `wikidata:Q42` or `slug:…`) is this one's `kind`."""

    kind: str
    person: str
    start: str = ""
    end: str = ""
    end_cause: str = ""


@dataclass(frozen=True)
class Entry:
    """What a line says of one person. `columns` holds only what the line carries."""

    name: str
    slug: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    columns: dict[str, Any] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)  # text to kind
    credits: tuple[Part, ...] = ()
    ties: tuple[Tie, ...] = ()

    @cached_property
    def key(self) -> str:
        """What the linker knows the name by."""
        return norm(self.name)

    @property
    def refs(self) -> list[str]:
        return [f"{scheme}:{value}" for scheme, value in self.ids.items()]


def read(line: bytes) -> Entry:
    """Raises BadLine."""
    try:
        found = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise BadLine("not UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadLine(f"not JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadLine("not a JSON object")
    try:
        return _entry(found)
    except BadLine:
        raise
    except ValueError as error:
        raise BadLine(str(error)) from error


def _entry(line: dict[str, Any]) -> Entry:
    if line.get("name") is None:
        raise BadLine("no name")
    if not isinstance(line["name"], str):
        raise BadLine("name: not a text")
    slug = _text(line, "slug", _longest(Person, "slug"))
    if slug and not slug_re.fullmatch(slug):
        raise BadLine(f"slug: “{slug}” is more than letters, digits and hyphens")
    return Entry(
        name=names.tidy(line["name"]),
        slug=slug,
        ids=_ids(line),
        columns=_columns(line),
        aliases=dict(_aliases(line)),
        credits=tuple(_credits(line)),
        ties=tuple(_ties(line)),
    )


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


def _aliases(line: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Texts with their kinds; a kind that the house does not know is an alias."""
    for alias in _list(line, "aliases", dict):
        if not isinstance(alias.get("text"), str):
            raise BadLine("aliases: one without a text")
        kind = _text(alias, "kind")
        if kind == Name.Kind.REFUSED:
            raise BadLine("aliases: only the desk says that a name is not this person's")
        yield names.tidy(alias["text"]), kind if kind in Name.Kind.values else Name.Kind.ALIAS


def _credits(line: dict[str, Any]) -> Iterator[Part]:
    for credit in _list(line, "credits", dict):
        title = _text(credit, "title", _longest(Work, "title"))
        if not title:
            raise BadLine("credits: one without a title")
        year = credit.get("year")
        if year is not None and (type(year) is not int or not 1 <= year <= 9999):
            raise BadLine(f"credits: “{title}” has no year that is a number from 1 to 9999")
        yield Part(title, year, _text(credit, "character", _longest(Credit, "character")))


def _ties(line: dict[str, Any]) -> Iterator[Tie]:
    for tie in _list(line, "relationships", dict):
        made = Tie(
            kind=_text(tie, "kind"),
            person=_text(tie, "person"),
            start=_date(tie, "start"),
            end=_date(tie, "end"),
            end_cause=_text(tie, "end_cause", _longest(Relationship, "end_cause")),
        )
        if not made.person:
            raise BadLine("relationships: one without a person")
        if made.start and made.end and made.end[:4] < made.start[:4]:
            raise BadLine(f"relationships: the one to {made.person} ends before it starts")
        yield made


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
    return str(PartialDate.parse(written)) if written else ""


def _longest(model: type[Model], name: str) -> int | None:
    longest: int | None = model._meta.get_field(name).max_length  # type: ignore[union-attr]
    return longest
