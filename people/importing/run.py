"""An import from its first line to its last relationship, in transactions of a chunk each.

    reading people, chunk by chunk -> relating them, chunk by chunk -> done

How far it is stands in its `PeopleImport` row, written in the transaction of each chunk: ended anywhere, it
goes on there with the same file. Two who are at it at once share the work: whoever finds that the other has
done a chunk goes on behind it.
"""

import datetime as dt
import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any, BinaryIO

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from people.entries import Tie
from people.importing import files, sheets, ties
from people.importing.chunk import Chunk, Report
from people.importing.files import Record
from people.models import (
    Award,
    Credit,
    Fact,
    ImportNote,
    ImportTie,
    Name,
    PeopleImport,
    Person,
    Relationship,
    Work,
)
from people.names import Refused
from people.turns import in_turn

CHUNK = 1000  # lines
IMPORTING = 0x70656F71  # a number for an advisory lock, held while somebody is at an import
AWAKE = dt.timedelta(minutes=1)  # seen at an import at the desk so short ago: the workers go on with it
GIVE_UP = 5  # attempts at one chunk that ended the worker
LONGEST_NOTE = 500
LONGEST_NAME = 200
LONGEST_SOURCE = 300
MEASURED = (Person, Name, Fact, Work, Credit, Award, Relationship)
Phase = PeopleImport.Phase

Heard = Callable[
    [PeopleImport, list[Report]], None
]  # after each chunk: the import, what is to be said of lines
Records = Callable[[PeopleImport], Iterator[Record]]  # those that are left


class NotTheSame(Refused):
    """This file has been begun in another way."""


class BegunAnew(Refused):
    """Somebody else has begun this file from its start, or put it away."""


def import_people(
    lines: Iterable[bytes], *, report: Callable[[int, str], None], source: str = "An import"
) -> PeopleImport:
    """Bring the database to what these lines of JSON say (the contract: `people.entries`). `report` is told
    of each line that is skipped or to be looked at. For lines that come from no file, and are not gone on
    with."""
    run = PeopleImport.objects.create(name="lines", source=source)

    def heard(run: PeopleImport, reports: list[Report]) -> None:
        for line, _, text in reports:
            report(line, text)

    with under_way():
        go_on(run, lambda run: files.in_memory(lines), heard=heard)
    return run


def import_file(
    file: BinaryIO,
    *,
    name: str,
    source: str = "",
    columns: dict[str, str] | None = None,
    from_the_start: bool = False,
    heard: Heard,
) -> PeopleImport:
    """Import a file, JSON Lines or a sheet, whole; where it has been begun before, from there on. `columns`
    maps our keys to columns of a sheet, beside those that are named like them.

    Raises sheets.BadSheet, with nothing written; NotTheSame when it was begun with another source or map."""
    run = begin(file, name=name, source=source, columns=columns, from_the_start=from_the_start)
    with under_way():
        heard(run, [])
        go_on(run, partial(records, file=file), heard=heard)
    return run


def begin(
    file: BinaryIO, *, name: str, source: str, columns: dict[str, str] | None, from_the_start: bool
) -> PeopleImport:
    sha256, size = measured(file)
    name, source = clean(name, LONGEST_NAME), clean(source, LONGEST_SOURCE)
    mapped = sheets.columns_of(sheets.read_header(file), columns or {}) if files.is_sheet(name) else None
    begun = PeopleImport.objects.under_way().filter(sha256=sha256)
    if from_the_start:
        begun.delete()
    made, is_new = begun.get_or_create(
        sha256=sha256,
        defaults={
            "name": name,
            "source": source or f"Import of {name}",
            "columns": mapped,
            "size": size,
            "phase": Phase.PEOPLE,
        },
    )
    if not is_new and ((source and made.source != source) or (columns and made.columns != mapped)):
        raise NotTheSame(
            f"This file was begun with the source “{made.source}”"
            + (f" and the columns {made.columns}" if made.columns else "")
            + ": go on like that, or begin it from the start."
        )
    return made


def measured(file: BinaryIO) -> tuple[str, int]:
    """Its SHA-256, in hexadecimal, and its size in bytes."""
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(1024 * 1024):
        digest.update(piece)
    return digest.hexdigest(), file.tell()


