"""What each level of privacy leaves to be seen, output by output: this table, and nothing else, says it.

Whatever shows people asks here when it shows them, so a change of privacy counts at once. That somebody is
not published (a stub, a redacted or a merged profile) hides them like the strictest level.
"""

from enum import StrEnum

from django.db import models


class Privacy(models.TextChoices):
    PUBLIC = "public", "Public figure"
    PRIVATE = "private", "Private person"
    MINOR = "minor", "Minor"
    PROTECTED = "protected", "Protected"


class Status(models.TextChoices):
    STUB = "stub", "Stub"
    PUBLISHED = "published", "Published"
    REDACTED = "redacted", "Redacted"
    MERGED = "merged", "Merged into another"


class Output(StrEnum):
    LINK = "link"  # in a story
    PAGE = "page"  # and the A–Z
    API = "api"
    JSON_LD = "json_ld"
    FEED = "feed"
    SEARCH = "search"
    SUGGESTION = "suggestion"  # names that readers are offered while they type
    FAMILY = "family"  # as a relative, on somebody else's page or in the API
    CAPTION = "caption"  # named in a picture's caption or alternative text


class Shown(StrEnum):
    WHOLE = "whole"
    UNNAMED = "unnamed"  # “a child”, “a private person”: that there is somebody, and nothing more
    NOTHING = "nothing"


OPENNESS = (Privacy.PUBLIC, Privacy.PRIVATE, Privacy.MINOR, Privacy.PROTECTED)  # from the most public on

_NOWHERE = dict.fromkeys(Output, Shown.NOTHING)

TABLE: dict[Privacy, dict[Output, Shown]] = {
    Privacy.PUBLIC: dict.fromkeys(Output, Shown.WHOLE),
    # A caption may name a private person, as the story does.
    Privacy.PRIVATE: _NOWHERE | {Output.FAMILY: Shown.UNNAMED, Output.CAPTION: Shown.WHOLE},
    # That there are children is said; who they are is not.
    Privacy.MINOR: _NOWHERE | {Output.FAMILY: Shown.UNNAMED},
    # Not even that there is somebody.
    Privacy.PROTECTED: _NOWHERE,
}

# What keeps a caption or an alternative text that names somebody from readers.
KEEPS_CAPTIONS = frozenset(level for level, row in TABLE.items() if row[Output.CAPTION] is not Shown.WHOLE)
