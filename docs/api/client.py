"""A client of the partner API, in the standard library: README.md beside it says how to use it."""

import json
import time
import uuid
from typing import Any
from urllib import parse, request


class Problem(Exception):
    """An answer that is no success, as RFC 9457 has it. `kind` tells which: “killed”, “cursor-expired”, …"""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(f"{told['status']}: {told['detail']} (request {told['request_id']})")
        self.told, self.status, self.kind = told, told["status"], told["type"].rpartition("#")[2]


class Partner(request.HTTPRedirectHandler):
    """`Partner("https://newsroom.example/api/v1/", key).get("articles/", limit=5)`"""

    def __init__(self, address: str, key: str, *, patience: int = 5, remembers: int = 1000) -> None:
        self.address, self.key, self.patience, self.remembers = address, key, patience, remembers
        self.kept: dict[str, tuple[str, Any]] = {}  # by address: ETag and answer

    def get(self, path: str, **parameters: Any) -> Any:
        """An answer; the one from before where the API says 304, which costs no quota."""
        url = parse.urljoin(self.address, path) + (f"?{parse.urlencode(parameters)}" if parameters else "")
        etag, before = self.kept.pop(url, ("", None))
        headers, answer = self._ask(url, {"If-None-Match": etag} if etag else {})
        self.kept[url] = headers["ETag"], (before if answer is None else answer)
        if len(self.kept) > self.remembers:
            self.kept.pop(next(iter(self.kept)))  # what was asked for longest ago
        return self.kept[url][1]

    def each(self, path: str, **parameters: Any) -> Any:  # what a list has, page after page
        while path:
            page = self.get(path, **parameters)
            yield from page["results"]
            path, parameters = page["next"], {}

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send it; it is done once, however often it has to be sent."""
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
        return self._ask(parse.urljoin(self.address, path), headers, json.dumps(body).encode())[1]

    def _ask(self, address: str, headers: dict[str, str], body: bytes | None = None, tries: int = 1) -> Any:
        asked = request.Request(address, body, {"Authorization": f"Bearer {self.key}", **headers})
        try:
            with request.build_opener(self).open(asked, timeout=30) as answer:
                return answer.headers, json.load(answer)
        except request.HTTPError as error:
            if error.code == 304:
                return error.headers, None
            if error.code not in (429, 503) or tries >= self.patience:
                raise (error if error.code < 400 else Problem(json.load(error))) from None
            time.sleep(int(error.headers["Retry-After"] or 5))
        return self._ask(address, headers, body, tries + 1)

    def redirect_request(self, *to: Any) -> Any:  # to no other host: the key would go along
        return super().redirect_request(*to) if to[-1].startswith(parse.urljoin(self.address, "/")) else None
