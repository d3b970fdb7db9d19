"""The parts of the story screen: its buttons, and a place for each field with what is to be said of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms import BoundField

from articles.admin.forms import StoryForm
from articles.checks import Level, Problem


@dataclass(frozen=True, slots=True)
class Button:
    """A verb of the rulebook as the screen offers it."""

    verb: str
    label: str
    icon: str
    done: str
    tone: str = "plain"
    needs_reason: bool = False


BUTTONS = {
    button.verb: button
    for button in (
        Button("send_back", "Send back", "undo", "Sent back to its writer.", needs_reason=True),
        Button("submit", "Submit for review", "send", "Handed in for review."),
        Button("approve", "Approve", "task_alt", "Approved: ready to publish."),
        Button("publish", "Publish", "publish", "Published: readers see this revision now.", tone="go"),
    )
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A field of the form, and the problems the publish checks have with it."""

    field: BoundField
    problems: list[Problem]

    @property
    def errors(self) -> list[str]:
        blocking = [problem.message for problem in self.problems if problem.level == Level.BLOCKING]
        return [*map(str, self.field.errors), *blocking]

    @property
    def notes(self) -> list[str]:
        return [problem.message for problem in self.problems if problem.level != Level.BLOCKING]


def slots(form: StoryForm, problems: Iterable[Problem]) -> dict[str, Slot]:
    """A slot for each field by its name, those with a blocking problem marked for screen readers too."""
    found = list(problems)
    places = {bound.name: Slot(bound, [each for each in found if each.field == bound.name]) for bound in form}
    for name, slot in places.items():
        if slot.errors and not slot.field.errors:
            slot.field.field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}
    return places
