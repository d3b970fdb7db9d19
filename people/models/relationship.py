from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from people.dates import PartialDateField
from people.models.order import not_before
from people.models.person import Person
from people.models.sourced import Sourced


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def shown(self) -> "RelationshipQuerySet":
        """What readers may know of, the people being shown: the SQL twin of `Relationship.may_be_shown`."""
        return self.filter(status=Relationship.Status.CONFIRMED, redacted_at=None).exclude(source="")


class Relationship(Sourced):
    """`other` is `person`'s spouse, partner, sibling or parent. A child is a parent seen from below."""

    class Kind(models.TextChoices):
        SPOUSE = "spouse", "Spouse"
        PARTNER = "partner", "Partner"
        SIBLING = "sibling", "Sibling"
        PARENT = "parent", "Parent"

    class Status(models.TextChoices):
        CONFIRMED = "confirmed", "Confirmed"
        RUMOURED = "rumoured", "Rumoured"
        DENIED = "denied", "Denied"

    class EndCause(models.TextChoices):
        DIVORCE = "divorce", "Divorce"
        ANNULMENT = "annulment", "Annulment"
        SEPARATION = "separation", "Separation"
        DEATH = "death", "Death"
        OTHER = "other", "Otherwise"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relationships")
    kind = models.CharField(max_length=10, choices=Kind)
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relationships_to")
    start = PartialDateField()
    end = PartialDateField()
    end_cause = models.CharField(max_length=40, choices=EndCause, blank=True)
    status = models.CharField(
        max_length=10, choices=Status, default=Status.CONFIRMED, help_text="Readers see confirmed ones only."
    )

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="relationship_not_to_oneself", condition=~Q(person=F("other"))),
            models.CheckConstraint(
                name="relationship_ends_after_start",
                condition=not_before("end", "start"),
                violation_error_message="The end lies before the start.",
            ),
            models.CheckConstraint(
                name="relationship_symmetric_once",
                condition=Q(kind="parent") | Q(person__lt=F("other")),
            ),
            models.UniqueConstraint(fields=["person", "kind", "other", "start"], name="relationship_once"),
            models.UniqueConstraint(
                Least("person", "other"),
                Greatest("person", "other"),
                condition=Q(kind="parent"),
                name="relationship_parent_one_way",
                violation_error_message="One of these two is the other’s child already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other}: {self.kind} of {self.person}"

    @property
    def may_be_shown(self) -> bool:
        return super().may_be_shown and self.status == self.Status.CONFIRMED
