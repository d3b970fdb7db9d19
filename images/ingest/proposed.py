"""What an upload says of itself. Proposals: to fill empty fields with, and to ask an editor about; nothing of
it is published for having stood in a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from images.models import Image, SourceType
from linking import norm
from people.models import Name, Person

MOST = 50  # keywords, people
LONGEST = 200  # characters of one of them


@dataclass(frozen=True, slots=True)
class Proposed:
    """IPTC-IIM and XMP, tidied: one line each, nothing invisible, as long as the fields are."""

    caption: str = ""
    credit: str = ""
    photographer: str = ""
    agency: str = ""
    source_type: str = ""
    keywords: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()  # as written; whose names they are: `people_named`

    @classmethod
    def read(cls, told: Mapping[str, list[str]]) -> "Proposed":
        """From the decoder's answer."""
        return cls(
            **{name: _fitting(name, told.get(name, [])) for name in FILLED if name != "source_type"},
            source_type=SourceType.of(next(iter(told.get("source_type", [])), "")),
            keywords=_several(told.get("keywords", [])),
            persons=_several(told.get("persons", [])),
        )

    def fill(self, image: Image) -> None:
        """Into the fields that are empty; a field somebody has filled stays."""
        for name in FILLED:
            if not getattr(image, name):
                setattr(image, name, getattr(self, name))
        image.keywords = image.keywords or list(self.keywords)
        image.persons_proposed = list(self.persons)


FILLED = ("caption", "credit", "photographer", "agency", "source_type")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a picture's metadata, and the one profile that bears it, if it is one. Whoever shows it to
    more than the desk asks that profile's privacy."""

    text: str
    person: Person | None


def people_named(image: Image) -> list[Named]:
    """Whom the file said it shows, in its order, and who that is by the names as they are now: the exact
    name, with one bearer. One query, none without names."""
    keys = {text: norm(text) for text in image.persons_proposed}
    bearers = bearers_of(keys.values())
    return [Named(text, bearers.get(key)) for text, key in keys.items()]


def bearers_of(keys: Iterable[str]) -> dict[str, Person]:
    """Who goes by these names, where it is one profile. One query, none without names."""
    found: dict[str, set[Person]] = {}
    if wanted := set(keys):
        names = Name.objects.theirs().filter(norm__in=wanted, person__merged_into=None)
        for name in names.select_related("person"):
            found.setdefault(name.norm, set()).add(name.person)
    return {key: next(iter(people)) for key, people in found.items() if len(people) == 1}


def _fitting(name: str, values: Iterable[str]) -> str:
    field: Any = Image._meta.get_field(name)
    said = (
        ", ".join(filter(None, map(_tidy, values)))
        if name == "photographer"
        else _tidy(next(iter(values), ""))
    )
    return said[: field.max_length]


def _several(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tidy[:LONGEST] for value in values if (tidy := _tidy(value))))[:MOST]


def _tidy(text: str) -> str:
    """One line, without what cannot be seen: PostgreSQL takes no NUL, and no caption turns the page
    around."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
