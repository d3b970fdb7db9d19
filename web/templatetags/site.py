"""What templates of the site ask for by name."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from articles.models import Byline, Revision, Section
from people.dates import PartialDate
from people.family import Relative
from people.models import Credit
from staff.models import Contributor
from web import kin, profile
from web.cache import of_edition

register = template.Library()

ACCENTS = 6  # colours in site.css


@dataclass(frozen=True, slots=True)
class Site:
    name: str
    url: str
    sections: Iterable[Section]


@register.simple_tag
def site() -> Site:
    """The paper itself."""
    sections = of_edition("sections", lambda: list(Section.objects.all()))
    return Site(settings.SITE_NAME, settings.SITE_URL, sections)


@register.simple_tag(takes_context=True)
def everywhere(context: template.Context, component: str) -> SafeString:
    """A component that is the same on every page, and takes nothing but the site."""
    name = f"web/components/{component}.html"
    return of_edition(name, lambda: render_to_string(name, {"site": context["site"]}))


@register.filter
def accent(section: Section | None) -> str:
    """The class that colours what belongs to a section."""
    return f"accent-{section.position % ACCENTS}" if section else ""


@register.filter
def tint(one: Model) -> str:
    """A colour that stays with this person on every page."""
    return f"accent-{(one.pk or 0) % ACCENTS}"


@register.filter
def absolute(url: str) -> str:
    """An address as it is written outside the site; one that is whole already stays."""
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url


@register.filter
def iso(at: dt.datetime) -> str:
    """A moment as machines read it, with its offset, to the second: HTML takes no microseconds."""
    return timezone.localtime(at).isoformat(timespec="seconds")


@register.filter
def writers(revision: Revision) -> str:
    """“Priya Landsberg and Josie Quarmby”: who wrote it, without those who helped."""
    wrote = [byline for byline in revision.bylines.all() if byline.role == Byline.Role.WRITER]
    return get_text_list([byline.contributor.name for byline in wrote], _("and"))


@register.filter
def signers(revision: Revision) -> list[Contributor]:
    """Everybody who signed it, once each, whatever they did, in the order of the bylines."""
    return list({byline.contributor_id: byline.contributor for byline in revision.bylines.all()}.values())


@register.filter
def initials(name: str) -> str:
    """“Kim Basinger” is KB: what stands in a disc where there is no portrait."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def partial_date(written: str) -> SafeString:
    """A date as precise as it is known: “April 3, 1958”, “April 1958”, “about 1958”."""
    date = PartialDate.parse(written)
    pattern = "DATE_FORMAT" if date.day else "YEAR_MONTH_FORMAT" if date.month else "Y"
    said = formats.date_format(date.earliest, pattern)
    exact = str(date).rstrip("~")
    shown = format_html('<time datetime="{}">{}</time>', exact, said)
    return format_html(_("about {}"), shown) if date.circa else shown


@register.filter
def timeline_kind(kind: str) -> str:
    """What the timeline calls one of its kinds of entries."""
    return str(profile.TIMELINE[kind])


@register.filter
def part(credit: Credit) -> str:
    """“as Vicki Vale”, “director”."""
    return profile.part(credit)


@register.filter
def told(relative: Relative) -> str:
    """“former spouse”, “half-sibling”."""
    return kin.told(relative)
