"""What other sites show: a pasted address is read as one thing on one site, or refused in words."""

import pytest
from django.core.exceptions import ValidationError

from articles.embeds import Provider, embed, pasted


@pytest.mark.parametrize(
    ("address", "slug", "identity"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s", "youtube", "dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", "youtube", "dQw4w9WgXcQ"),
        ("https://m.youtube.com/shorts/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
        ("https://music.youtube.com/watch?v=dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
        ("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
        ("youtube.com/live/dQw4w9WgXcQ", "youtube", "dQw4w9WgXcQ"),
        ("https://www.instagram.com/p/CxYz_12-ab/?img_index=1", "instagram", "p/CxYz_12-ab"),
        ("https://www.instagram.com/harbour.paper/reel/CxYz_12-ab/", "instagram", "reel/CxYz_12-ab"),
        ("https://instagram.com/reels/CxYz_12-ab", "instagram", "reel/CxYz_12-ab"),
        (
            "https://www.tiktok.com/@harbour.paper/video/7123456789012345678?lang=en",
            "tiktok",
            "@harbour.paper/video/7123456789012345678",
        ),
        ("https://x.com/harbour/status/1234567890/photo/1", "x", "harbour/status/1234567890"),
        ("https://mobile.twitter.com/harbour/status/1234567890?s=20", "x", "harbour/status/1234567890"),
        (
            "https://open.spotify.com/intl-de/track/4uLU6hMCjMI75M1A2tKUQC?si=1",
            "spotify",
            "track/4uLU6hMCjMI75M1A2tKUQC",
        ),
        (
            "https://open.spotify.com/embed/episode/4uLU6hMCjMI75M1A2tKUQC",
            "spotify",
            "episode/4uLU6hMCjMI75M1A2tKUQC",
        ),
    ],
)
def test_a_pasted_address_is_provider_and_id(address: str, slug: str, identity: str) -> None:
    found = pasted(f"  {address}\n")
    assert (found.provider.slug, found.identity) == (slug, identity)
    assert pasted(found.page) == found


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://vimeo.com/76979871", "this address leads elsewhere"),
        ("https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ", "this address leads elsewhere"),
        ("https://evil.example/?https://youtu.be/dQw4w9WgXcQ", "this address leads elsewhere"),
        ("javascript://youtu.be/dQw4w9WgXcQ", "this address leads elsewhere"),
        ("//[", "no web address"),
        ("", "this address leads elsewhere"),
        ("https://www.youtube.com/@harbour", "leads to nothing on YouTube"),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ%22onload", "leads to nothing on YouTube"),
        ("https://www.instagram.com/harbour/", "leads to nothing on Instagram"),
        ("https://vm.tiktok.com/ZMabc/", "this address leads elsewhere"),
        ("https://x.com/harbour", "leads to nothing on X"),
        ("https://open.spotify.com/user/harbour", "leads to nothing on Spotify"),
    ],
)
def test_any_other_address_is_refused_in_words(address: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        pasted(address)
    assert said in refused.value.messages[0]


@pytest.mark.parametrize("provider", Provider)
def test_a_frame_stands_on_the_host_that_the_page_lets_in(provider: Provider) -> None:
    ids = {
        "youtube": "dQw4w9WgXcQ",
        "instagram": "p/CxYz_12-ab",
        "tiktok": "@harbour/video/7123456789012345678",
        "x": "harbour/status/1234567890",
        "spotify": "track/4uLU6hMCjMI75M1A2tKUQC",
    }
    found = embed(provider.slug, ids[provider.slug])
    assert found.frame.startswith(f"{provider.frame_host}/")
    assert "{" not in found.frame + found.page
