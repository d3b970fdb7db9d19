"""Copy: what a writer hands in, before it is a Revision."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from django.core.exceptions import ValidationError

from articles.body import canonical_body, canonical_text
from articles.models import Byline, Revision, Section, Topic
from images.models import Image
from staff.models import Contributor

# Text fields of a Revision that hold reader-facing words, each on one line.
LINES = ("headline", "short_headline", "kicker", "dek", "dateline", "seo_title", "seo_description")
LONGEST_NOTE = 20_000  # characters of the note to the desk: two of them can still be compared


@dataclass(frozen=True, slots=True)
class Signature:
    """One byline as handed in."""

    contributor: Contributor
    role: str = Byline.Role.WRITER


@dataclass(frozen=True, slots=True)
class Copy:
    """The fields of a revision as plain values. Empty fields are fine in a draft."""

    headline: str = ""
    short_headline: str = ""
    kicker: str = ""
    dek: str = ""
    dateline: str = ""
    body: str = ""
    section: Section | None = None
    topics: Sequence[Topic] = ()
    bylines: Sequence[Signature] = ()
    lead_image: Image | None = None
    seo_title: str = ""
    seo_description: str = ""
    ed_note: str = ""

    def canonical(self) -> "Copy":
        """This copy as it will be stored. Raises ValidationError with every bad field by its name."""
        errors: dict[str, ValidationError] = {}
        made: dict[str, str] = {}
        for name, make in {
            **dict.fromkeys(LINES, _line),
            "ed_note": canonical_text,
            "body": canonical_body,
        }.items():
            try:
                made[name] = make(getattr(self, name))
                _check_length(name, made[name])
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)
        return replace(self, **made)  # type: ignore[arg-type]

    @classmethod
    def of(cls, revision: Revision) -> "Copy":
        """The copy of a stored revision, to be changed with `dataclasses.replace` and saved again."""
        plain = {field.name for field in fields(cls)} - {"topics", "bylines"}
        return cls(
            **{name: getattr(revision, name) for name in plain},
            topics=list(revision.topics.all()),
            bylines=[Signature(byline.contributor, byline.role) for byline in revision.bylines.all()],
        )


def _line(text: str) -> str:
    return " ".join(canonical_text(text).split())


def _check_length(name: str, text: str) -> None:
    longest = LONGEST_NOTE if name == "ed_note" else Revision._meta.get_field(name).max_length  # type: ignore[union-attr]
    if longest and len(text) > longest:
        raise ValidationError(f"At most {longest} characters; this has {len(text)}.")
