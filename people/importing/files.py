"""A file as records, one a person, each with where it stands: JSON Lines, or a sheet (`sheets`)."""

import io
import itertools
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

from people.entries import BadLine, parse
from people.models import ImportPart, PeopleImport

LONGEST = 4 * 1024 * 1024  # bytes in a line
BOM = b"\xef\xbb\xbf"
SHEETS = (".csv", ".tsv")

Told = dict[str, Any] | BadLine | None  # what a record says; None where it is empty


class Line(NamedTuple):
    content: bytes | None  # None for one that is too long
    size: int  # bytes


class Record(NamedTuple):
    line: int  # the number of its first line
    told: Told
    position: int  # lines up to its end
    offset: int  # bytes up to its end


def is_sheet(name: str) -> bool:
    return name.lower().endswith(SHEETS)


def lines_of(file: BinaryIO) -> Iterator[Line]:
    """What is left of the file, line by line; of a line that is too long only how long it is."""
    while content := file.readline(LONGEST):
        size = len(content)
        if size < LONGEST or content.endswith(b"\n"):
            yield Line(content, size)
            continue
        while piece := file.readline(LONGEST):
            size += len(piece)
            if piece.endswith(b"\n"):
                break
        yield Line(None, size)


def json_records(lines: Iterable[Line], *, position: int = 0, offset: int = 0) -> Iterator[Record]:
    """Goes on behind `position` lines and `offset` bytes."""
    for number, line in enumerate(lines, start=position + 1):
        offset += line.size
        yield Record(number, _told(line, number), number, offset)


def in_memory(lines: Iterable[bytes]) -> Iterator[Record]:
    return json_records(Line(line, len(line)) for line in lines)


def _told(line: Line, number: int) -> Told:
    if line.content is None:
        return BadLine(f"{line.size:,} bytes in one line; at most {LONGEST:,}")
    content = line.content.removeprefix(BOM) if number == 1 else line.content
    try:
        return parse(content) if content.strip() else None
    except BadLine as error:
        return error


class _Parts(io.RawIOBase):
    """The file of an import at the desk, read from the database a part at a time."""

    def __init__(self, run: PeopleImport) -> None:
        self.run, self.at = run, 0
        self.number, self.content = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.at, io.SEEK_END: self.run.size}[whence]
        return self.at

    def readinto(self, buffer: Any) -> int:
        number, start = divmod(self.at, ImportPart.SIZE)
        if number != self.number:
            part = self.run.parts.filter(number=number).values_list("content", flat=True).first()
            self.number, self.content = number, bytes(part or b"")
        found = self.content[start : start + len(buffer)]
        buffer[: len(found)] = found
        self.at += len(found)
        return len(found)


def kept(run: PeopleImport) -> BinaryIO:
    return io.BufferedReader(_Parts(run), ImportPart.SIZE)


def keep(run: PeopleImport, pieces: Iterable[bytes]) -> None:
    """Store a file's content with its import. Pieces may be of any size."""
    numbers, rest = itertools.count(), b""
    for piece in itertools.chain(pieces, [None]):
        rest += piece or b""
        while len(rest) >= ImportPart.SIZE or (piece is None and rest):
            content, rest = rest[: ImportPart.SIZE], rest[ImportPart.SIZE :]
            ImportPart.objects.create(run=run, number=next(numbers), content=content)
