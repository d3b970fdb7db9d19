"""Is this process up, and does the house keep up with what it owes?"""

import datetime as dt

from django.db import OperationalError, connection
from django.db.models import Min, Q
from django.db.models.functions import Now
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
        jobs = RelinkJob.objects.unfinished()
        resting = jobs.filter(Q(touched_at__isnull=True) | Q(touched_at__lt=Now() - LATE))
        archive = {"jobs": jobs.count(), "stalled": resting.filter(created_at__lt=Now() - LATE).count()}
    except OperationalError:
        return JsonResponse({"ready": False, "database": "does not answer"}, status=503)
    late = (oldest is not None and timezone.now() - oldest > LATE) or archive["stalled"] > 0
    links = {"owed": waiting, "oldest": oldest, "parked": parked}
    answer = {"ready": not late, "database": "ok", "links": links, "archive": archive}
    return JsonResponse(answer, status=503 if late else 200)
