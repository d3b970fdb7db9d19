import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import linking
from linking import splice

from .cast import Cast

TAG = '<a class="person" href="/people/ada-moss/" data-person="ada-moss">'


def test_a_link_is_put_around_its_span():
    assert splice("<p>Ada Moss</p>", [(3, 11, TAG)]) == f"<p>{TAG}Ada Moss</a></p>"


def test_links_may_come_in_any_order():
    assert splice("ab", [(1, 2, "<a>"), (0, 1, "<a>")]) == "<a>a</a><a>b</a>"


@pytest.mark.parametrize("links", [[(0, 2, "<a>"), (1, 3, "<a>")], [(2, 2, "<a>")], [(2, 9, "<a>")]])
def test_overlapping_empty_and_outlying_links_are_refused(links):
    with pytest.raises(ValueError, match="overlaps"):
        splice("abcd", links)


HTML = st.lists(
    st.sampled_from(
        ["Ada Moss ", "<em>Ada</em> Moss", "<p>", "&amp;", "</p>", "Tom Marr’s", "<br>", "<b>", "</b>"]
    )
).map("".join)


@given(HTML)
def test_without_our_links_the_html_is_what_it_was(html):
    mentions = Cast("Ada Moss", "Tom Marr").find("<p>" + html)
    spliced = splice("<p>" + html, [(m.html_start or 0, m.html_end or 0, TAG) for m in mentions if m.linked])
    assert re.sub(re.escape(TAG) + "(.*?)</a>", r"\1", spliced) == "<p>" + html


def test_linking_twice_is_linking_once():
    cast, html = Cast("Ada Moss"), "<p>Ada Moss met Ada Moss.</p>"
    once = splice(html, [(m.html_start or 0, m.html_end or 0, TAG) for m in cast.find(html) if m.linked])
    assert once.count(TAG) == 1
    assert not any(mention.linked for mention in cast.find(once))


def test_plain_text_has_no_html_to_splice_into():
    assert [(m.linked, m.html_start) for m in Cast("Ada Moss").find("Ada Moss sang.")] == [(True, None)]
    assert linking.read_text("Ada").html is None
