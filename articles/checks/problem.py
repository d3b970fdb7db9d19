"""What a check has found."""

import enum
from dataclasses import dataclass


class Level(enum.StrEnum):
    BLOCKING = "blocking"  # stops the story
    WARNING = "warning"  # stops it too, until overridden with a reason
    NOTE = "note"  # stops nothing


PANELS = ("people", "facts", "sources")  # of the story screen; every other field is the form's


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing found, in words for the editor. `key` names the rule, `field` the place in the form to go to
    (empty: there is none), `address` what else is to be looked at."""

    key: str
    field: str
    message: str
    level: Level = Level.BLOCKING
    address: str = ""

    @property
    def anchor(self) -> str:
        """Where on the story screen it is seen to."""
        if self.field in PANELS:
            return f"{self.field}-title"
        return f"field-{self.field}" if self.field else ""
