"""A partner's address reaches the public Internet and nothing else, and cannot hold us up."""

import datetime as dt
import socket
import ssl
import time
from collections.abc import Callable
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from api import targets
from api.tests.receivers import Receiver

NAME = "partner.example"


@pytest.fixture
def in_earnest(settings: Any) -> None:
    settings.WEBHOOK_TARGETS_MAY_BE_PRIVATE = False


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Says what NAME means at each look-up, the last one for good; gives what was looked up."""

    def say(*meanings: list[str]) -> list[str]:
        real, looked_up, left = socket.getaddrinfo, [], list(meanings)

        def look_up(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
            if host != NAME:
                return real(host, port, *args, **kwargs)
            if kwargs.get("flags"):
                raise socket.gaierror
            looked_up.append(host)
            addresses = left.pop(0) if len(left) > 1 else left[0]
            kinds = {True: socket.AF_INET6, False: socket.AF_INET}
            return [(kinds[":" in at], socket.SOCK_STREAM, 6, "", (at, port)) for at in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return looked_up

    return say


def post(url: str) -> targets.Answer:
    return targets.call(url, body=b"{}", headers={"Content-Type": "application/json"})


@pytest.mark.parametrize(
    "url",
    [
        "https://partner.example/hook",
        "https://partner.example:8443/hook?team=film",
        "https://93.184.215.14/hook",
        "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/hook",
        "https://bücher.example/",
        "HTTPS://PARTNER.EXAMPLE",
    ],
)
def test_a_public_address_is_allowed(in_earnest, url):
    targets.allowed(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.example/hook",
        "ftp://partner.example/",
        "file:///etc/passwd",
        "//partner.example/",
        "partner.example",
        "https://",
        "https:///hook",
        "",
        "https://user@partner.example/",
        "https://user:word@partner.example/",
        "https://partner.example@127.0.0.1/",
        "https://partner.example:22/",
        "https://partner.example:80/",
        "https://partner.example:0/",
        "https://partner.example:99999/",
        "https://partner.example\r\nX: y/",
        "https://part\x00ner.example/",
    ],
)
def test_an_address_of_another_kind_is_refused(in_earnest, url):
    with pytest.raises(targets.Refused):
        targets.allowed(url)


PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "::1",
    "::",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:93.184.215.14",
    "::127.0.0.1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "2001:0:7f00:1::",
    "64:ff9b::127.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused_when_written_and_when_a_name_means_it(
    in_earnest, named, address
):
    with pytest.raises(targets.Refused):
        targets.allowed(f"https://[{address}]/" if ":" in address else f"https://{address}/")
    named([address])
    answer = post(f"https://{NAME}/")
    assert (answer.status, answer.error) == (None, "The address is not on the public Internet.")


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "64:ff9b::93.184.215.14"])
def test_a_public_address_counts_as_one(address):
    assert targets.is_public(ip_address(address))


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "0x7f.1", "127.1", "0", "2852039166"],
)
def test_a_number_in_another_spelling_is_the_address_it_means(in_earnest, host):
    with pytest.raises(targets.Refused):
        targets.allowed(f"https://{host}/")


@pytest.mark.parametrize("host", ["localhost", "ip6-localhost.localdomain", "a" * 70 + ".example", "-.-"])
def test_a_name_that_leads_nowhere_public_is_not_called(in_earnest, host):
    assert post(f"https://{host}/").status is None


def test_one_private_address_among_public_ones_is_enough_to_refuse(in_earnest, named):
    named(["93.184.215.14", "10.0.0.1"])
    assert post(f"https://{NAME}/").error == "The address is not on the public Internet."


@given(st.text(max_size=60))
def test_no_text_is_too_odd_to_be_refused(text):
    for url in (text, f"https://{text}", f"https://{text}/", f"https://partner.example{text}"):
        try:
            targets.allowed(url)
        except targets.Refused:
            pass


# --- TLS and the pin --------------------------------------------------------------------------------------


def certificate(folder: Path, name: str) -> ssl.SSLContext:
    """A server's side with a certificate for this name, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = timezone.now()
    signed = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "server.pem").write_bytes(private + signed.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context


@pytest.fixture
def with_tls(receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The receiver speaks TLS as NAME, whose certificate we trust; gives the names that callers asked for."""
    served = certificate(tmp_path, NAME)
    asked: dict[str, str] = {}

    def note(_: Any, name: str, __: Any) -> None:
        asked["name"] = name

    served.sni_callback = note
    receiver.server.socket = served.wrap_socket(receiver.server.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=str(tmp_path / "server.pem"))
    monkeypatch.setattr(targets, "tls", lambda: trusting)
    return asked


def no_second_look(address: Any) -> bool:
    return str(address) == "127.0.0.1"


def test_the_call_goes_to_the_address_that_was_checked_under_the_name(
    in_earnest, named, receiver, with_tls, monkeypatch
):
    monkeypatch.setattr(targets, "is_public", no_second_look)
    looked_up = named(["127.0.0.1"], ["127.0.0.2"])  # the name means something else a moment later
    answer = post(f"https://{NAME}:{receiver.port}/hook")
    assert (answer.status, answer.error) == (200, "")
    assert looked_up == [NAME]
    assert receiver.calls[0].headers["host"] == f"{NAME}:{receiver.port}"
    assert with_tls == {"name": NAME}


def test_at_the_next_call_the_name_is_looked_up_again(in_earnest, named, receiver, with_tls, monkeypatch):
    monkeypatch.setattr(targets, "is_public", no_second_look)
    named(["127.0.0.1"], ["127.0.0.2"])
    post(f"https://{NAME}:{receiver.port}/hook")
    assert post(f"https://{NAME}:{receiver.port}/hook").status is None
    assert len(receiver.calls) == 1


@pytest.mark.parametrize("trusted", [True, False])
def test_a_certificate_for_another_name_or_by_nobody_is_not_trusted(receiver, with_tls, monkeypatch, trusted):
    if not trusted:
        monkeypatch.setattr(targets, "tls", ssl.create_default_context)
    host = "localhost" if trusted else "127.0.0.1"
    answer = post(f"https://{host}:{receiver.port}/hook")
    assert answer.error == "The certificate is not one for this host that we can trust."
    assert receiver.calls == []


# --- answers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "is_well"), [(200, True), (204, True), (299, True), (302, False), (500, False)]
)
def test_any_2xx_is_well_and_nothing_else(receiver, status, is_well):
    receiver.answers["/hook"] = status
    answer = post(receiver.url())
    assert (answer.status, answer.is_well) == (status, is_well)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(receiver, status):
    receiver.answers["/hook"] = (status, {"Location": receiver.url("/elsewhere")})
    assert post(receiver.url()).status == status
    assert [call.path for call in receiver.calls] == ["/hook"]


def test_no_proxy_of_the_environment_is_between(receiver, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert post(receiver.url()).status == 200


def drip(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200):
        handler.wfile.write(b"X-%d: y\r\n" % number)
        time.sleep(0.05)


def hang(handler: Any) -> None:
    time.sleep(3)


@pytest.mark.parametrize("slow", [drip, hang])
def test_one_deadline_is_over_all_of_a_call(receiver, monkeypatch, slow):
    monkeypatch.setattr(targets, "DEADLINE", 0.6)
    receiver.answers["/hook"] = slow
    began = time.monotonic()
    answer = post(receiver.url())
    assert time.monotonic() - began < 1.2
    assert (answer.status, answer.error) == (None, "No answer within 1 seconds.")
    assert answer.milliseconds >= 600


def test_a_name_server_that_hangs_is_under_the_deadline_too(monkeypatch):
    monkeypatch.setattr(targets, "DEADLINE", 0.3)
    monkeypatch.setattr(targets, "_look_up", lambda *_: time.sleep(1))
    began = time.monotonic()
    assert post("https://partner.example/").status is None
    assert time.monotonic() - began < 0.8


def test_an_answer_of_ten_megabytes_is_not_read(receiver):
    written = []

    def pour(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(10_000_000))
        handler.end_headers()
        for _ in range(1000):
            written.append(handler.wfile.write(b"x" * 10_000))

    receiver.answers["/hook"] = pour
    answer = post(receiver.url())
    assert (answer.status, answer.is_well) == (200, True)
    time.sleep(0.3)
    assert sum(written) < 8_000_000  # what buffers of the kernel took, until we hung up


def test_a_head_without_end_is_no_answer(receiver):
    def babble(handler: Any) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(10_000):
            handler.wfile.write(b"X-%d: %s\r\n" % (number, b"y" * 1000))

    receiver.answers["/hook"] = babble
    assert post(receiver.url()).error == "What answered does not speak HTTP."


@pytest.mark.parametrize("line", [b"hello there, secret words\r\n\r\n", b"HTTP/1.1 2OO OK\r\n\r\n", b""])
def test_what_is_no_http_is_said_without_its_words(receiver, line):
    receiver.answers["/hook"] = lambda handler: handler.wfile.write(line)
    answer = post(receiver.url())
    assert (answer.status, answer.error) == (None, "What answered does not speak HTTP.")


def test_where_nobody_listens_there_is_no_connection():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        answer = post(f"http://127.0.0.1:{free.getsockname()[1]}/")
    assert answer.error == "No connection: nobody listens there, or not with TLS."


def in_an_hour() -> str:
    return format_datetime(timezone.now() + dt.timedelta(hours=1), usegmt=False)


@pytest.mark.parametrize(
    ("asked", "least", "most"),
    [
        ("120", 120, 120),
        ("0", 0, 0),
        (in_an_hour, 3500, 3600),
        ("99999999999999999999", 86_400, 86_400),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
        ("soon", 0, 0),
        ("-5", 0, 0),
        ("²", 0, 0),
        ("Wed, 21 Oct 2015 07:28:00", 0, 0),
        ("Mon, 01 Jan 2024 00:00:00 +99999999999999999999", 0, 0),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", 0, 0),
        ("Fri, 31 Dec 9999 23:59:59 -2359", 86_400, 86_400),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0, 0),
        ("9" * 5000, 86_400, 86_400),
    ],
)
def test_retry_after_is_understood_as_seconds_and_as_a_date(receiver, asked, least, most):
    said = asked() if callable(asked) else asked
    receiver.answers["/hook"] = (503, {"Retry-After": said})
    assert least <= post(receiver.url()).wait.total_seconds() <= most
