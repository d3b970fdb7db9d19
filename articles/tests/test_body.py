"""The one declaration: what the editor may write is what is kept, and nothing else."""

import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from articles.body import MAX_BYTES, MAX_DEPTH, canonical_body, depth


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <strong>two</strong> <em>three</em>.</p>",
        "<h2>Part</h2><blockquote><p>Said.</p></blockquote>",
        "<ul><li><p>a</p></li></ul><ol><li><p>b</p></li></ol>",
        '<p><a href="https://example.com/">out</a></p>',
        '<p><a href="/people/orla-vance/" title="Her profile">Orla Vance</a></p>',
        '<aside class="pull-quote"><p>Loud.</p></aside>',
    ],
)
def test_what_the_editor_writes_is_kept_to_the_byte(html: str) -> None:
    assert canonical_body(html) == html


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
        ('<p onclick="alert(1)">a</p>', "<p>a</p>"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "<p><a>a</a></p>"),
        ('<p class="evil" style="color:red">a</p>', "<p>a</p>"),
        ('<p><img src=x onerror="alert(1)">a</p>', "<p>a</p>"),
        ("<p></p>", ""),
    ],
)
def test_what_it_cannot_write_is_dropped(html: str, kept: str) -> None:
    assert canonical_body(html) == kept


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200))
def test_canonical_again_is_the_same_again(html: str) -> None:
    once = canonical_body(html)
    assert canonical_body(once) == once


def test_depth_counts_what_nests() -> None:
    assert depth("<div><ul><li><p>a<p>b<p>c</ul></div>") == 2
    assert depth("<br><br><br><hr>") == 0
    assert depth("</div></div><b>x</b>") == 1


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "x" * MAX_BYTES + "</p>",
        "<div>" * 100_000,
        "<b>" * (MAX_DEPTH + 1),
        "<p>" + "word " * 1_000_000,
    ],
    ids=["just over", "100,000 deep", "one too deep", "5 MB"],
)
def test_too_much_is_refused_in_under_a_second(html: str) -> None:
    began = time.perf_counter()
    with pytest.raises(ValidationError):
        canonical_body(html)
    assert time.perf_counter() - began < 1


def test_the_largest_allowed_body_is_kept() -> None:
    assert len(canonical_body("<p>" + "word " * 199_000 + "</p>")) > 990_000
