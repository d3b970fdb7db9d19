"""How a feed is written down: RSS 2.0, Atom (RFC 4287), JSON Feed 1.1. A new format is a class here and a
line in FORMATS: it has all subjects."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date

from web.feeds.entries import Author, Enclosed, site
from web.feeds.subjects import Subject
from web.paging import EPOCH
from web.printable import printable
from web.templatetags.site import absolute

ATOM, DC = "http://www.w3.org/2005/Atom", "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
JPEG = "image/jpeg"


class _Steady(SyndicationFeed):
    """The same entries make the same bytes: the date of an empty feed is not now."""

    content_type: str

    def latest_post_date(self) -> dt.datetime:
        return max((item["updateddate"] for item in self.items), default=EPOCH)


class Rss(_Steady, Rss201rev2Feed):
    def rss_attributes(self) -> dict[str, str]:
        return {**super().rss_attributes(), "xmlns:dc": DC, "xmlns:media": MEDIA}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for hub in self.feed["hubs"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author.name)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        _add_picture(handler, item["picture"])


class Atom(_Steady, Atom1Feed):
    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:media": MEDIA}

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for hub in self.feed["hubs"]:
            handler.addQuickElement("link", None, {"rel": "hub", "href": hub})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", author.name)
            handler.addQuickElement("uri", author.address)
            handler.endElement("author")
        _add_picture(handler, item["picture"])


class JsonFeed(_Steady):
    """https://www.jsonfeed.org/version/1.1/"""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        told = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "authors": _signed([site()]),
            "hubs": [{"type": "WebSub", "url": hub} for hub in self.feed["hubs"]],
            "items": [self._item(item) for item in self.items],
        }
        json.dump({name: value for name, value in told.items() if value != [] or name == "items"}, outfile)

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        picture: Enclosed | None = item["picture"]
        told = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["summary"],
            "content_html": item["description"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": _signed(item["authors"]),
            "tags": item["categories"],
        }
        if picture:
            of_picture = {"url": picture.address, "mime_type": JPEG, "title": picture.credit}
            told |= {"image": picture.address, "attachments": [of_picture]}
        return {name: value for name, value in told.items() if value}


FORMATS: dict[str, type[_Steady]] = {"rss": Rss, "atom": Atom, "json": JsonFeed}


def written(suffix: str, subject: Subject, own: str) -> str:
    """The feed of this subject, as it stands at the address `own`."""
    feed = FORMATS[suffix](
        title=printable(subject.title),
        link=absolute(subject.page),
        description=printable(subject.description),
        subtitle=printable(subject.description),
        language=settings.LANGUAGE_CODE,
        author_name=site().name,
        author_link=site().address,
        feed_url=absolute(own),
        hubs=hubs(),
    )
    for entry in subject.entries:
        feed.add_item(
            title=entry.title,
            link=entry.address,
            description=entry.html,
            summary=entry.summary,
            unique_id=entry.identity,
            unique_id_is_permalink=False,
            pubdate=entry.published,
            updateddate=entry.updated,
            categories=entry.categories,
            authors=entry.authors,
            picture=entry.picture,
        )
    return feed.writeString("utf-8")


def hubs() -> list[str]:
    """Where a program may ask to be told (WebSub)."""
    return [settings.WEBSUB_HUB] if settings.WEBSUB_HUB else []


def _signed(authors: Iterable[Author]) -> list[dict[str, str]]:
    return [{"name": author.name, "url": author.address} for author in authors]


def _add_picture(handler: Any, picture: Enclosed | None) -> None:
    """As Media RSS has it, which is used in Atom too: RSS's own enclosure wants a length in bytes."""
    if picture:
        size = {"width": str(picture.width), "height": str(picture.height)}
        told = {"url": picture.address, "type": JPEG, "medium": "image", **size}
        handler.startElement("media:content", told)
        if picture.credit:
            handler.addQuickElement("media:credit", picture.credit)
        handler.endElement("media:content")
