"""Where webhooks may lead, and the one way in which they are called.

A partner's address is a stranger's word. It may name a machine of our own, a cloud's metadata or a name that
means one thing when it is checked and another when it is called: so the name is resolved at each call, every
address that it has must be a public one, and the call goes to the very address that was checked.
"""

import asyncio
import datetime as dt
import socket
import ssl
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx
from django.conf import settings
from django.utils import timezone

DEADLINE = 10.0  # seconds for all of a call, from the name to the head of the answer
HTTPS_PORT, FREE_PORTS = 443, range(1024, 65536)
NAT64 = ip_network("64:ff9b::/96")  # IPv4 as a network without it reaches it: the last four bytes
# Public by the registry, and yet not: protocol assignments (a cloud's metadata among them), Azure's own.
OUR_OWN = (ip_network("192.0.0.0/24"), ip_network("168.63.129.16/32"))

# Not the event loop's own: at its end it waits for its threads, and a name server may take its time.
_resolvers = ThreadPoolExecutor(max_workers=32, thread_name_prefix="resolver")


class Refused(Exception):
    """No address that we call; says why in a sentence."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a call went: a status, or in words why there is none. What an answer says is not read."""

    status: int | None
    error: str
    milliseconds: int
    wait: dt.timedelta = dt.timedelta(0)  # for so long the partner asks us to stay away

    @property
    def is_well(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def allowed(url: str) -> httpx.URL:
    """An address that may be called, by how it is written; what its name means is asked when it is called.
    Raises Refused."""
    try:
        target = httpx.URL(url)
    except httpx.InvalidURL:
        raise Refused("This is no address.") from None
    if target.scheme not in ("https", "http") or not target.host:
        raise Refused("An address begins with https:// and names a host.")
    if target.userinfo:
        raise Refused("An address holds no name and no password.")
    if not settings.WEBHOOK_TARGETS_MAY_BE_PRIVATE:
        if target.scheme != "https":
            raise Refused("An address begins with https://.")
        if target.port not in (None, HTTPS_PORT) and target.port not in FREE_PORTS:
            raise Refused("An address has port 443, or one from 1024 on.")
        with suppress(OSError, UnicodeError):  # no number: a name, which is looked up when it is called
            _checked(_look_up(target, socket.AI_NUMERICHOST))
    return target


def call(url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """POST to a partner's address, and follow nowhere. Never raises for what the partner does."""
    began = time.monotonic()
    status, error, wait = None, "", dt.timedelta(0)
    try:
        status, wait = asyncio.run(_post(url, body, headers))
    except (Refused, TimeoutError, httpx.HTTPError, OSError, UnicodeError) as problem:
        error = _in_words(problem)
    return Answer(status, error, round((time.monotonic() - began) * 1000), wait)


async def _post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dt.timedelta]:
    async with asyncio.timeout(DEADLINE):
        target = allowed(url)
        addresses = await asyncio.get_running_loop().run_in_executor(_resolvers, _look_up, target)
        async with (
            httpx.AsyncClient(verify=tls(), trust_env=False, timeout=DEADLINE) as client,
            client.stream(
                "POST",
                target.copy_with(host=str(_checked(addresses))),
                content=body,
                headers={**headers, "Host": target.netloc.decode("ascii")},
                extensions={"sni_hostname": target.raw_host.decode("ascii")},  # the certificate's name too
                follow_redirects=False,
            ) as answer,
        ):
            return answer.status_code, _asked_to_wait(answer)


@cache
def tls() -> ssl.SSLContext:
    """Made once: reading the world's certificates takes longer than a call."""
    return httpx.create_ssl_context(trust_env=False)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Somebody else's machine on the Internet. An address that wraps another (mapped, 6to4) is none; that of
    NAT64 is what it wraps."""
    if isinstance(address, IPv6Address) and address in NAT64:
        address = IPv4Address(int(address) & 0xFFFF_FFFF)
    if isinstance(address, IPv6Address) and (
        address.ipv4_mapped or address.sixtofour or address.teredo or address.is_site_local
    ):
        return False
    is_nobodys = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not is_nobodys and not any(address in network for network in OUR_OWN)


def _look_up(target: httpx.URL, flags: int = 0) -> list[IPv4Address | IPv6Address]:
    """What its name means now, in the order in which the system would try. Numbers in any spelling (decimal,
    octal, short) come out as what they are. Raises OSError, UnicodeError."""
    name = target.raw_host.decode("ascii")
    found = socket.getaddrinfo(name, target.port or HTTPS_PORT, type=socket.SOCK_STREAM, flags=flags)
    return [ip_address(str(at[0]).partition("%")[0]) for *_, at in found]


def _checked(addresses: Iterable[IPv4Address | IPv6Address]) -> IPv4Address | IPv6Address:
    """The first of them, if all are public. Raises Refused."""
    first, *others = addresses
    if not settings.WEBHOOK_TARGETS_MAY_BE_PRIVATE and not all(map(is_public, [first, *others])):
        raise Refused("The address is not on the public Internet.")
    return first


def _asked_to_wait(answer: httpx.Response) -> dt.timedelta:
    """`Retry-After`, in seconds or as a date: none if it is not to be understood, and a day at most."""
    asked, day = answer.headers.get("Retry-After", "").strip(), dt.timedelta(days=1)
    if asked.isascii() and asked.isdecimal():
        return day if len(asked) > 5 else min(dt.timedelta(seconds=int(asked)), day)
    try:
        until = parsedate_to_datetime(asked)
    except (ValueError, OverflowError):  # a zone further away than time can tell
        return dt.timedelta(0)
    if timezone.is_naive(until):
        return dt.timedelta(0)
    return min(max(until - timezone.now(), dt.timedelta(0)), day)


def _in_words(problem: Exception) -> str:
    """Why there is no answer. Never with what came back: that is a stranger's text."""
    match problem:
        case Refused():
            return str(problem)
        case TimeoutError() | httpx.TimeoutException():
            return f"No answer within {DEADLINE:.0f} seconds."
        case socket.gaierror() | UnicodeError():
            return "Nobody knows the host's name."
        case httpx.ConnectError() if "CERTIFICATE_VERIFY_FAILED" in str(problem):
            return "The certificate is not one for this host that we can trust."
        case httpx.ConnectError():
            return "No connection: nobody listens there, or not with TLS."
        case httpx.ProtocolError():
            return "What answered does not speak HTTP."
        case _:
            return "The connection broke off."
