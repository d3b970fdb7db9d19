"""Profiles in bulk: thousands in seconds, and the same result however often a file is read.

What a line carries is written, what it leaves out stays; names, credits and relationships are only added.
Two things no line can do: make somebody more public than the desk has decided, and touch a profile that
the desk has merged or redacted.

Lines are taken in chunks, each one transaction and a fixed number of queries, so memory does not grow with
the file. Relationships wait in a temporary file until everybody is there (`people.importing_ties`).
"""

import json
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Max, Q

from linking import norm
from people import doubts, importing_ties, names
from people.entries import SCHEMES, BadLine, Entry, Part, Tie, read
from people.models import Credit, Name, Person, Relationship, Status, Work, kept_privacy, sort_name
from people.privacy import OPENNESS
from people.turns import in_turn

CHUNK = 1000  # lines
IMPORTING = 0x70656F71  # a number for an advisory lock, held from an import's first line to its last
CLOSED = (Status.MERGED, Status.REDACTED)
CAST = "cast"
FACTS = ("name", "sort_name", "disambiguator", "bio", "born", "died", "occupations", "privacy")
COLUMNS = (*FACTS, *SCHEMES)

Report = Callable[[int, str], None]  # a line's number, and what is wrong with it


@dataclass
class Summary:
    """What an import did. `bad` lines were skipped. `doubts` are about lines otherwise good: a detail that
    was left out, a name to look at twice."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    relationships: int = 0
    bad: int = 0
    doubts: int = 0

    def add(self, other: "Summary") -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def import_people(lines: Iterable[bytes], *, report: Report) -> Summary:
    """Bring the database to what the lines say (the contract: `people.entries`)."""
    summary = Summary()
    numbered = enumerate(lines, start=1)
    with _under_way(), tempfile.TemporaryFile("w+") as waiting:
        while chunk := list(islice(numbered, CHUNK)):
            done = in_turn(partial(_write, chunk))
            summary.add(done.summary)
            waiting.writelines(done.ties)
            for line, message in done.reports:
                report(line, message)
        waiting.seek(0)
        while chunk_of_ties := list(islice(waiting, CHUNK)):
            made, left_out = in_turn(partial(_write_ties, chunk_of_ties))
            summary.relationships += made
            summary.doubts += len(left_out)
            for line, message in left_out:
                report(line, message)
    if summary.created + summary.updated >= CHUNK:
        _measure()
    return summary


def _write(lines: list[tuple[int, bytes]]) -> "_Chunk":
    chunk = _Chunk()
    chunk.write(lines)
    return chunk


def _write_ties(waiting: list[str]) -> tuple[int, list[tuple[int, str]]]:
    told = [(line, pk, Tie(**tie)) for line, pk, tie in map(json.loads, waiting)]
    return importing_ties.write(told)


def _measure() -> None:
    """Tell PostgreSQL at once how large its tables have become: until it looks by itself, it would plan the
    linker's questions as for a handful of people."""
    tables = ", ".join(model._meta.db_table for model in (Person, Name, Work, Credit, Relationship))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def is_under_way() -> bool:
    """Whether somebody, in whatever process, is importing people into this database now.

    An import is many transactions, and between them no row shows it; what it does to the archive is cheaper
    to do once, after its end. The question takes no lock and keeps nobody waiting; a moment later the answer
    may be another. An import that is killed is over as soon as PostgreSQL misses its connection.

    The import says so with a lock of its session: it must not go through a pooler in transaction mode, where
    the lock stays behind on a connection that others go on using.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock'"
            " AND granted AND classid = 0 AND objid = %s AND objsubid = 1"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [IMPORTING],
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def _under_way() -> Iterator[None]:
    """Makes `is_under_way` true meanwhile. Several imports at once each hold it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [IMPORTING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [IMPORTING])


