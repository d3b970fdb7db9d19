"""A merge taken back: every row that still is as the merge left it becomes what it was before.

What editors have changed or added since stays with the keeper: a row that moved and was edited stays there,
and the merged profile gets its own one back as it had it. What was hidden, doubted or denied since, and a
stricter privacy, hold for both. What was deleted since stays deleted.
"""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import PermissionsMixin
from django.db import IntegrityError
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from linking import norm
from people import ties
from people.entries import SCHEMES
from people.merge import standing
from people.merge.standing import BOOKKEEPING, FACTS, PEOPLE, Change, Row, Rows, without
from people.models import UNDO_DAYS, Merge, Name, Person, Relationship, Status, Work, kept_privacy
from people.models.sourced import Confidence
from people.names import NotAllowed, NotPossible, keep_in_step
from people.privacy import OPENNESS
from people.turns import in_turn

ENDS = ("person_id", "other_id", "one_id")  # the columns that say whose a row is
TIES = Relationship._meta.db_table
REDACTION = ("redacted_at", "redaction_reason")
OPEN = Relationship.Status.CONFIRMED


@dataclass
class Plan:
    """What taking a merge back writes, table by table, and in words what stays with the keeper."""

    insert: dict[str, list[Row]] = field(default_factory=dict)
    update: dict[str, list[Row]] = field(default_factory=dict)
    delete: dict[str, list[int]] = field(default_factory=dict)
    stays: list[str] = field(default_factory=list)


def undo(merge: Merge, *, by: PermissionsMixin) -> None:
    """Make two profiles of the one again. Raises NotAllowed; NotPossible, saying why not."""
    if not by.has_perm("people.change_person"):
        raise NotAllowed("You may not take merges back; ask an editor.")
    try:
        in_turn(lambda: _undo(merge.pk, by))
    except IntegrityError as error:
        raise NotPossible(
            "What was written since speaks against it: something that would come back stands there already, "
            "or dates would contradict each other."
        ) from error
    merge.refresh_from_db()


def why_not_undone(merge: Merge) -> str:
    """Why a merge cannot be taken back; empty if it can. A few queries."""
    person, keeper = merge.person, merge.into
    if merge.undone_at:
        return f"This merge was undone already, on {merge.undone_at:%d %B %Y}."
    if timezone.now() > merge.undo_until:
        return f"A merge can be undone for {UNDO_DAYS} days; this one was on {merge.at:%d %B %Y}."
    later = Merge.objects.standing().filter(Q(into=keeper) | Q(person=keeper), pk__gt=merge.pk)
    if first := later.select_related("person", "into").first():
        return f"{first.person} was merged into {first.into} after that: undo that first."
    if keeper.status == Status.MERGED or person.merged_into_id != keeper.pk:
        return f"{keeper} has been merged into another profile since: undo that first."
    if keeper.status == Status.REDACTED:
        return f"{keeper} is redacted, and stays as it is."
    return _taken(merge)


def plan(merge: Merge) -> Plan:
    """What `undo` would write now. A fixed number of queries."""
    return _Planning(merge).plan()


