import pytest
from hypothesis import given
from hypothesis import strategies as st

from linking import read_html, read_text

TAGS = ["<p>", "</p>", "<em>", "</em>", "<a href='x'>", "</a>", "<br>", "<li>", "</ul>", "<h2>", "</h2>"]
ODDS = ["<", ">", "&amp;", "&", "<!--", "-->", '"', "'", "&#x41;", "<aside class='pull-quote'>", "\xa0", " "]
MARKUP = st.lists(st.sampled_from([*TAGS, *ODDS, "Ada", "Moss"])).map("".join)

BALANCED = st.recursive(
    st.sampled_from(["Ada ", "Moss", "&amp;", "&nbsp;", "é", ", "]),
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["em", "strong", "span"]),
        st.lists(inner, min_size=1).map("".join),
    ),
    max_leaves=12,
)


def kinds(html):
    document = read_html(html)
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def test_inline_elements_are_joined_and_blocks_are_not():
    assert read_html("<p><em>Ada</em> Moss</p><p>came</p>").text == "Ada Moss\ncame"


def test_a_line_break_is_a_break():
    assert read_html("<p>Ada<br>Moss</p>").text == "Ada\nMoss"


def test_entities_are_decoded():
    assert (
        read_html("<p>Moss &amp; Marr&#8217;s&nbsp;film &bogus;</p>").text
        == "Moss & Marr’s\u00a0film &bogus;"
    )


def test_blocks_have_kinds():
    html = (
        "<h2>A</h2><p>B</p><blockquote><p>C</p></blockquote><figure><figcaption>D</figcaption></figure>"
        '<aside class="pull-quote"><p>E</p></aside><ul><li>F</li></ul>G'
    )
    assert kinds(html) == [
        ("heading", "A"),
        ("paragraph", "B"),
        ("quote", "C"),
        ("caption", "D"),
        ("pull_quote", "E"),
        ("list", "F"),
        ("paragraph", "G"),
    ]


def test_existing_links_and_nolink_spans_are_known():
    html = '<p><a href="/people/ada-moss/" data-person="ada-moss">Ada</a> <span data-nolink>Tom</span>'
    document = read_html(html)
    assert [(link.start, link.end, link.person) for link in document.links] == [(0, 3, "ada-moss")]
    assert list(document.nolinks) == [(4, 7)]


@pytest.mark.parametrize(
    ("html", "wrapped"),
    [
        ("<p>See Ada Moss.</p>", "Ada Moss"),
        ("<p><em>Ada</em> Moss</p>", "<em>Ada</em> Moss"),
        ("<p>Ada <em><b>Moss</b></em></p>", "Ada <em><b>Moss</b></em>"),
        ("<p><em>Ada Moss</em></p>", "Ada Moss"),
        ("<p>A<b>da M</b>oss</p>", "A<b>da M</b>oss"),
        ("<p>Ada&nbsp;Moss</p>", "Ada&nbsp;Moss"),
    ],
)
def test_a_span_of_text_is_found_in_the_html(html, wrapped):
    document = read_html(html)
    at = document.text.index("Ada")
    span = document.html_span(at, at + len("Ada Moss"))
    assert span is not None
    assert html[slice(*span)] == wrapped


@pytest.mark.parametrize(
    "html", ["<p>Ada <em>Moss sang</em></p>", "<p>Ada <a href='x'>Moss</a></p>", "<p>Ada</p><p>Moss</p>"]
)
def test_no_span_where_tags_would_not_balance(html):
    assert read_html(html).html_span(0, len("Ada Moss")) is None


def test_plain_text_is_its_own_text_and_a_newline_ends_a_block():
    document = read_text("Ada\n\nMoss & Marr")
    assert document.text == "Ada\n\nMoss & Marr"
    assert [(b.start, b.end) for b in document.blocks] == [(0, 3), (4, 4), (5, 16)]


WRAPPED = """After a long and rather tiring week by the sea the actress Ada
Moss said that she would not come back to the theatre, where Tom
Marr had been waiting for her since the beginning of the spring.

Nobody knew when the theatre would be open again, and the old
man who sold the tickets said that he had no idea, nor did his
brother, who had painted the doors of the theatre in the summer
before the roof came down, care very much about it by then."""


def test_lines_wrapped_to_a_width_are_read_as_one():
    document = read_text(WRAPPED)
    assert document.text == WRAPPED
    assert [len(document.text[b.start : b.end].split("\n")) for b in document.blocks] == [3, 1, 4]
    assert "ada moss" in [gram.key for gram in document.grams]


def test_short_lines_are_not():
    lines = "\n".join(["The guests of the evening:", "Ada", "Moss", "Tom", "Marr", "Ivy", "Hale"])
    assert "ada moss" not in [gram.key for gram in read_text(lines).grams]


@given(MARKUP)
def test_odd_html_never_raises_and_its_blocks_tile_its_text(html):
    document = read_html(html)
    assert [document.text[b.start : b.end] for b in document.blocks] == document.text.split("\n")


@given(BALANCED)
def test_a_span_wraps_exactly_its_text(html):
    html = f"<p>{html}</p>"
    document = read_html(html)
    for start in range(len(document.text)):
        for end in range(start + 1, len(document.text) + 1, 3):
            if span := document.html_span(start, end):
                assert read_html(html[slice(*span)]).text.strip() == document.text[start:end].strip()


@given(BALANCED)
def test_every_character_of_its_own_can_be_wrapped(html):
    document = read_html(f"<p>{html}</p>")
    assert all(document.html_span(at, at + 1) for at, char in enumerate(document.text) if char != "\n")


@pytest.mark.parametrize("odd", ["<", "<a", "<!--", "&", '<a "', "<em>", "</p>", "<p>", "x<b", "<a href='"])
def test_reading_takes_linear_time(odd):
    assert read_html(odd * 50_000) is not None
