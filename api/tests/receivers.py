"""Partners' servers, in threads of the test, which keep what they are sent and answer as they are told; and
what is sent to them."""

import datetime as dt
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db.models.base import ModelState
from django.db.models.functions import Now

from api import signatures, webhooks
from api.models import Change, Partner, Webhook
from articles import lifecycle
from articles.models import Article, Transition
from staff.models import User

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Call:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float = field(default_factory=time.monotonic)

    @property
    def message(self) -> str:
        return self.headers["webhook-id"]

    @property
    def says(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return self.says["type"]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up early is what some tests are about."""


Behaviour = int | tuple[int, dict[str, str]] | Callable[[BaseHTTPRequestHandler], None]


class Receiver:
    """`answers` says by path how to answer: a status (with headers), or a function that does it. The last of
    a list is for every call after it."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: dict[str, Behaviour | list[Behaviour]] = {}
        self.server = Server(("127.0.0.1", 0), self._handler())
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def types(self, path: str = "/hook") -> list[str]:
        return [call.type for call in self.to(path)]

    def to(self, path: str = "/hook") -> list[Call]:
        return [call for call in self.calls if call.path == path]

    def by_path(self) -> dict[str, list[Call]]:
        sorted_out: dict[str, list[Call]] = defaultdict(list)
        for call in list(self.calls):
            sorted_out[call.path].append(call)
        return sorted_out

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def _next(self, path: str) -> Behaviour:
        told = self.answers.get(path, 200)
        if isinstance(told, list):
            return told.pop(0) if len(told) > 1 else told[0]
        return told

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.calls.append(Call(self.path, headers, body))
                told = receiver._next(self.path)
                if callable(told):
                    told(self)
                    return
                status, more = told if isinstance(told, tuple) else (told, {})
                self.send_response(status)
                for name, value in {"Content-Length": "0", **more}.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    try:
        yield receiver
    finally:
        receiver.close()


def make_webhook(partner: Partner, url: str, **fields: Any) -> Webhook:
    """A webhook that signs with SECRET."""
    return Webhook.objects.create(partner=partner, url=url, secret=signatures.seal(SECRET), **fields)


def time_has_come(webhook: Webhook) -> None:
    """As if the wait after a failure were over."""
    Webhook.objects.filter(pk=webhook.pk).update(due_at=Now())


def failing_for(long: dt.timedelta) -> None:
    """As if every webhook had failed for so long, and were due now."""
    Webhook.objects.update(due_at=Now(), failing_since=Now() - long, failures=5)


def another(step: Transition) -> Transition:
    """A later step like this one."""
    later = copy(step)
    later.pk, later._state = None, ModelState()
    later.save()
    return later


def happens(article: Article, state: str = Change.State.LIVE, **fields: Any) -> Change:
    """A change of a story, as the announcer writes it."""
    step = article.transitions.latest("pk")
    if Change.objects.filter(transition=step).exists():
        step = another(step)
    change = Change.objects.create(article=article, transition=step, state=state, **fields)
    webhooks.owe([change])
    return change


def killed(article: Article, by: User) -> Change:
    lifecycle.kill(article, by=by, reason="Not so")
    return happens(article, Change.State.KILLED)


def states(webhook: Webhook) -> list[str]:
    return list(webhook.deliveries.order_by("pk").values_list("state", flat=True))
