"""An import at the desk: a file comes in, what it would do is shown, somebody says yes, the workers do it.

    take -> (choose) -> confirm -> the workers (`people.tasks`)     or: put_away

What it would do is found by doing it, with the first lines, in a transaction that is rolled back.
"""

import datetime as dt
from itertools import islice
from typing import Any, BinaryIO

from django.db import DataError, IntegrityError, transaction
from django.db.models.functions import Now

from people import doorbell
from people.entries import Tie
from people.importing import files, sheets, ties
from people.importing.chunk import Chunk, Report
from people.importing.run import LONGEST_NAME, LONGEST_SOURCE, Phase, clean, measured, records
from people.models import ImportPart, PeopleImport
from people.names import NotAllowed, NotPossible, canonical
from people.turns import in_turn
from staff.models import User

LARGEST = 50 * 1024 * 1024  # bytes
TRIED = 500  # lines
SHOWN = 100  # reports of a preview
KEPT = dt.timedelta(days=1)  # a file without a yes
ZIP = b"PK\x03\x04"  # how an Excel file begins


def take(file: BinaryIO, *, name: str, source: str, by: User) -> PeopleImport:
    """Keep a file, and look at what it would do. Raises NotAllowed; NotPossible, in words, for a file that
    cannot be read at all. Of a sheet the columns are guessed; without a name among them, `choose` is next."""
    _ask(by)
    source = clean(" ".join(source.split()), LONGEST_SOURCE)
    if not source:
        raise NotPossible("Say what the file rests on: readers see no fact without a source.")
    sha256, size = measured(file)
    if not 0 < size <= LARGEST:
        raise NotPossible(
            "The file is empty." if not size else "The file is larger than 50 MB; cut it in two."
        )
    file.seek(0)
    if file.read(len(ZIP)) == ZIP:
        raise NotPossible("This is an Excel file or an archive: save the sheet as “CSV UTF-8” first.")
    try:
        columns = sheets.read_header(file).guess() if files.is_sheet(name) else None
    except sheets.BadSheet as error:
        raise NotPossible(f"The sheet cannot be read: {error}.") from error
    with transaction.atomic():
        run = PeopleImport.objects.create(
            name=clean(name, LONGEST_NAME),
            sha256=sha256,
            source=source,
            columns=columns,
            size=size,
            lines=_count_lines(file),
            is_at_desk=True,
            phase=Phase.ASKED,
            by=by,
        )
        file.seek(0)
        files.keep(run, iter(lambda: file.read(ImportPart.SIZE), b""))
    _look(run)
    return run


def choose(run: PeopleImport, columns: dict[str, str], *, by: User) -> None:
    """Read these columns of the sheet, and look again at what it would do. Raises NotAllowed, NotPossible."""
    _ask(by)
    if run.columns is None or run.phase != Phase.ASKED:
        raise NotPossible("This import has begun, or has no columns.")
    try:
        columns = sheets.read_header(files.kept(run)).checked(columns)
    except sheets.BadSheet as error:
        raise NotPossible(f"Not like this: {error}.") from error
    run.columns = columns
    run.save(update_fields=["columns"])
    _look(run)


def confirm(run: PeopleImport, *, by: User) -> None:
    """Let the workers begin, and tell one so. Said twice, it begins once. Raises NotAllowed, NotPossible."""
    _ask(by)
    if run.columns is not None and "name" not in run.columns:
        raise NotPossible("Choose the column that holds the name.")
    waits = PeopleImport.objects.filter(pk=run.pk, phase=Phase.ASKED)
    try:
        with transaction.atomic():
            waits.update(phase=Phase.PEOPLE, by=by, touched_at=Now())
    except IntegrityError as error:
        raise NotPossible("This very file is being imported already.") from error
    run.refresh_from_db()
    transaction.on_commit(lambda: doorbell.send("people.import", run.pk))


def put_away(run: PeopleImport, *, by: User) -> None:
    """Forget a file that nobody has said yes to. Raises NotAllowed, NotPossible."""
    _ask(by)
    if run.phase != Phase.ASKED:
        raise NotPossible("This import has begun.")
    run.delete()


def forget() -> None:
    """Put away what has waited too long for a yes."""
    PeopleImport.objects.forgotten(KEPT).delete()


def _ask(by: User) -> None:
    if not by.has_perm("people.import_people"):
        raise NotAllowed("You may not import people; ask an editor.")


def _count_lines(file: BinaryIO) -> int:
    file.seek(0)
    count, last = 0, b"\n"
    while piece := file.read(ImportPart.SIZE):
        count, last = count + piece.count(b"\n"), piece[-1:]
    return count + (last != b"\n")


# --- what it would do -----------------------------------------------------------------------------------


def _look(run: PeopleImport) -> None:
    run.preview = None
    if run.columns is None or "name" in run.columns:
        try:
            run.preview = in_turn(lambda: _tried(run))
        except (DataError, IntegrityError) as error:
            run.preview = {"trouble": canonical(str(error).splitlines()[0].replace("\x00", ""))}
    run.save(update_fields=["preview"])


def _tried(run: PeopleImport) -> dict[str, Any]:
    """What the first lines do, in words and numbers; all of it taken back."""
    some = list(islice(records(run, files.kept(run)), TRIED))
    mark = transaction.savepoint()
    chunk = Chunk(run.source)
    chunk.write(some)
    written = ties.write([(one.line, one.person, Tie(**one.tie)) for one in chunk.ties])
    transaction.savepoint_rollback(mark)
    is_whole = not some or some[-1].offset >= run.size
    reports = [*chunk.reports, *(Report(line, False, text) for line, text in written.doubts)]
    sought = [] if is_whole else [one for one in reports if one.text.startswith(ties.NOBODY)]
    told = sorted(one for one in reports if one not in sought)
    bad = sum(one.is_bad for one in told)
    return {
        "lines": some[-1].position if some else 0,
        "is_whole": is_whole,
        "created": chunk.created,
        "updated": chunk.updated,
        "unchanged": chunk.unchanged,
        "relationships": written.new,
        "bad": bad,
        "doubts": len(told) - bad,
        "sought": len(sought),  # relatives that may come further down
        "reports": [[line, is_bad, clean(text, 500)] for line, is_bad, text in told[:SHOWN]],
        "examples": chunk.examples,
    }
