"""`Idempotency-Key` on POST (draft-ietf-httpapi-idempotency-key-header): what is sent twice is done once."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable
from typing import cast

from django.db import connection, transaction
from django.db.models.functions import Now
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import Conflict, NotUnderstood, Unprocessable
from api.models import Answered, Partner

HEADER = "Idempotency-Key"
KEPT = dt.timedelta(hours=24)
FORM = re.compile(r"[\x21-\x7e]{1,255}")


def once(request: Request, do: Callable[[], Response]) -> Response:
    """What `do` answers, in a transaction with the note of it. A request with the key of one that was
    answered is answered the same, and nothing is done. A refusal is not noted: nothing was done then.

    Raises NotUnderstood for what is no key, Unprocessable for the key of another request, and Conflict while
    the first with this key is under way.
    """
    name = request.headers.get(HEADER)
    if name is None:
        with transaction.atomic():
            return do()
    if not FORM.fullmatch(name):
        told = {HEADER: ["1 to 255 visible ASCII characters, a UUID for example."]}
        raise NotUnderstood("The Idempotency-Key cannot be used.", told)
    partner = cast(Partner, request.user)
    with transaction.atomic():
        if not _is_alone(partner, name):
            raise Conflict("The first request with this Idempotency-Key is under way.", "in-progress")
        earlier = Answered.objects.filter(partner=partner, idempotency_key=name).first()
        if earlier is not None:
            return _again(earlier, request)
        answer = do()
        Answered.objects.create(
            partner=partner,
            idempotency_key=name,
            digest=_digest(request),
            status=answer.status_code,
            body=JSONRenderer().render(answer.data).decode(),
        )
        return answer


def forget() -> int:
    """Forget what was answered a day ago or more; returns how much."""
    return Answered.objects.filter(at__lt=Now() - KEPT).delete()[0]


def _again(earlier: Answered, request: Request) -> Response:
    if earlier.digest != _digest(request):
        raise Unprocessable("This Idempotency-Key came with another request before: take a new one.")
    return Response(json.loads(earlier.body), earlier.status, headers={"Idempotent-Replayed": "true"})


def _digest(request: Request) -> str:
    """Of method, path and what the body says, however it is written."""
    said = json.dumps(request.data, sort_keys=True)
    return hashlib.sha256(f"{request.method} {request.path}\n{said}".encode()).hexdigest()


def _is_alone(partner: Partner, name: str) -> bool:
    """Nobody else is at this key until the transaction ends."""
    number = hashlib.sha256(f"answered {partner.pk} {name}".encode()).digest()[:8]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(number, signed=True)])
        return bool(cursor.fetchone()[0])