def records(run: PeopleImport, file: BinaryIO) -> Iterator[Record]:
    """What is left of the file."""
    if run.columns is not None:
        return sheets.records(file, run.columns, position=run.position, offset=run.offset)
    file.seek(run.offset)
    return files.json_records(files.lines_of(file), position=run.position, offset=run.offset)


def clean(text: str, longest: int) -> str:
    """What a database keeps of a text that comes from outside."""
    return text.replace("\x00", "").encode(errors="replace").decode()[:longest]


# --- chunk by chunk -------------------------------------------------------------------------------------


def go_on(run: PeopleImport, records: Records, *, heard: Heard, seconds: float | None = None) -> bool:
    """Work at it until it is done, or for about so long. True if there is more to do. `run` is as stored
    afterwards. Raises BegunAnew."""
    until = None if seconds is None else time.monotonic() + seconds
    reading = _Reading(run, records)
    while run.is_under_way:
        try:
            reports = reading.chunk() if run.phase == Phase.PEOPLE else _relate(run)
        except PeopleImport.DoesNotExist as error:
            raise BegunAnew("Somebody has begun this file from its start meanwhile.") from error
        heard(run, reports)
        if until and time.monotonic() >= until:
            break
    return run.is_under_way


class _Reading:
    """The people of a file. Lines that the database refuses are found by halves, and reported: the rest of
    their chunk is not lost with them."""

    def __init__(self, run: PeopleImport, records: Records) -> None:
        self.run, self.open = run, records
        self.records: Iterator[Record] | None = None
        self.ahead: deque[Record] = deque()
        self.size = CHUNK

    def chunk(self) -> list[Report]:
        if self.records is None:
            self.records = self.open(self.run)
        self.ahead.extend(islice(self.records, max(0, self.size - len(self.ahead))))
        some = list(islice(self.ahead, self.size))
        try:
            reports = in_turn(partial(_write_people, self.run, some))
        except (DataError, IntegrityError) as error:
            self.run.refresh_from_db()
            if len(some) > 1:
                self.size = len(some) // 2
                return []
            reports = in_turn(partial(_skip, self.run, some, error))
        if reports is None:  # somebody else has done it
            self.run.refresh_from_db()
            self.records, self.ahead = None, deque()
            return []
        for _ in some:
            self.ahead.popleft()
        self.size = min(CHUNK, self.size * 2)
        return reports


def _write_people(run: PeopleImport, some: list[Record]) -> list[Report] | None:
    if not _is_mine(run):
        return None
    chunk = Chunk(run.source)
    chunk.write(some)
    for tie in chunk.ties:
        tie.run = run
    ImportTie.objects.bulk_create(chunk.ties)
    _step(
        run,
        chunk.reports,
        **_behind(some),
        created=F("created") + chunk.created,
        updated=F("updated") + chunk.updated,
        unchanged=F("unchanged") + chunk.unchanged,
    )
    return chunk.reports


def _skip(run: PeopleImport, some: list[Record], error: Exception) -> list[Report] | None:
    if not _is_mine(run):
        return None
    reports = [Report(record.line, True, _said(error)) for record in some]
    _step(run, reports, **_behind(some))
    return reports


def _behind(some: list[Record]) -> dict[str, Any]:
    """Where the import stands with these done; with none left, at its relationships."""
    if not some:
        return {"phase": Phase.TIES}
    return {"position": some[-1].position, "offset": some[-1].offset}