def _undo(pk: int, by: PermissionsMixin) -> None:
    merge = Merge.objects.select_for_update().get(pk=pk)
    people = [after["id"] for table, _, after in merge.rows if table == PEOPLE and after]
    everyone = {merge.person_id, merge.into_id, *people}
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=everyone).order_by("pk"))
    merge = Merge.objects.select_related("person", "into").get(pk=pk)
    if why_not := why_not_undone(merge):
        raise NotPossible(why_not)
    name_then = merge.into.name
    planned = plan(merge)
    for table, ids in planned.delete.items():
        standing.model_of(table)._base_manager.filter(pk__in=ids).delete()
    # Ties before people: whom the database marks as a minor depends on the parents they have.
    for table in sorted(planned.update, key=lambda table: table == PEOPLE):
        # The keeper before the merged: an external id belongs to one profile at a time.
        rows = sorted(planned.update[table], key=lambda row: table == PEOPLE and row["id"] != merge.into_id)
        for part in (rows[:1], rows[1:]) if table == PEOPLE else (rows,):
            standing.update(table, part)
    for table, rows in planned.insert.items():
        standing.insert(table, rows)
    Person.objects.filter(pk__in=everyone).update(updated_at=Now())
    keeper = Person.objects.get(pk=merge.into_id)
    if keeper.name != _before(merge, keeper.pk).get("name", name_then):
        others = keeper.names.filter(kind=Name.Kind.FULL).exclude(norm=norm(keeper.name))
        others.update(kind=Name.Kind.ALIAS)
    keep_in_step(keeper)
    keep_in_step(Person.objects.get(pk=merge.person_id))
    Merge.objects.filter(pk=pk).update(undone_at=Now(), undone_by=by.pk)


def _before(merge: Merge, person: int) -> Row:
    """The columns of one of the profiles before the merge; empty where it did not change them."""
    rows = (before for table, before, _ in merge.rows if table == PEOPLE and before)
    return next((row for row in rows if row["id"] == person), {})


def _taken(merge: Merge) -> str:
    """Which id would come back that somebody else has by now."""
    for row in (_before(merge, merge.into_id), _before(merge, merge.person_id)):
        for scheme in (*SCHEMES, "slug"):
            if row.get(scheme):
                others = Person.objects.exclude(pk__in=[merge.person_id, merge.into_id])
                if other := others.filter(**{scheme: row[scheme]}).first():
                    return f"{other} has the {scheme} {row[scheme]} now, which would come back."
    return ""