@dataclass(eq=False)
class _Profile:
    """A person in memory while a chunk is worked on; what was stored of it before, if it was."""

    person: Person
    before: dict[str, Any] | None = None
    names: dict[str, Name] = field(default_factory=dict)  # by norm
    names_before: dict[str, tuple[str, str]] = field(default_factory=dict)
    credits: dict[Part, None] = field(default_factory=dict)  # those the lines want, in their order
    has_new_credits: bool = False
    is_meant: bool = False  # by a line; namesakes are only looked at

    @property
    def new_names(self) -> list[Name]:
        return [name for name in self.names.values() if name._state.adding]

    @property
    def changed_names(self) -> list[Name]:
        stored = ((self.names[key], was) for key, was in self.names_before.items())
        return [name for name, was in stored if was != (name.text, name.kind)]

    @property
    def has_other_ids(self) -> bool:
        before = self.before or {}
        return any(getattr(self.person, scheme) != before.get(scheme) for scheme in SCHEMES)

    @property
    def is_changed(self) -> bool:
        return (
            self.has_new_credits
            or bool(self.new_names or self.changed_names)
            or self.before != _columns(self.person)
        )

    def is_other_than(self, entry: Entry) -> bool:
        """An external id of the entry contradicts one that is stored."""
        return any(getattr(self.person, scheme) not in (None, value) for scheme, value in entry.ids.items())


def _columns(person: Person) -> dict[str, Any]:
    return {column: getattr(person, column) for column in COLUMNS}


