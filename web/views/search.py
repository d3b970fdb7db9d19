"""The search: people of that name first, then stories that say it."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from articles import search as stories
from articles.models import Section
from articles.search import Asked, Order, Place
from people import search as people
from people.models import Person
from web.paging import PAGE_SIZE, read_mark, write_mark
from web.reading import for_readers
from web.words import clean

PEOPLE = 6  # cards above the stories
YEARS = range(1900, 2101)  # in which a day can be asked for


@dataclass(slots=True)
class Form:
    """What was sent, as it is understood: `notes` say what was left out of it, and why."""

    words: str
    section: Section | None = None
    person: Person | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    order: Order = Order.BEST
    notes: list[str] = field(default_factory=list)

    @property
    def asked(self) -> Asked:
        until = self.until + dt.timedelta(days=1) if self.until else None
        return Asked(
            self.words, self.section, self.person, _midnight(self.since), _midnight(until), self.order
        )

    @property
    def is_narrowed(self) -> bool:
        return any((self.section, self.person, self.since, self.until))

    def address(self, **others: Any) -> str:
        """The same search again, with these changed."""
        given = {
            "q": self.words,
            "section": self.section and self.section.slug,
            "person": self.person and self.person.slug,
            "since": self.since,
            "until": self.until,
            "order": self.order if self.order != Order.BEST else None,
        }
        sent = QueryDict(mutable=True)
        sent.update({name: str(value) for name, value in (given | others).items() if value})
        return f"?{sent.urlencode()}"


@for_readers
def search(request: HttpRequest) -> HttpResponse:
    """What `?q=` asks for; without it, the form. 404 for a page mark this house never wrote."""
    sections = list(Section.objects.all())
    form = _read(request.GET, sections)
    mark = request.GET.get("before", "")
    after = read_mark(mark)[0] if mark else None
    called = people.public(form.words, most=PEOPLE) if form.words else []
    context = {
        "form": form,
        "sections": sections,
        "choices": list(dict.fromkeys([form.person, *called] if form.person else called)),
        "people": [] if after or form.is_narrowed else called,
        "orders": _orders(form),
        "first": form.address(),
        "everywhere": Form(form.words, order=form.order).address(),
        "mark": mark,
        **(_page(form, after) if form.words else {}),
    }
    response = render(request, "web/search.html", context)
    if request.GET:  # an answer is no page of its own: there is no end of them
        response["X-Robots-Tag"] = "noindex, follow"
    return response


def _page(form: Form, after: Place | None) -> dict[str, Any]:
    hits = stories.stories(form.asked, after=after, most=PAGE_SIZE + 1)
    shown = hits[:PAGE_SIZE]
    older = form.address(before=write_mark(*shown[-1].place)) if len(hits) > PAGE_SIZE else ""
    return {"hits": shown, "older": older}


def _orders(form: Form) -> list[tuple[str, str, bool]]:
    """The two orders: what each is called, where it is, whether it is the one shown."""
    called = {Order.BEST: _("Best first"), Order.NEWEST: _("Newest first")}
    return [
        (words, form.address(order=order if order != Order.BEST else None), order == form.order)
        for order, words in called.items()
    ]


def _read(sent: QueryDict, sections: list[Section]) -> Form:
    form = Form(clean(sent.get("q", ""), stories.LONGEST))
    section, person = clean(sent.get("section", ""), 60), clean(sent.get("person", ""), 220)
    if section:
        form.section = next((each for each in sections if each.slug == section), None)
        if form.section is None:
            form.notes.append(_("There is no such section: you see all of them."))
    if person:
        form.person = Person.objects.public().filter(slug=person).first()
        if form.person is None:
            form.notes.append(_("There is no profile of that person: you see stories about anybody."))
    form.since, form.until = _day(sent, "since", form), _day(sent, "until", form)
    if form.since and form.until and form.since > form.until:
        form.since, form.until = form.until, form.since
    form.order = Order.NEWEST if sent.get("order") == Order.NEWEST else Order.BEST
    return form


def _day(sent: QueryDict, name: str, form: Form) -> dt.date | None:
    written = clean(sent.get(name, ""), 10)
    try:
        day = parse_date(written)
    except ValueError:  # the 31st of June
        day = None
    if day and day.year in YEARS:
        return day
    if written:
        form.notes.append(_("“%(day)s” is no day we know: it was left out.") % {"day": written})
    return None


def _midnight(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min)) if day else None
