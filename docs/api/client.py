"""A client of the partner API in the standard library. See README.md beside it."""

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urljoin


class Problem(Exception):
    """An answer that is no success, as RFC 9457 has it: `status`, `type`, `detail`, `request_id`, …"""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(f"{told.get('status')}: {told.get('detail')} (request {told.get('request_id')})")
        self.told, self.status = told, told.get("status")
        self.kind = str(told.get("type", "")).rpartition("#")[2]  # “killed”, “cursor-expired”, …


class Partner:
    """`Partner("https://newsroom.example/api/v1/", key).get("articles/", limit=5)`"""

    def __init__(self, address: str, key: str, patience: int = 5) -> None:
        self.address, self.key, self.patience = address, key, patience
        self.kept: dict[str, tuple[str, Any]] = {}  # by address: ETag and answer

    def get(self, path: str, **parameters: Any) -> Any:
        """An answer; from memory where the API says (304) that it has not changed, which costs no quota."""
        address = urljoin(self.address, path) + (f"?{urlencode(parameters)}" if parameters else "")
        etag, answer = self.kept.get(address, ("", None))
        told, now = self._ask(
            urllib.request.Request(address, headers={"If-None-Match": etag} if etag else {})
        )
        if now is not None:
            self.kept[address] = told["ETag"] or "", (answer := now)
        return answer

    def each(self, path: str, **parameters: Any) -> Iterator[Any]:
        """What a list has, page after page."""
        page = self.get(path, **parameters)
        yield from page["results"]
        while page["next"]:
            page = self.get(page["next"])
            yield from page["results"]

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send it, once however often it has to be sent."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        address, octets = urljoin(self.address, path), json.dumps(body).encode()
        return self._ask(urllib.request.Request(address, octets, headers))[1]

    def _ask(self, request: urllib.request.Request, tries: int = 1) -> tuple[Any, Any]:
        request.add_header("Authorization", f"Bearer {self.key}")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.headers, json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code == 304:
                return error.headers, None
            if error.code not in (429, 503) or tries >= self.patience:
                raise Problem(json.load(error)) from None
            time.sleep(int(error.headers.get("Retry-After", tries)))
        return self._ask(request, tries + 1)
