"""What rests on a source: its notes, found by their tags, and what becomes of them with it."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from sourcing import vault
from sourcing.models import AccessEntry, Extension, Grant, Source, SourcingNote

SEALED_COLUMNS = tuple(
    column for table, column in sorted(vault.SEALED) if table == SourcingNote._meta.db_table
)


def notes_of(source: Source) -> QuerySet[SourcingNote]:
    """Every note of a source, in whatever story. Raises vault.Closed, Burnt."""
    stories = SourcingNote.objects.order_by().values_list("article_id", flat=True).distinct()
    return SourcingNote.objects.filter(tag__in=[vault.tag(source, str(pk)) for pk in stories])


def burn(notes: QuerySet[SourcingNote]) -> int:
    """Destroy the keys of these notes, and what is sealed under them; that words were covered, and on what
    terms, stays. Those of stories on legal hold are left. How many there were. For verbs that may."""
    gone: dict[str, object] = dict.fromkeys(SEALED_COLUMNS, vault.Sealed(b""))
    gone |= {"wrapped_key": "", "wrapped_under": "", "is_burnt": True}
    return notes.filter(is_burnt=False).exclude(_story_is_held()).update(**gone)


def may_be_of_held_sources() -> Q:
    """Of notes: whether legal may hold the source. Without a key nobody can tell which notes those are, and
    a mark on them would be the tie itself: so it is every note by anybody who had to do with such a
    source."""
    held = Source.objects.filter(is_on_legal_hold=True)
    given = Grant.objects.filter(source__in=held).values("user")
    noted = AccessEntry.objects.filter(source__in=held).values("user")  # owners of before among them
    return Q(by__in=held.values("owner")) | Q(by__in=given) | Q(by__in=noted)


def is_held(notes: QuerySet[SourcingNote]) -> bool:
    """Whether legal holds one of the stories in which these notes stand."""
    return notes.filter(_story_is_held()).exists()


def _story_is_held() -> Exists:
    return Exists(Extension.objects.standing().filter(article=OuterRef("article"), until=None))
