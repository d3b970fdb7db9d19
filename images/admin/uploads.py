"""Many files at once, each answered in words.

A browser with our script sends one file a request, so that each has its progress; one without sends them all.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse

from images.ingest import MAX_BYTES, AlreadyHereError, ingest
from images.ingest.proposed import people_named
from images.likeness import duplicates_of
from images.models import Image
from people.models import Person
from staff.models import User

if TYPE_CHECKING:
    from images.admin.picture import ImageAdmin

AT_ONCE = 20  # in one request, which has to end before servers lose patience
LONGEST_NAME = 80


@dataclass
class Answer:
    """What became of one file: a new picture, the one that was here already, or why not."""

    name: str
    image: Image | None = None
    here: Image | None = None
    why_not: str = ""
    people: list[Person] = field(default_factory=list)
    alike: list[Image] = field(default_factory=list)

    @property
    def state(self) -> str:
        return "done" if self.image else "here" if self.here else "refused"


def screen(model_admin: "ImageAdmin", request: HttpRequest) -> HttpResponse:
    """GET: where files are dropped. POST: what became of them, as a page; with `one`, as lines."""
    by = cast(User, request.user)  # the desk is for users
    files = request.FILES.getlist("files")
    answers = [_take(file, by) for file in files[:AT_ONCE]]
    answers += [_left(file) for file in files[AT_ONCE:]]
    if "one" in request.POST:
        return render(request, "admin/images/image/upload_lines.html", {"answers": answers})
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": Image._meta,
        "title": "Upload pictures",
        "answers": answers,
        "is_empty": request.method == "POST" and not files,
        "most_bytes": MAX_BYTES,
        "at_once": AT_ONCE,
        "may_change": model_admin.has_change_permission(request),
    }
    return TemplateResponse(request, "admin/images/image/upload.html", context)


def _take(file: "File[bytes]", by: User) -> Answer:
    answer = Answer(_short(file))
    try:
        answer.image = ingest(file, by=by)
    except AlreadyHereError as already:
        answer.here = already.image
    except ValidationError as refused:
        answer.why_not = " ".join(refused.messages)
    else:
        answer.people = [named.person for named in people_named(answer.image) if named.person]
        answer.alike = duplicates_of(answer.image, most=3)
    return answer


def _left(file: "File[bytes]") -> Answer:
    return Answer(_short(file), why_not=f"Not looked at: {AT_ONCE} files at a time without JavaScript.")


def _short(file: "File[bytes]") -> str:
    name = file.name or "A file without a name"
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}…"
