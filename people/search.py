"""Finding people by any name that readers may know, spelled nearly right."""

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import Case, FloatField, Q, Value, When
from django.db.models.functions import Greatest

from linking import norm
from people.models import Name, Person

LONGEST = 100  # characters of what is asked that are looked at
SHORT = 3  # letters up to which a name has to begin so: everything is nearly like them
ALIKE = 0.45  # of 1: “bassinger” is “basinger”


def public(asked: str, *, most: int) -> list[Person]:
    """Public people with a name like this, best first: the name itself, names that begin so, names with a
    word that begins so, names nearly so. Two queries; nobody for what has no letter."""
    key = norm(asked.replace("\x00", "")[:LONGEST])
    if not key:
        return []
    begins = Q(norm__startswith=key) | Q(norm__contains=f" {key}")
    nearly = Q(norm__trigram_similar=key) | Q(norm__trigram_word_similar=key)
    alike = Name.objects.shown().filter(
        begins if len(key) <= SHORT else begins | nearly, person__in=Person.objects.public()
    )
    score = Case(
        When(norm=key, then=Value(3.0)),
        When(norm__startswith=key, then=Value(2.0)),
        When(norm__contains=f" {key}", then=Value(1.5)),
        default=Greatest(TrigramSimilarity("norm", key), TrigramWordSimilarity(key, "norm")),
        output_field=FloatField(),
    )
    best = alike.annotate(score=score).filter(score__gte=ALIKE).order_by("-score", "norm", "person")
    found = list(dict.fromkeys(best.values_list("person", flat=True)[: 4 * most]))[:most]
    public = Person.objects.public().select_related("portrait").prefetch_related("portrait__renditions")
    people = public.in_bulk(found)
    return [people[pk] for pk in found if pk in people]
