"""People: profiles, every name they go by, and dated, sourced facts about them.

The names table is the linker's index (docs/rules/linking.md): there is no other dictionary.
"""

from people.models.duplicate import Duplicate, DuplicateQuerySet
from people.models.fact import Earlier, Fact, FactQuerySet
from people.models.importing import ImportNote, ImportPart, ImportTie, PeopleImport
from people.models.merge import UNDO_DAYS, Merge, MergeQuerySet
from people.models.name import Name, NameChange, NameQuerySet, NormField
from people.models.person import (
    ADULT_AT,
    DistinctPair,
    Person,
    PersonQuerySet,
    PrivacyReview,
    adult_if_born_by,
    is_minor_by,
    kept_privacy,
    sort_name,
)
from people.models.relationship import Relationship, RelationshipQuerySet
from people.models.work import Award, Credit, Work
from people.privacy import Privacy, Status

__all__ = [
    "ADULT_AT",
    "UNDO_DAYS",
    "Award",
    "Credit",
    "DistinctPair",
    "Duplicate",
    "DuplicateQuerySet",
    "Earlier",
    "Fact",
    "FactQuerySet",
    "ImportNote",
    "ImportPart",
    "ImportTie",
    "Merge",
    "MergeQuerySet",
    "Name",
    "NameChange",
    "NameQuerySet",
    "NormField",
    "PeopleImport",
    "Person",
    "PersonQuerySet",
    "Privacy",
    "PrivacyReview",
    "Relationship",
    "RelationshipQuerySet",
    "Status",
    "Work",
    "adult_if_born_by",
    "is_minor_by",
    "kept_privacy",
    "sort_name",
]
