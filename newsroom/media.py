"""Pictures, where no web server, bucket or CDN serves them."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views import static


def serve(request: HttpRequest, path: str, document_root: Path) -> HttpResponseBase:
    """A file of MEDIA_ROOT, to be kept for good: another picture, or another crop, has another name."""
    answer = static.serve(request, path, str(document_root))
    answer.headers["Cache-Control"] = settings.MEDIA_KEPT
    return answer
