"""What hangs on a profile, as rows of its form: names, facts, credits, awards, relationships."""

from people.admin.inlines.credits import AwardInline, CreditInline
from people.admin.inlines.facts import FactInline
from people.admin.inlines.names import NameInline
from people.admin.inlines.relationships import RelationshipInline

__all__ = ["AwardInline", "CreditInline", "FactInline", "NameInline", "RelationshipInline"]
