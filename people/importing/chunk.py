"""A chunk of an import: who is meant by each line, what changes, and all of it written at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from django.db.models import Max, Q

from linking import norm
from people import doubts, facts, names
from people.entries import SCHEMES, Alias, BadLine, Entry, Part, Prize, ends_too_early, understand
from people.facts import NOTHING, Origin
from people.importing import careers
from people.importing.files import Record
from people.models import ImportTie, Name, Person, Status, kept_privacy, sort_name
from people.privacy import OPENNESS, Privacy

CLOSED = (Status.MERGED, Status.REDACTED)
FACTS = ("name", "sort_name", "disambiguator", "bio", "born", "died", "occupations", "privacy")
COLUMNS = (*FACTS, *SCHEMES)
EXAMPLES = 8


class Report(NamedTuple):
    """What is to be said of a line: that it is skipped, or what to look at in it."""

    line: int
    is_bad: bool
    text: str


@dataclass(eq=False)
class _Profile:
    """A person in memory while a chunk is worked on; what was stored of it before, if it was."""

    person: Person
    before: dict[str, Any] | None = None
    names: dict[str, Name] = field(default_factory=dict)  # by norm
    names_before: dict[str, tuple[str, ...]] = field(default_factory=dict)
    facts: dict[str, tuple[str, Origin]] = field(default_factory=dict)  # those that stand in no column
    credits: dict[tuple[str, int | None, str, str], Part] = field(default_factory=dict)  # what lines want
    awards: dict[tuple[str, str, int | None], tuple[Prize, Origin]] = field(default_factory=dict)
    origin: Origin = NOTHING  # what the last line rests on
    news: list[str] = field(default_factory=list)  # what else was written of them, in words
    is_meant: bool = False  # by a line; namesakes are only looked at

    @property
    def new_names(self) -> list[Name]:
        return [name for name in self.names.values() if name._state.adding]

    @property
    def changed_names(self) -> list[Name]:
        stored = ((self.names[key], was) for key, was in self.names_before.items())
        return [name for name, was in stored if was != _told(name)]

    @property
    def has_other_ids(self) -> bool:
        before = self.before or {}
        return any(getattr(self.person, scheme) != before.get(scheme) for scheme in SCHEMES)

    @property
    def is_changed(self) -> bool:
        return bool(self.news or self.new_names or self.changed_names) or self.before != _columns(self.person)

    def is_other_than(self, entry: Entry) -> bool:
        """An external id of the entry contradicts one that is stored."""
        return any(getattr(self.person, scheme) not in (None, value) for scheme, value in entry.ids.items())


def _told(name: Name) -> tuple[str, ...]:
    return name.text, name.kind, name.valid_from, name.valid_until


def _columns(person: Person) -> dict[str, Any]:
    return {column: getattr(person, column) for column in COLUMNS}


class Chunk:
    """A thousand lines. What is to be said and done besides is kept until the transaction has succeeded.
    `source` is what a line rests on that names nothing itself."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.created = self.updated = self.unchanged = 0
        self.reports: list[Report] = []
        self.ties: list[ImportTie] = []  # for after the people: not stored, and of no import yet
        self.examples: list[dict[str, Any]] = []
        self.profiles: list[_Profile] = []
        self.by_ref: dict[str, _Profile] = {}
        self.by_norm: dict[str, list[_Profile]] = defaultdict(list)
        self.closed: dict[str, _Profile] = {}  # by norm
        self.asked_for: set[str] = set()  # addresses that lines name
        self.new_names: list[tuple[int, Name]] = []  # each with its line

    def write(self, records: Iterable[Record]) -> None:
        entries = list(self._read(records))
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
        self.ties = [
            ImportTie(line=line, person=profile.person.pk, tie=asdict(tie))
            for line, entry, profile in meant
            for tie in entry.ties
        ]

    def _read(self, records: Iterable[Record]) -> Iterator[tuple[int, Entry]]:
        for record in records:
            try:
                if isinstance(record.told, BadLine):
                    raise record.told
                if record.told is not None:
                    yield record.line, understand(record.told, source=self.source)
            except BadLine as error:
                self._refuse(record.line, error)

    def _refuse(self, line: int, error: BadLine) -> None:
        self.reports.append(Report(line, True, str(error)))

    def _doubt(self, line: int, message: str) -> None:
        self.reports.append(Report(line, False, message))

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
            stored[name.person_id].names_before[name.norm] = _told(name)
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
            columns.get("privacy", person.privacy), columns.get("born", person.born), before=person.born
        )
        if OPENNESS.index(columns["privacy"]) < OPENNESS.index(person.privacy):
            self._doubt(line, f"privacy stays {person.privacy}: only the desk makes {person} more public")
            del columns["privacy"]
        if person.sort_name == sort_name(name_before):
            columns.setdefault("sort_name", sort_name(entry.name))
        born, died = (columns.get(column, getattr(person, column)) for column in ("born", "died"))
        if ends_too_early(born, died):
            raise BadLine(f"died: {died} is before the birth, {born}")
        for column, value in columns.items():
            setattr(person, column, value)
        if profile.before is None and not profile.is_meant:
            person.slug = entry.slug
            self.profiles.append(profile)
        self._add_names(line, profile, entry, name_before)
        profile.is_meant = True
        profile.origin = entry.origin
        profile.facts.update((about, (text, entry.origin)) for about, text in entry.facts.items())
        profile.credits.update((part.key, part) for part in entry.credits)
        profile.awards.update(
            ((one.name, one.category, one.year), (one, entry.origin)) for one in entry.awards
        )
        for doubt in entry.doubts:
            self._doubt(line, doubt)
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
        for alias in entry.aliases:
            row = rows.setdefault(norm(alias.text), Name(person=person, text=alias.text, kind=alias.kind))
            self._date_name(line, row, alias)
        self.new_names += [(line, name) for key, name in rows.items() if key not in known]

    def _date_name(self, line: int, row: Name, alias: Alias) -> None:
        start, until = alias.start or row.valid_from, alias.until or row.valid_until
        if ends_too_early(start, until):
            self._doubt(line, f"aliases: {row.text} would end ({until}) before it begins ({start})")
        elif row.kind != Name.Kind.REFUSED:
            row.valid_from, row.valid_until = start, until

    # --- all of it written

    def _store(self) -> None:
        new = [profile for profile in self.profiles if profile.before is None]
        old = [profile for profile in self.profiles if profile.before is not None and profile.is_meant]
        self._choose_slugs([profile.person for profile in new if not profile.person.slug])
        Person.objects.bulk_create(profile.person for profile in new)
        self._store_facts([*new, *old])
        works = careers.works(self.profiles)
        careers.store_credits(self.profiles, works)
        careers.store_awards(self.profiles, works)
        changed = [profile for profile in old if profile.is_changed]  # asked while new names have no key yet
        self.examples = [_example(profile) for profile in [*new, *changed][:EXAMPLES]]
        Name.objects.bulk_create(name for profile in self.profiles for name in profile.new_names)
        Name.objects.bulk_update(
            (name for profile in changed for name in profile.changed_names),
            ["text", "kind", "valid_from", "valid_until"],
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
        self.created, self.updated, self.unchanged = len(new), len(changed), len(old) - len(changed)

    def _store_facts(self, profiles: list[_Profile]) -> None:
        """Those of the columns too: with the line's source, unless they say so already with their own."""
        statements = []
        for profile in profiles:
            statements += facts.of_columns(profile.person, profile.origin)
            for about, (text, origin) in profile.facts.items():
                statements.append(facts.Statement(profile.person, about, text, origin))
        by_person = {profile.person.pk: profile for profile in profiles}
        for fact in facts.state(statements):
            by_person[fact.person_id].news.append(str(fact))

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


def _example(profile: _Profile) -> dict[str, Any]:
    """One profile for a preview: its name, whether it is new, and what would stand there, in words."""
    person, before = profile.person, profile.before or {"privacy": Privacy.PUBLIC}
    said = []
    for column in COLUMNS:
        value = getattr(person, column)
        if value and value != before.get(column) and column not in ("name", "sort_name", *facts.COLUMNS):
            said.append(f"{Person._meta.get_field(column).verbose_name}: {value}")  # type: ignore[union-attr]
    if profile.before and before["name"] != person.name:
        said.append(f"name: {person.name} (was {before['name']})")
    said += [f"{name.get_kind_display()}: {name.text}" for name in profile.new_names if name.kind != "full"]
    return {"name": person.name, "is_new": profile.before is None, "said": [*said, *profile.news]}
