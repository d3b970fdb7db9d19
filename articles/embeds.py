"""What other sites show inside a story: which, under what address, and how a pasted address is read.

Nothing is ever fetched from them here. A body keeps provider and id, never an address.
"""

import enum
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError


class Provider(enum.Enum):
    """A site that stories may show things of: its name, the form of its ids, its page and its frame."""

    YOUTUBE = (
        "YouTube",
        r"[A-Za-z0-9_-]{11}",
        "https://www.youtube.com/watch?v={id}",
        "https://www.youtube-nocookie.com/embed/{id}?autoplay=1",
    )
    INSTAGRAM = (
        "Instagram",
        r"(?P<kind>p|reel|tv)/[A-Za-z0-9_-]{5,40}",
        "https://www.instagram.com/{id}/",
        "https://www.instagram.com/{id}/embed/",
    )
    TIKTOK = (
        "TikTok",
        r"@[A-Za-z0-9_.]{1,24}/video/(?P<number>[0-9]{8,20})",
        "https://www.tiktok.com/{id}",
        "https://www.tiktok.com/embed/v2/{number}",
    )
    X = (
        "X",
        r"[A-Za-z0-9_]{1,15}/status/(?P<number>[0-9]{1,20})",
        "https://x.com/{id}",
        "https://platform.twitter.com/embed/Tweet.html?id={number}&dnt=true",
    )
    SPOTIFY = (
        "Spotify",
        r"(?P<kind>track|album|playlist|episode|show|artist)/[A-Za-z0-9]{22}",
        "https://open.spotify.com/{id}",
        "https://open.spotify.com/embed/{id}",
    )

    def __init__(self, label: str, identity: str, page: str, frame: str) -> None:
        self.label, self._page, self._frame = label, page, frame
        self.identity = re.compile(identity, re.ASCII)

    @property
    def slug(self) -> str:
        return self.name.lower()

    @property
    def frame_host(self) -> str:
        """Whom a page that may show its frame has to trust."""
        parts = urlsplit(self._frame)
        return f"{parts.scheme}://{parts.netloc}"

    def page(self, identity: str) -> str:
        return self._page.format(id=identity)

    def frame(self, identity: str) -> str:
        found = self.identity.fullmatch(identity)
        return self._frame.format(id=identity, **(found.groupdict() if found else {}))


NAMES = "YouTube, Instagram, TikTok, X or Spotify"
_HOSTS = {
    "youtube.com": Provider.YOUTUBE,
    "youtube-nocookie.com": Provider.YOUTUBE,
    "youtu.be": Provider.YOUTUBE,
    "instagram.com": Provider.INSTAGRAM,
    "tiktok.com": Provider.TIKTOK,
    "x.com": Provider.X,
    "twitter.com": Provider.X,
    "open.spotify.com": Provider.SPOTIFY,
}


@dataclass(frozen=True, slots=True)
class Embed:
    """One thing another site shows. Made by `embed` and `pasted` alone, so its id is of the right form."""

    provider: Provider
    identity: str

    @property
    def page(self) -> str:
        return self.provider.page(self.identity)

    @property
    def frame(self) -> str:
        return self.provider.frame(self.identity)


def embed(slug: str, identity: str) -> Embed:
    """Of what a body says. Raises ValidationError for a provider the house does not show, or an id that is
    none of its."""
    provider = next((each for each in Provider if each.slug == slug), None)
    if provider is None:
        raise ValidationError(f"The house shows nothing of “{slug[:40]}”: only {NAMES}.")
    if not provider.identity.fullmatch(identity):
        raise ValidationError(
            f"“{identity[:60]}” leads to nothing on {provider.label}. Copy the address again from its page."
        )
    return Embed(provider, identity)


def pasted(address: str) -> Embed:
    """Of an address copied from a browser or an app. Raises ValidationError in words for any other."""
    address = address.strip()
    try:
        parts = urlsplit(address if "//" in address else f"https://{address}")
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("mobile.")
    except ValueError as error:
        raise ValidationError("That is no web address. Copy it again from the browser’s bar.") from error
    provider = _HOSTS.get(host.removeprefix("music."))
    if provider is None or parts.scheme not in ("http", "https"):
        raise ValidationError(f"The house shows what stands on {NAMES}; this address leads elsewhere.")
    return embed(provider.slug, _identity(provider, host, parts.path.strip("/"), parts.query))


def _identity(provider: Provider, host: str, path: str, query: str) -> str:
    """What in the address should be the id, right or wrong."""
    steps = path.split("/")
    if provider is Provider.YOUTUBE:
        if host == "youtu.be" or steps[0] not in ("shorts", "embed", "live"):
            return parse_qs(query).get("v", [""])[0] if host != "youtu.be" else steps[0]
        return "/".join(steps[1:2])
    if provider is Provider.INSTAGRAM:
        at = next((at for at, step in enumerate(steps) if step in ("p", "reel", "reels", "tv")), 0)
        return "/".join([steps[at].replace("reels", "reel"), *steps[at + 1 : at + 2]])
    if provider is Provider.SPOTIFY:
        steps = [step for step in steps if step != "embed" and not step.startswith("intl-")]
        return "/".join(steps[:2])
    return "/".join(steps[:3])
