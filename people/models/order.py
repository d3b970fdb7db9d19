from django.db.models import Q
from django.db.models.functions import Left
from django.db.models.lookups import GreaterThanOrEqual


def not_before(later: str, earlier: str) -> Q:
    """For constraints: one partial date is not before the other, as far as both are known. Dates of different
    precision are compared by their years; `people.dates` knows better, and says so in words."""
    return Q(**{earlier: ""}) | Q(**{later: ""}) | Q(GreaterThanOrEqual(Left(later, 4), Left(earlier, 4)))
