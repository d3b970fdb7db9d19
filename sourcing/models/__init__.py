from sourcing.models.note import Extension, GroundRules, RightOfReply, SourcingNote
from sourcing.models.source import AccessEntry, Attachment, Grant, Keyed, Source, new_code

__all__ = [
    "AccessEntry",
    "Attachment",
    "Extension",
    "Grant",
    "GroundRules",
    "Keyed",
    "RightOfReply",
    "Source",
    "SourcingNote",
    "new_code",
]