def _relate(run: PeopleImport, size: int | None = None) -> list[Report]:
    """The next relationships that wait, and the end of the import behind the last one."""
    size = size or CHUNK
    try:
        return in_turn(partial(_write_ties, run, size))
    except (DataError, IntegrityError) as error:
        if size > 1:
            return _relate(run, size // 2)
        return in_turn(partial(_skip_tie, run, error))


def _write_ties(run: PeopleImport, size: int) -> list[Report]:
    _lock(run)
    waiting = list(ImportTie.objects.filter(run=run).order_by("pk")[:size])
    if not waiting:
        _finish(run)
        return []
    written = ties.write([(one.line, one.person, Tie(**one.tie)) for one in waiting])
    reports = [Report(line, False, text) for line, text in written.doubts]
    ImportTie.objects.filter(pk__in=[one.pk for one in waiting]).delete()
    _step(run, reports, relationships=F("relationships") + written.new)
    return reports


def _skip_tie(run: PeopleImport, error: Exception) -> list[Report]:
    _lock(run)
    reports = []
    for tie in ImportTie.objects.filter(run=run).order_by("pk")[:1]:
        reports = [Report(tie.line, False, f"relationships: {_said(error)}")]
        tie.delete()
    _step(run, reports)
    return reports


def _said(error: Exception) -> str:
    return f"the database refuses it: {str(error).splitlines()[0]}"


def _lock(run: PeopleImport) -> PeopleImport | None:
    return PeopleImport.objects.select_for_update().filter(pk=run.pk).first()


def _is_mine(run: PeopleImport) -> bool:
    """Whether the import still stands where this process has read to."""
    now = _lock(run)
    return now is not None and (now.phase, now.offset) == (run.phase, run.offset)


def _step(run: PeopleImport, reports: list[Report], **changes: Any) -> None:
    """Keep what has been done, in the transaction that does it."""
    ImportNote.objects.bulk_create(
        ImportNote(run=run, line=line, is_bad=is_bad, text=clean(text, LONGEST_NOTE))
        for line, is_bad, text in reports
    )
    bad = sum(report.is_bad for report in reports)
    changes |= {"bad": F("bad") + bad, "doubts": F("doubts") + len(reports) - bad, "attempts": 0}
    changes |= {"touched_at": Now(), "started_at": Coalesce("started_at", Now())}
    PeopleImport.objects.filter(pk=run.pk).update(**changes)
    run.refresh_from_db()


def _finish(run: PeopleImport, phase: str = Phase.DONE) -> None:
    """Nothing of the file stays here but what it was called."""
    run.parts.all().delete()
    run.ties.all().delete()
    PeopleImport.objects.filter(pk=run.pk).update(phase=phase, finished_at=Now(), touched_at=Now())
    run.refresh_from_db()
    if run.created + run.updated >= CHUNK:
        _measure()


def _measure() -> None:
    """Tell PostgreSQL at once how large its tables have become: until it looks by itself, it would plan the
    linker's questions as for a handful of people."""
    tables = ", ".join(model._meta.db_table for model in MEASURED)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


# --- for the workers ------------------------------------------------------------------------------------


def work_at(run_id: int, *, seconds: float) -> bool:
    """Work for about so long at an import that came in at the desk. True if there is more to do. One that
    ended its workers again and again is stopped."""
    with transaction.atomic():
        run = PeopleImport.objects.under_way().select_for_update().filter(pk=run_id, is_at_desk=True).first()
        if run is None:
            return False
        if run.attempts >= GIVE_UP:
            _finish(run, Phase.STOPPED)
            return False
        PeopleImport.objects.filter(pk=run_id).update(attempts=F("attempts") + 1, touched_at=Now())
    with under_way():
        return go_on(run, lambda run: records(run, files.kept(run)), heard=lambda *_: None, seconds=seconds)


# --- is one under way? ----------------------------------------------------------------------------------


_ANYBODY = """
SELECT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted AND classid = 0 AND objid = %s
        AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
) OR EXISTS (
    SELECT FROM people_peopleimport
    WHERE phase = ANY(%s) AND is_at_desk AND touched_at >= now() - make_interval(secs => %s)
)
"""


def is_under_way() -> bool:
    """Whether somebody, in whatever process, is importing people into this database now.

    An import is many transactions, and between them no row shows it; what it does to the archive is cheaper
    to do once, after its end. The question takes no lock and keeps nobody waiting; a moment later the answer
    may be another. An import that is killed is over as soon as PostgreSQL misses its connection; one at the
    desk, which the workers do a second at a time, when none of them has been at it for a while.

    The import says so with a lock of its session: it must not go through a pooler in transaction mode, where
    the lock stays behind on a connection that others go on using.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ANYBODY, [IMPORTING, list(PeopleImport.UNDER_WAY), AWAKE.total_seconds()])
        return bool(cursor.fetchone()[0])


@contextmanager
def under_way() -> Iterator[None]:
    """Makes `is_under_way` true meanwhile. Several imports at once each hold it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [IMPORTING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [IMPORTING])
