"""Is this process up, and does the house keep up with what it owes?"""

import datetime as dt

from django.db import OperationalError, connection
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from articles.models import LinkRun, RelinkJob

LATE = dt.timedelta(seconds=60)  # links owed, or the archive untouched, for longer: no worker is at work


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when this process answers; it asks nothing of anyone else."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and links keep up; else 503, with what lags."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        owed = LinkRun.objects.owed()
        oldest = owed.aggregate(oldest=Min("wanted_at"))["oldest"]
        parked = LinkRun.objects.filter(parked_at__isnull=False).count()
        waiting = owed.count()
        jobs = RelinkJob.objects
        archive = {"jobs": jobs.unfinished().count(), "stalled": jobs.rests(LATE, made=LATE)}
    except OperationalError:
        return JsonResponse({"ready": False, "database": "does not answer"}, status=503)
    late = (oldest is not None and timezone.now() - oldest > LATE) or bool(archive["stalled"])
    links = {"owed": waiting, "oldest": oldest, "parked": parked}
    answer = {"ready": not late, "database": "ok", "links": links, "archive": archive}
    return JsonResponse(answer, status=503 if late else 200)