class _Planning:
    """Compares three states of each row: before the merge, after it, and now."""

    def __init__(self, merge: Merge) -> None:
        self.merge = merge
        self.merged, self.keeper = merge.person_id, merge.into_id
        # People last: what stays of their facts stays in their columns.
        self.changes: list[Change] = sorted(merge.rows, key=lambda change: change[0] == PEOPLE)
        self.now: Rows = standing.now(self.changes)
        self.made = Plan()
        self.columns: set[str] = set()  # of the keeper, whose facts stay

    def plan(self) -> Plan:
        for table, before, after in self.changes:
            now = self.now.get((table, (before or after or {})["id"]))
            if before is None:
                self._made_by_it(table, after or {}, now)
            elif after is None:
                self._insert(table, before)
            elif now is None:
                self._deleted_since(table, before)
            elif table == PEOPLE:
                self._changed_profile(before, after, now)
            elif _whose(before) != _whose(after):
                self._moved(table, before, after, now)
            else:
                self._changed(table, before, after, now)
        self._stays_private()
        self._without_what_is_gone()
        return self.made

    def _made_by_it(self, table: str, after: Row, now: Row | None) -> None:
        if now and without(now, *BOOKKEEPING) == without(after, *BOOKKEEPING):
            self.made.delete.setdefault(table, []).append(now["id"])
        elif now:
            self._stays(table, now)

    def _deleted_since(self, table: str, before: Row) -> None:
        """What the merged profile's own columns say has its fact again; the rest was taken away for good."""
        if table == FACTS and before["person_id"] == self.merged and before["about"] != "event":
            self._insert(table, before)

    def _moved(self, table: str, before: Row, after: Row, now: Row) -> None:
        if _says(now) == _says(after) and self.keeper in _whose(now):
            self._update(table, before | self._ends(table, before, now))
            return
        self._stays(table, now)
        self._insert(table, before | _kept_back(before, now))

    def _ends(self, table: str, before: Row, now: Row) -> Row:
        """Whose the row was. A relative may have been merged into somebody since, and stays who they are."""
        if table != TIES:
            return {column: before[column] for column in ENDS if column in before}
        row = Relationship(person_id=now["person_id"], kind=now["kind"], other_id=now["other_id"])
        kind, other = ties.seen_from(self.keeper, row)
        return dict(
            zip(("person_id", "kind", "other_id"), ties.canonical(self.merged, kind, other), strict=True)
        )

    def _changed(self, table: str, before: Row, after: Row, now: Row) -> None:
        """A row of the keeper's that took something over."""
        if _says(now) == _says(after) and _whose(now) == _whose(after):
            self._update(table, before)
        else:
            self._stays(table, now)

    def _changed_profile(self, before: Row, after: Row, now: Row) -> None:
        """What the merge wrote in a profile is taken out, column by column, where it is still that."""
        written = {column for column in before if column in after and before[column] != after[column]}
        back = {column for column in written if now[column] == after[column] or column in BOOKKEEPING}
        if now["id"] == self.keeper:
            back -= self.columns
        if kept := written - back - self.columns:
            labels = ", ".join(sorted(_label(column) for column in kept))
            self.made.stays.append(f"{now['name']}: {labels}, changed since")
        self._update(PEOPLE, now | {column: before[column] for column in back})

    def _stays_private(self) -> None:
        """What was made more private since the merge was said of whoever this is."""
        written = [after for table, _, after in self.changes if table == PEOPLE and after]
        privacy = self.merge.into.privacy
        then = next((row["privacy"] for row in written if row["id"] == self.keeper), privacy)
        for row in self.made.update.get(PEOPLE, []):
            row["privacy"] = kept_privacy(row["privacy"], row["born"])
            if row["id"] == self.merged and _openness(privacy) > max(map(_openness, (then, row["privacy"]))):
                row["privacy"] = privacy
                self.made.stays.append(f"{self.merge.into.get_privacy_display()}, for both")

    def _without_what_is_gone(self) -> None:
        """Rows whose work or relative is not there any more do not come back."""
        works = {row["work_id"] for rows in self.made.insert.values() for row in rows if row.get("work_id")}
        works -= set(Work.objects.filter(pk__in=works).values_list("pk", flat=True))
        people = {who for rows in self.made.insert.values() for row in rows for who in _whose(row)}
        people -= set(Person.objects.filter(pk__in=people).values_list("pk", flat=True))
        for rows in self.made.insert.values():
            rows[:] = [
                row for row in rows if row.get("work_id") not in works and not people & set(_whose(row))
            ]

    def _insert(self, table: str, row: Row) -> None:
        """As it was; beside the row that moved and stays it needs a number of its own."""
        if (table, row["id"]) in self.now:
            row = row | {"id": None}
        self.made.insert.setdefault(table, []).append(row)

    def _update(self, table: str, row: Row) -> None:
        self.made.update.setdefault(table, []).append(row)

    def _stays(self, table: str, now: Row) -> None:
        if table == FACTS:
            self.columns.add(now["about"])
        kind = standing.model_of(table)._meta.verbose_name
        words = now.get("text") or now.get("name") or now.get("kind") or ""
        self.made.stays.append(f"{str(kind).capitalize()}{f' “{words}”' if words else ''}, changed since")


def _label(column: str) -> str:
    return str(Person._meta.get_field(column).verbose_name)  # type: ignore[union-attr]


def _whose(row: Row) -> list[int]:
    return [row[column] for column in ENDS if row.get(column)]


def _says(row: Row) -> Any:
    """What a row says, whoever it is about."""
    return without(row, *ENDS, *BOOKKEEPING)


def _kept_back(before: Row, now: Row) -> Row:
    """What was hidden, doubted or denied since, in columns: it holds for both."""
    columns = list(REDACTION) if now.get("redacted_at") else []
    columns += ["is_public"] if now.get("is_public") is False else ()
    columns += ["confidence"] if now.get("confidence") == Confidence.DISPUTED else ()
    columns += ["status"] if now.get("status", OPEN) != OPEN and "status" in before else ()
    return {column: now[column] for column in columns}


def _openness(privacy: str) -> int:
    return OPENNESS.index(privacy)
