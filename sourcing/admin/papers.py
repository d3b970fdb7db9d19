"""The papers of a source at the desk: added and opened by POST, in memory alone, and kept by nobody."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from people.names import NotAllowed, Refused
from sourcing import papers, vault
from sourcing.admin.forms import PaperForm
from sourcing.admin.screens import in_words, last_signed_in, signed_in, source_of, source_page, unkept
from sourcing.admin.uploads import InMemory
from sourcing.gate import NotFresh
from sourcing.models import Attachment, Source

# What a browser may be told that a file is. It is told to save it in any case, and not to guess.
NAMED = frozenset({"application/pdf", "image/jpeg", "image/png", "audio/mpeg", "video/mp4", "text/plain"})


@csrf_exempt  # which would read the body before we have said where to: `_attach` asks for the token
@require_POST
@unkept
def attach(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Add a paper, for who may see the source."""
    source = source_of(request, source_id)
    upload = InMemory(request, papers.LARGEST)
    request.upload_handlers = [upload]
    return _attach(request, source, upload)


@sensitive_variables()
@csrf_protect
def _attach(request: HttpRequest, source: Source, upload: InMemory) -> HttpResponse:
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        if upload.is_over:
            form.errors["file"] = form.error_class([papers.TOO_LARGE])
        return source_page(request, source, forms={"paper": form}, status=422)
    try:
        papers.attach(source, form.cleaned_data["file"], by=signed_in(request))
    except (Refused, vault.Closed, vault.Damaged) as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, "The paper is sealed.")
    return redirect("source", source.pk)


@sensitive_variables()
@require_POST
@unkept
def do(request: HttpRequest, source_id: UUID, paper_id: UUID) -> HttpResponse:
    """Open a paper, in the answer itself, or remove it: what `do` says."""
    source = source_of(request, source_id)
    paper = get_object_or_404(Attachment.objects.defer("content"), pk=paper_id, source=source)
    try:
        if request.POST.get("do") == "open":
            return _as_file(
                *papers.open_paper(paper, by=signed_in(request), signed_in_at=last_signed_in(request))
            )
        if request.POST.get("do") != "remove":
            raise Http404("nothing of the kind")
        papers.remove(paper, by=signed_in(request))
        messages.success(request, "The paper is gone.")
    except NotFresh:
        return redirect(f"{reverse('source-password')}?next={source.pk}")
    except NotAllowed as gone:
        raise Http404("no such paper") from gone
    except (Refused, vault.Closed, vault.Damaged) as refusal:
        messages.error(request, in_words(refusal))
    return redirect("source", source.pk)


def _as_file(name: str, media_type: str, content: bytes) -> HttpResponse:
    """To be saved, never to be shown: a paper may be a page with scripts. `unkept` sees to the rest."""
    answer = HttpResponse(content, content_type=media_type if media_type in NAMED else papers.UNKNOWN)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
