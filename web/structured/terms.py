"""What all graphs are made of."""

import datetime as dt
from typing import Any

from images.models import Image
from web.templatetags.pictures import shared_as
from web.templatetags.site import absolute, iso

Node = dict[str, Any]


def graph(*nodes: Node) -> Node:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def node(kind: str, **said: Any) -> Node:
    """A thing of this type, with what is known of it; `id` is under which other pages speak of it."""
    named = {"@id": said.pop("id")} if "id" in said else {}
    return {"@type": kind, **named, **{name: value for name, value in said.items() if value or value is True}}


def picture(image: Image | None) -> Node | None:
    """A picture that this reader may see: as shared links show it, with its credit."""
    if image is None:
        return None
    file = shared_as(image)
    said = {"width": file.width, "height": file.height, "caption": image.caption, "creditText": image.credit}
    return node("ImageObject", url=absolute(file.src), **said)


def moment(at: dt.datetime | None) -> str:
    return iso(at) if at else ""
