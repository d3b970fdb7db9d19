from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from linking import norm
from people.dates import PartialDateField
from people.models.order import not_before
from people.models.person import Person


class NormField(models.CharField):  # type: ignore[type-arg]
    """The linker's key of the row's `text`, made at every write, `bulk_create` included."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = norm(model_instance.text)  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, value)
        return value


class NameQuerySet(models.QuerySet["Name"]):
    def theirs(self) -> "NameQuerySet":
        """Without those that somebody has said are not this person's."""
        return self.exclude(kind=Name.Kind.REFUSED)

    def shown(self) -> "NameQuerySet":
        """Those that readers may see, the person being public."""
        return self.filter(kind__in=Name.SHOWN)


class Name(models.Model):
    """One name a person goes by. `norm` is what the linker looks up."""

    class Kind(models.TextChoices):
        FULL = "full", "Full name"
        STAGE = "stage", "Stage name"
        BIRTH = "birth", "Name at birth"
        MARRIED = "married", "Married name"
        FORMER = "former", "Former name"
        NICKNAME = "nickname", "Nickname"
        INITIALS = "initials", "Initials"
        ALIAS = "alias", "Also known as"
        MISSPELLING = "misspelling", "Common misspelling"
        REFUSED = "refused", "Not this person"  # no name of theirs: `names.never_link`

    # Names at birth and former names may be what someone wants left behind; misspellings are for the linker.
    SHOWN = (Kind.FULL, Kind.STAGE, Kind.MARRIED, Kind.NICKNAME, Kind.INITIALS, Kind.ALIAS)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(max_length=200)
    norm = NormField(max_length=200, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.FULL)
    may_link = models.BooleanField(default=True, help_text="Untick to never link this spelling.")
    is_stylised = models.BooleanField(
        "stylised", default=False, help_text="Printed in lower case on purpose, like “bell hooks”."
    )
    valid_from = PartialDateField("from", help_text="Since when: a married name’s wedding.")
    valid_until = PartialDateField("until", help_text="Until when they went by it.")

    objects = NameQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "norm"], name="name_once_a_person"),
            models.CheckConstraint(
                name="name_refused_never_links",
                condition=~Q(kind="refused") | Q(may_link=False),
                violation_error_message="“Not this person” never links: delete the row to let it link.",
            ),
            models.CheckConstraint(
                name="name_ends_after_start",
                condition=not_before("valid_until", "valid_from"),
                violation_error_message="This name would end before it begins.",
            ),
        ]
        indexes = [
            models.Index(fields=["norm"], name="name_norm"),
            models.Index(fields=["norm"], name="name_stylised", condition=Q(is_stylised=True)),
            GinIndex(fields=["norm"], name="name_trigrams", opclasses=["gin_trgm_ops"]),  # for `called`
        ]

    def __str__(self) -> str:
        return self.text


class NameChange(models.Model):
    """Stories that hold `norm` may have to be linked again, because of this person: a name came, went or
    changed, or the address did, or something by which the linker tells people apart.

    The database writes these rows itself (migrations 0002 and 0004), whatever way a name is written. Whoever
    keeps stories takes them from here, all that are there and in no order, by deleting them.
    """

    person = models.BigIntegerField()  # a key and no reference: the profile may be gone
    norm = models.TextField()
    is_stylised = models.BooleanField()
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.norm} of person {self.person}"