class _Chunk:
    """A thousand lines: who is meant, what changes, and all of it written at once. What is to be said and
    done besides is kept until the transaction has succeeded."""

    def __init__(self) -> None:
        self.summary = Summary()
        self.reports: list[tuple[int, str]] = []
        self.ties: list[str] = []  # as lines of JSON
        self.profiles: list[_Profile] = []
        self.by_ref: dict[str, _Profile] = {}
        self.by_norm: dict[str, list[_Profile]] = defaultdict(list)
        self.closed: dict[str, _Profile] = {}  # by norm
        self.asked_for: set[str] = set()  # addresses that lines name
        self.new_names: list[tuple[int, Name]] = []  # each with its line

    def write(self, lines: list[tuple[int, bytes]]) -> None:
        entries = list(self._read(lines))
        self._load([entry for _, entry in entries])
        meant = []
        for line, entry in entries:
            try:
                if profile := self._apply(line, entry):
                    meant.append((line, entry, profile))
            except BadLine as error:
                self._refuse(line, error)
        self._store()
        self._doubt_names()
        for line, entry, profile in meant:
            for tie in entry.ties:
                self.ties.append(json.dumps([line, profile.person.pk, asdict(tie)]) + "\n")

    def _read(self, lines: list[tuple[int, bytes]]) -> Iterator[tuple[int, Entry]]:
        for number, line in lines:
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                try:
                    yield number, read(line)
                except BadLine as error:
                    self._refuse(number, error)

    def _refuse(self, line: int, error: BadLine) -> None:
        self.summary.bad += 1
        self.reports.append((line, str(error)))

    def _doubt(self, line: int, message: str) -> None:
        self.summary.doubts += 1
        self.reports.append((line, message))

    # --- who is meant

    def _load(self, entries: list[Entry]) -> None:
        """Everyone a line may mean, with all their names, and locked."""
        bearers = Name.objects.filter(norm__in={entry.key for entry in entries})
        found = list(bearers.values_list("person", "kind", "person__merged"))
        namesakes = {person for person, kind, _ in found if kind == Name.Kind.FULL}
        namesakes |= {merged for _, _, merged in found if merged}
        self.asked_for = {entry.slug for entry in entries if entry.slug}
        meant = Q(pk__in=namesakes) | Q(slug__in=self.asked_for)
        for scheme in SCHEMES:
            meant |= Q(**{f"{scheme}__in": {entry.ids[scheme] for entry in entries if scheme in entry.ids}})
        stored = {
            person.pk: _Profile(person, _columns(person))
            for person in Person.objects.select_for_update(no_key=True).filter(meant).order_by("pk")
        }
        for name in Name.objects.filter(person__in=stored):
            stored[name.person_id].names[name.norm] = name
            stored[name.person_id].names_before[name.norm] = name.text, name.kind
        for profile in stored.values():
            self.profiles.append(profile)
            self._know(profile)

    def _know(self, profile: _Profile) -> None:
        person = profile.person
        if person.slug:
            self.by_ref[f"slug:{person.slug}"] = profile
        for scheme in SCHEMES:
            if value := getattr(person, scheme):
                self.by_ref[f"{scheme}:{value}"] = profile
        key = norm(person.name)
        if person.status in CLOSED:
            self.closed[key] = profile
        elif profile not in self.by_norm[key]:
            self.by_norm[key].append(profile)

    def _who(self, entry: Entry) -> _Profile | None:
        """The profile a line means, None for a new one: by external id, else slug, else name. A name alone
        may mean one that the desk has merged or redacted, and does not bring it back."""
        known = {id(self.by_ref[ref]): self.by_ref[ref] for ref in entry.refs if ref in self.by_ref}
        if len(known) > 1:
            owners = " and ".join(str(profile.person) for profile in known.values())
            raise BadLine(f"its external ids belong to {len(known)} profiles: {owners}")
        if known:
            return next(iter(known.values()))
        if entry.slug:
            holder = self.by_ref.get(f"slug:{entry.slug}")
            if holder and holder.is_other_than(entry):
                raise BadLine(f"slug: “{entry.slug}” is {holder.person}, who has another external id")
            return holder
        alike = [profile for profile in self.by_norm.get(entry.key, ()) if not profile.is_other_than(entry)]
        alike = [profile for profile in alike if norm(profile.person.name) == entry.key]
        if len(alike) > 1 and not entry.ids:
            raise BadLine(
                f"“{entry.name}” is the name of {len(alike)} profiles: add an external id or a slug"
            )
        if not alike and not entry.ids:
            return self.closed.get(entry.key)
        return alike[0] if len(alike) == 1 else None

    # --- what changes

    def _apply(self, line: int, entry: Entry) -> _Profile | None:
        """Put the line's facts on its profile, in memory; None when the desk has closed that profile."""
        profile = self._who(entry)
        if profile and profile.person.status in CLOSED:
            return None
        columns = {"name": entry.name, **entry.columns, **entry.ids}
        profile = profile or _Profile(Person())
        person, name_before = profile.person, profile.person.name
        columns["privacy"] = kept_privacy(
            columns.get("privacy", person.privacy), columns.get("born", person.born)
        )
        if OPENNESS.index(columns["privacy"]) < OPENNESS.index(person.privacy):
            self._doubt(line, f"privacy stays {person.privacy}: only the desk makes {person} more public")
            del columns["privacy"]
        if person.sort_name == sort_name(name_before):
            columns.setdefault("sort_name", sort_name(entry.name))
        born, died = (columns.get(column, getattr(person, column)) for column in ("born", "died"))
        if born and died and died[:4] < born[:4]:
            raise BadLine(f"died: {died} is before the birth, {born}")
        for column, value in columns.items():
            setattr(person, column, value)
        if profile.before is None and not profile.is_meant:
            person.slug = entry.slug
            self.profiles.append(profile)
        self._add_names(line, profile, entry, name_before)
        profile.is_meant = True
        profile.credits.update(dict.fromkeys(entry.credits))
        self._know(profile)
        return profile

    def _add_names(self, line: int, profile: _Profile, entry: Entry, name_before: str) -> None:
        """In memory what `names.keep_in_step` and `names.add_name` do in the database."""
        person, rows = profile.person, profile.names
        known = set(rows)
        key_before = entry.key if name_before == entry.name else norm(name_before)
        full = rows.setdefault(entry.key, Name(person=person, is_stylised=names.is_stylised(entry.name)))
        if key_before != entry.key and key_before in rows:
            rows[key_before].kind = Name.Kind.FORMER
        full.text, full.kind = entry.name, Name.Kind.FULL
        for text, kind in entry.aliases.items():
            rows.setdefault(norm(text), Name(person=person, text=text, kind=kind))
        self.new_names += [(line, name) for key, name in rows.items() if key not in known]

    # --- all of it written

    def _store(self) -> None:
        new = [profile for profile in self.profiles if profile.before is None]
        old = [profile for profile in self.profiles if profile.before is not None and profile.is_meant]
        self._choose_slugs([profile.person for profile in new if not profile.person.slug])
        Person.objects.bulk_create(profile.person for profile in new)
        self._store_credits()
        changed = [profile for profile in old if profile.is_changed]  # asked while new names have no key yet
        Name.objects.bulk_create(name for profile in self.profiles for name in profile.new_names)
        Name.objects.bulk_update(
            (name for profile in changed for name in profile.changed_names), ["text", "kind"]
        )
        for columns, some in (
            (FACTS, [profile for profile in changed if not profile.has_other_ids]),
            (COLUMNS, [profile for profile in changed if profile.has_other_ids]),
        ):  # naming a column that is a key locks out, for each row, whoever is linking a story to it
            Person.objects.bulk_create(
                (profile.person for profile in some),
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=[*columns, "updated_at"],
            )
        self.summary.created += len(new)
        self.summary.updated += len(changed)
        self.summary.unchanged += len(old) - len(changed)

    def _doubt_names(self) -> None:
        """Asked when all of them are stored: the one that a name looks like may be a line further down."""
        lines = {name.pk: line for line, name in self.new_names}
        for name, doubt in doubts.about(name for _, name in self.new_names):
            self._doubt(lines[name.pk], doubt)

    def _choose_slugs(self, people: list[Person]) -> None:
        if not people:
            return
        number = 1 + (Person.objects.aggregate(last=Max("pk"))["last"] or 0)
        choices = [names.slug_choices(person.name, number + index) for index, person in enumerate(people)]
        stored = Person.objects.filter(slug__in={slug for best_first in choices for slug in best_first})
        taken = self.asked_for | set(stored.values_list("slug", flat=True))
        for person, best_first in zip(people, choices, strict=True):
            person.slug = next(slug for slug in best_first if slug not in taken)
            taken.add(person.slug)

    def _store_credits(self) -> None:
        wanted = [(profile, part) for profile in self.profiles for part in profile.credits]
        works = _works({(part.title, part.year) for _, part in wanted})
        made = {
            (profile.person.pk, works[part.title, part.year], part.character): profile
            for profile, part in wanted
        }
        stored = Credit.objects.filter(
            person__in={person for person, _, _ in made}, work__in=works.values(), role=CAST
        )
        for known in stored.values_list("person", "work", "character"):
            made.pop(known, None)
        Credit.objects.bulk_create(
            Credit(person_id=person, work_id=work, character=character) for person, work, character in made
        )
        for profile in made.values():
            profile.has_new_credits = True


def _works(wanted: set[tuple[str, int | None]]) -> dict[tuple[str, int | None], int]:
    """The keys of these works, by title and year; those that are not there yet are made."""
    if missing := wanted - _stored_works(wanted).keys():
        Work.objects.bulk_create(
            (Work(title=title, year=year) for title, year in missing), ignore_conflicts=True
        )
    return _stored_works(wanted)


def _stored_works(wanted: set[tuple[str, int | None]]) -> dict[tuple[str, int | None], int]:
    found = Work.objects.filter(title__in={title for title, _ in wanted}).values_list("pk", "title", "year")
    return {(title, year): pk for pk, title, year in found if (title, year) in wanted}
