"""A sheet (CSV) of people: a header that names the columns, one person a row. A row becomes the same as a
line of JSON, so everything that is true of lines is true of rows.

Lists in a cell are separated by “|”, or by “;”. A credit is “Title (1999) as Character”; a relative, under a
column that names the kind, is “Name (1993–2002)”.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from people.entries import SCHEMES, BadLine
from people.importing.files import BOM, Line, Record, Told, lines_of
from people.ties import KINDS

LINES_A_ROW = 200  # a quotation mark that is never closed swallows no more
DELIMITERS = ",;\t"

TEXTS = (
    "name", "slug", "sort_name", "disambiguator", "bio", "born", "died", "privacy", "birthplace",
    "source", "source_url", "as_of", "children",
)  # fmt: skip
LISTS = ("occupations", "nationality", "education", "known_for")
KEYS = (*TEXTS, *LISTS, "aliases", *SCHEMES, "credits", *KINDS)
SYNONYMS = {
    "full name": "name", "person": "name", "file as": "sort_name", "biography": "bio", "address": "slug",
    "birth date": "born", "birthdate": "born", "date of birth": "born", "birthday": "born", "dob": "born",
    "death date": "died", "date of death": "died", "place of birth": "birthplace",
    "birth place": "birthplace",
    "occupation": "occupations", "profession": "occupations", "jobs": "occupations",
    "nationalities": "nationality", "citizenship": "nationality", "schools": "education",
    "number of children": "children", "alias": "aliases", "also known as": "aliases", "aka": "aliases",
    "other names": "aliases", "wikidata id": "wikidata", "qid": "wikidata", "imdb id": "imdb",
    "tmdb id": "tmdb", "credit": "credits", "filmography": "credits", "works": "credits", "url": "source_url",
    "source address": "source_url", "spouses": "spouse", "partners": "partner", "siblings": "sibling",
    "parents": "parent", "what tells apart": "disambiguator",
}  # fmt: skip

_CREDIT = re.compile(r"(?P<title>.+?)\s*\((?P<year>\d{4})\)(?:\s+as\s+(?P<character>.+))?", re.DOTALL)
_RELATIVE = re.compile(r"(?P<person>.+?)\s*\((?P<start>[^()–]*?)(?:\s*–\s*(?P<end>[^()–]*))?\)", re.DOTALL)


class BadSheet(ValueError):
    """A sheet of which no row can be read; `str()` says why."""


@dataclass(frozen=True)
class Header:
    names: list[str]
    delimiter: str
    position: int  # lines it takes
    offset: int  # bytes it takes

    def guess(self) -> dict[str, str]:
        """Our keys, each with the column that is named like it."""
        found: dict[str, str] = {}
        for name in self.names:
            plain = " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
            key = SYNONYMS.get(plain, plain.replace(" ", "_"))
            if key in KEYS:
                found.setdefault(key, name)
        return found

    def checked(self, columns: Mapping[str, str]) -> dict[str, str]:
        """These columns, if a row can be read with them. Raises BadSheet."""
        for key, name in columns.items():
            if key not in KEYS:
                raise BadSheet(f"“{key}” is none of {', '.join(KEYS)}")
            if name not in self.names:
                raise BadSheet(f"no column is called “{name}”; there are: {', '.join(self.names)}")
        if "name" not in columns:
            raise BadSheet(f"no column holds the name; there are: {', '.join(self.names)}")
        return dict(columns)

    def unread(self, columns: Mapping[str, str]) -> list[str]:
        return [name for name in self.names if name and name not in columns.values()]


def read_header(file: BinaryIO) -> Header:
    """The first row of the file. Raises BadSheet."""
    file.seek(0)
    rows = _rows(lines_of(file), "")
    position = offset = 0
    for taken, row in rows:
        position, offset = position + len(taken), offset + sum(line.size for line in taken)
        if isinstance(row, BadLine):
            raise BadSheet(f"its first line: {row}")
        if any(row):
            names = [" ".join(name.split()) for name in row]
            if "\x00" in "".join(names):
                raise BadSheet("its first line: a NUL character in the text")
            return Header(names, _delimiter(taken[0]), position, offset)
    raise BadSheet("it is empty")


def records(file: BinaryIO, columns: Mapping[str, str], *, position: int, offset: int) -> Iterator[Record]:
    """The rows behind the header, and behind `position` lines and `offset` bytes."""
    header = read_header(file)
    if offset < header.offset:
        position, offset = header.position, header.offset
    file.seek(offset)
    places = {key: header.names.index(name) for key, name in columns.items()}
    for taken, row in _rows(lines_of(file), header.delimiter):
        number = position + 1
        position, offset = position + len(taken), offset + sum(line.size for line in taken)
        yield Record(number, _told(row, places, len(header.names)), position, offset)


# --- rows -----------------------------------------------------------------------------------------------


class _Feed:
    """Lines for the reader of one row, and which of them it took."""

    def __init__(self, lines: Iterator[Line], waiting: deque[Line]) -> None:
        self.lines, self.waiting = lines, waiting
        self.taken: list[Line] = []

    def __iter__(self) -> Iterator[str]:
        while len(self.taken) < LINES_A_ROW:
            line = self.waiting.popleft() if self.waiting else next(self.lines, None)
            if line is None:
                return
            self.taken.append(line)
            yield (line.content or b"").decode(errors="replace")


def _rows(lines: Iterator[Line], delimiter: str) -> Iterator[tuple[list[Line], list[str] | BadLine]]:
    """Each row with the lines it stands on. A row that cannot be read costs its first line only."""
    waiting: deque[Line] = deque()
    first = next(lines, None)
    if first is not None:
        if first.content is not None and not delimiter:
            first = Line(first.content.removeprefix(BOM), first.size)
            delimiter = _delimiter(first)
        waiting.append(first)
    while True:
        feed = _Feed(lines, waiting)
        row: list[str] | BadLine
        try:
            row = next(csv.reader(feed, delimiter=delimiter or ",", strict=True), [])
            (b"".join(line.content or b"" for line in feed.taken)).decode()
        except csv.Error as error:
            row = BadLine(f"not a row of a sheet: {error}. Is a quotation mark never closed?")
            waiting.extendleft(reversed(feed.taken[1:]))
            del feed.taken[1:]
        except UnicodeDecodeError:
            row = BadLine("not UTF-8: save the sheet as “CSV UTF-8”")
        if not feed.taken:
            return
        if any(line.content is None for line in feed.taken):
            row = BadLine(f"{sum(line.size for line in feed.taken):,} bytes in one line")
        yield feed.taken, row


def _delimiter(line: Line) -> str:
    """The one that the header is cut by."""
    text = (line.content or b"").decode(errors="replace")
    try:
        return csv.Sniffer().sniff(text, DELIMITERS).delimiter
    except csv.Error:  # one column, or too few to tell
        return max(DELIMITERS, key=text.count)


# --- what a row says ------------------------------------------------------------------------------------


def _told(row: list[str] | BadLine, places: Mapping[str, int], width: int) -> Told:
    if isinstance(row, BadLine):
        return row
    if not any(cell.strip() for cell in row):
        return None
    if any(cell.strip() for cell in row[width:]):
        return BadLine(f"{len(row)} cells under {width} columns")
    cells = {key: row[place].strip() for key, place in places.items() if place < len(row)}
    told: dict[str, object] = {key: cells[key] for key in TEXTS if cells.get(key)}
    told |= {key: _split(cells[key]) for key in LISTS if cells.get(key)}
    told["aliases"] = [{"text": text} for text in _split(cells.get("aliases", ""))]
    told["external_ids"] = {scheme: cells.get(scheme) for scheme in SCHEMES}
    told["credits"] = [_credit(text) for text in _split(cells.get("credits", ""))]
    told["relationships"] = [
        {"kind": kind, **_relative(text)} for kind in KINDS for text in _split(cells.get(kind, ""))
    ]
    return told


def _split(cell: str) -> list[str]:
    parts = (part.strip() for part in cell.split("|" if "|" in cell else ";"))
    return [part for part in parts if part]


def _credit(text: str) -> dict[str, object]:
    match = _CREDIT.fullmatch(text)
    if not match:
        return {"title": text}
    return {"title": match["title"], "year": int(match["year"]), "character": match["character"]}


def _relative(text: str) -> Mapping[str, str | None]:
    match = _RELATIVE.fullmatch(text)
    return match.groupdict() if match and match["start"][:1].isdecimal() else {"person": text}


def as_map(written: str) -> dict[str, str]:
    """“name=Full name,born=Birth date” as our keys with their columns. Raises BadSheet."""
    columns = {}
    for pair in written.split(","):
        key, equals, name = (part.strip() for part in pair.partition("="))
        if not (key and equals and name):
            raise BadSheet(f"“{pair}” is not ours=theirs, as in name=Full name")
        columns[key] = name
    return columns


def columns_of(header: Header, given: Mapping[str, str]) -> dict[str, str]:
    """What is given, and guessed for the rest. Raises BadSheet."""
    taken = set(given.values())
    guessed = {key: name for key, name in header.guess().items() if key not in given and name not in taken}
    return header.checked({**guessed, **given})
