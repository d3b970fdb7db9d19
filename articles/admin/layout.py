"""The parts of the story screen: its buttons, and a place for each field with what is to be said of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.forms import BoundField

from articles import lifecycle
from articles.admin.asking import ASKS, Ask
from articles.admin.forms import StoryForm
from articles.checks import Level, Problem
from articles.models import Article, Status
from staff.models import User


@dataclass(frozen=True, slots=True)
class Button:
    """A verb of the rulebook as the screen offers it. `ask` holds the fields it needs, if it needs any."""

    verb: str
    label: str
    icon: str
    done: str
    tone: str = "plain"
    ask: Ask | None = None

    @property
    def is_open(self) -> bool:
        """Whether its fields were sent and refused, and are to be seen at once."""
        return self.ask is not None and self.ask.is_bound


BUTTONS = {
    button.verb: button
    for button in (
        Button("kill", "Kill", "delete_forever", "Killed: readers get a plain notice.", tone="bad"),
        Button("hold", "Hold", "pause_circle", "Held: readers are told that it is being checked."),
        Button("move", "Change address", "signpost", "Readers of the old address are led to the new one."),
        Button("correct", "Correct", "ink_pen", "Corrected: readers see what was wrong, and what is right."),
        Button("unschedule", "Take back the hour", "event_busy", "Taken back: it goes out when you say so."),
        Button(
            "unschedule_update",
            "Take back the update",
            "event_busy",
            "Readers keep what they have.",
        ),
        Button("send_back", "Send back", "undo", "Sent back to its writer."),
        Button("submit", "Submit for review", "send", "Handed in for review."),
        Button("approve", "Approve", "task_alt", "Approved."),
        Button("clear", "Clear", "gavel", "Cleared for legal: ready to publish."),
        Button("schedule", "Schedule", "schedule", "Scheduled: readers get it at its hour."),
        Button("schedule_update", "Schedule update", "update", "Readers get this copy at its hour."),
        Button("release", "Release", "play_circle", "Released: readers see it again.", tone="go"),
        Button("publish", "Publish", "publish", "Published: readers see this revision now.", tone="go"),
    )
}


def buttons(article: Article, by: User) -> list[Button]:
    """Those that state and role let through now, each with the fields it asks for."""
    return [
        replace(button, ask=ASKS[verb](article) if verb in ASKS else None)
        for verb, button in BUTTONS.items()
        if lifecycle.may(verb, article, by) and _makes_sense(verb, article)
    ]


def _makes_sense(verb: str, article: Article) -> bool:
    """Whether there is anything for this verb to do, where the state alone does not say it."""
    if verb == "unschedule_update":
        return article.next_live_id is not None
    if verb == "schedule_update" or (verb == "publish" and article.status == Status.LIVE):
        return article.has_pending_copy
    return True


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
