"""Is this process up, and does the house keep up with what it owes?"""

import datetime as dt

from django.db import OperationalError, connection
from django.db.models import Min
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from api.models import Delivery, Webhook
from articles.models import LinkRun, RelinkJob, Transition

LATE = dt.timedelta(seconds=60)  # something owed, or the archive untouched, for longer: no worker is at work


def healthz(request: HttpRequest) -> HttpResponse:
    """200 when this process answers; it asks nothing of anyone else."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and links, announcements, pushes keep up; else 503, with what lags."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        owed = LinkRun.objects.owed()
        oldest = owed.aggregate(oldest=Min("wanted_at"))["oldest"]
        parked = LinkRun.objects.filter(parked_at__isnull=False).count()
        waiting = owed.count()
        jobs = RelinkJob.objects
        archive = {"jobs": jobs.unfinished().count(), "stalled": jobs.rests(LATE, made=LATE)}
        untold = Transition.objects.to_announce()
        # A step that had to wait for its story's hour is late from that hour on.
        waits_since = untold.aggregate(oldest=Min(Greatest("at", "article__publish_at")))["oldest"]
        announcements = {"owed": untold.count(), "oldest": waits_since}
        calls = Webhook.objects
        pushes = {
            "owed": Delivery.objects.pending().count(),
            "late": calls.late(LATE).count(),  # webhooks that nobody is at
            "failing": calls.active().filter(failing_since__isnull=False).count(),  # the partners' own matter
        }
    except OperationalError:
        return JsonResponse({"ready": False, "database": "does not answer"}, status=503)
    too_old = timezone.now() - LATE
    overdue = any(since is not None and since < too_old for since in (oldest, waits_since))
    late = overdue or archive["stalled"] or pushes["late"]
    links = {"owed": waiting, "oldest": oldest, "parked": parked}
    keeping_up = {"links": links, "archive": archive, "announcements": announcements, "pushes": pushes}
    return JsonResponse({"ready": not late, "database": "ok", **keeping_up}, status=503 if late else 200)
