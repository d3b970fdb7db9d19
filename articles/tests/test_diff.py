"""Word by word, and both texts are in what is shown."""

import re
import time
from html.parser import HTMLParser
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import diff
from articles.body import _allowlist, canonical_body
from articles.diff.markup import TAG, VOID, name_of
from tests.figures import figure, gallery

MARK = re.compile(r"<(/?)(ins|del|li)( [^>]*)?>")


def without(mark: str, html: str) -> str:
    """One of the two texts: elements of this mark dropped, the other mark unwrapped."""
    out, at = [], 0
    dropped: list[bool] = []  # for each element we are in
    for tag in MARK.finditer(html):
        if not any(dropped):
            out.append(html[at : tag.start()])
        at = tag.end()
        if not tag[1]:
            dropped.append(tag[2] == mark or tag[3] == f' data-only="{mark}"')
        if tag[2] == "li" and not any(dropped):
            out.append(f"<{tag[1]}li>")
        if tag[1]:
            dropped.pop()
    return "".join([*out, html[at:]])


def newer(html: str) -> str:
    return tight(without("del", html))


def older(html: str) -> str:
    return tight(without("ins", html))


def tight(html: str) -> str:
    """Without white space beside the tags of blocks, which nobody sees."""
    return re.sub(
        r"\s*(</?(?:p|h[23]|blockquote|aside|[uo]l|li|hr|figure|section)(?: [^>]*)?>)\s*", r"\1", html
    ).strip()


def is_well_formed(html: str) -> bool:
    opened: list[str] = []
    for tag in TAG.findall(html):
        if tag.startswith("</"):
            if not opened or opened.pop() != name_of(tag):
                return False
        elif name_of(tag) not in VOID:
            opened.append(name_of(tag))
    return not opened


def inside_lists(html: str) -> set[str]:
    """What the lists in it hold, by name."""
    opened, found = [""], set()
    for tag in TAG.findall(html):
        if tag.startswith("</"):
            opened.pop()
            continue
        if opened[-1] in ("ul", "ol"):
            found.add(name_of(tag))
        if name_of(tag) not in VOID:
            opened.append(name_of(tag))
    return found


# --- what an editor sees ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("<p>She sang.</p>", "<p>She sang.</p>", "<p>She sang.</p>"),
        (
            "<p>She sang on Friday night.</p>",
            "<p>She sang on Monday night.</p>",
            "<p>She sang on <del>Friday</del><ins>Monday</ins> night.</p>",
        ),
        ("<p>She sang.</p>", "<p>She sang twice.</p>", "<p>She sang<ins> twice</ins>.</p>"),
        (
            "<p>It was a very long night.</p>",
            "<p>It was a long night.</p>",
            "<p>It was a <del>very </del>long night.</p>",
        ),
        (
            "<p>One stays.</p><p>Two goes away.</p>",
            "<p>One stays.</p>",
            "<p>One stays.</p><del><p>Two goes away.</p></del>",
        ),
        (
            "<p>She <strong>really sang</strong> well.</p>",
            "<p>She <strong>never sang</strong> well.</p>",
            "<p>She <strong><del>really</del><ins>never</ins> sang</strong> well.</p>",
        ),
        (
            "<ul><li>Tea and cake</li><li>Beer</li></ul>",
            "<ul><li>Tea and rum</li><li>Beer</li></ul>",
            "<ul><li>Tea and <del>cake</del><ins>rum</ins></li><li>Beer</li></ul>",
        ),
        (
            "<ul><li>Tea</li><li>Beer</li></ul>",
            "<ul><li>Tea</li><li>Wine</li></ul>",
            '<ul><li>Tea</li><li data-only="del"><del>Beer</del></li>'
            '<li data-only="ins"><ins>Wine</ins></li></ul>',
        ),
        (
            "<p>Tea<br>Beer</p>",
            "<p>Tea<br>Wine</p>",
            "<p>Tea<br><del>Beer</del><ins>Wine</ins></p>",
        ),
        (
            "<blockquote><p>I sang it.</p></blockquote>",
            "<blockquote><p>I sang that.</p></blockquote>",
            "<blockquote><p>I sang <del>it</del><ins>that</ins>.</p></blockquote>",
        ),
        ("", "<p>New.</p>", "<ins><p>New.</p></ins>"),
    ],
)
def test_words_are_marked_in_the_formatting_they_have(old: str, new: str, shown: str):
    assert diff.body(old, new).html == shown


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<p>So <strong>it</strong> is</p>", "<p>So it is</p>", "Bold removed"),
        ("<p>So it is</p>", "<p>So <em>it</em> is</p>", "Italics added"),
        (
            '<p>See <a href="https://a.org/">there</a></p>',
            '<p>See <a href="https://b.org/?x=1&amp;y=2">there</a></p>',
            "Link changed: https://a.org/ → https://b.org/?x=1&amp;y=2",
        ),
        ("<p>See there</p>", '<p>See <a href="https://b.org/">there</a></p>', "Link added: https://b.org/"),
        (
            '<p>See <a href="https://a.org/">there</a></p>',
            '<p>See <a href="https://a.org/" title="T">there</a></p>',
            "Title of the link to https://a.org/ changed",
        ),
        ("<p>The night</p>", "<h2>The night</h2>", "Paragraph → heading"),
        ("<h2>The night</h2>", "<h3>The night</h3>", "Heading → smaller heading"),
        ("<p>The night</p>", "<ul><li>The night</li></ul>", "Paragraph → bulleted list"),
        (
            "<p>The night</p>",
            '<aside class="pull-quote"><p>The night</p></aside>',
            "Pull quote added",
        ),
        (
            "<p><strong>The</strong> night</p>",
            "<p><strong>The night</strong></p>",
            "Bold on other words",
        ),
    ],
)
def test_formatting_alone_is_said_and_no_word_is_marked(old: str, new: str, said: str):
    shown = diff.body(old, new).html
    assert f'<ins class="reformed" data-form="{said}">' in shown
    assert shown.count("<del") == shown.count("<del hidden>") == 1
    assert shown.count("<ins") == 1
    assert (older(shown), newer(shown)) == (tight(old), tight(new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<li>One stays</li>", "<li>One stays</li><li>Two comes</li>"),
        ("<li>One stays</li><li>Two goes</li>", "<li>One stays</li>"),
        ("<li>One stays</li><li></li>", "<li></li><li>Two comes</li><li>One stays</li>"),
        ("<li>One stays</li>", "<li>One stays<ol><li>Two</li></ol></li><li>Three<ol><li>4</li></ol></li>"),
        ("<li>One stays</li>", "<li><p>One stays</p></li>"),
        ("\n<li>One stays</li>\n<li>Two goes</li>\n", "<li>One stays</li>"),
        ("<li>One</li><li>" + "x y " * 15_000 + "</li>", "<li>One</li><li>" + "x z " * 15_000 + "</li>"),
    ],
)
def test_a_list_still_holds_nothing_but_items(old: str, new: str):
    old, new = f"<ul>{old}</ul>", f"<ul>{new}</ul>"
    shown = diff.body(old, new).html
    assert inside_lists(shown) == {"li"}
    assert (older(shown), newer(shown)) == (tight(old), tight(new))


def test_another_picture_is_another_block_though_its_words_are_the_same():
    old, new = figure(UUID(int=1)), figure(UUID(int=2))
    assert diff.body(f"<p>a</p>{old}", f"<p>a</p>{new}").html == f"<p>a</p><del>{old}</del><ins>{new}</ins>"
    assert diff.body(gallery(old), gallery(new)).html == gallery(f"<del>{old}</del><ins>{new}</ins>")


def test_a_picture_laid_out_anew_is_a_change_of_form_and_a_new_caption_one_of_words():
    shown = diff.body(figure(layout="left"), figure(layout="wide")).html
    assert 'class="reformed" data-form="Picture laid out anew"' in shown
    shown = diff.body(figure(caption="At dusk"), figure(caption="At dawn")).html
    assert "<figcaption>At <del>dusk</del><ins>dawn</ins></figcaption>" in shown


def test_a_list_made_of_a_paragraph_holds_nothing_but_items():
    assert inside_lists(diff.body("<p>Tea</p>", "<ul>\n<li>Tea</li>\n</ul>").html) == {"li"}


def test_a_rule_that_went_is_not_shown_inside_a_paragraph():
    shown = diff.body("<blockquote><p>a b</p><hr><p>c d</p></blockquote>", "<p>a b c d</p>").html
    assert "<hr>" not in shown.split("</del>", 1)[1]
    assert "Quote with paragraph removed" in shown


def test_a_heading_made_of_a_paragraph_shows_the_word_that_changed_too():
    shown = diff.body("<p>The long night of it</p>", "<h2>The short night of it</h2>").html
    assert "<h2>The <del>long</del><ins>short</ins> night of it</h2></ins>" in shown


def test_a_paragraph_put_in_between_marks_nothing_else():
    paragraphs = [f"<p>Paragraph {name} is here.</p>" for name in ("one", "two", "three", "four")]
    shown = diff.body(
        "".join(paragraphs), "".join([*paragraphs[:2], "<p>An altogether new line</p>", *paragraphs[2:]])
    )
    assert shown.html.count("<ins>") == 1
    assert "<ins><p>An altogether new line</p></ins>" in shown.html


def test_text_is_escaped():
    assert diff.text("a <b> c", "a <script> c").html == "a &lt;<del>b</del><ins>script</ins>&gt; c"


def test_an_entry_of_a_list_is_never_half_changed():
    shown = diff.entries([(1, "By Dana Whitlow"), (2, "By R & S")], [(3, "By Dana Park"), (2, "By R & S")])
    assert shown == "<del>By Dana Whitlow\n</del><ins>By Dana Park\n</ins>By R &amp; S\n"


def test_two_of_the_same_name_are_two():
    assert diff.entries([(1, "Dana")], [(2, "Dana")]) == "<del>Dana\n</del><ins>Dana\n</ins>"


@pytest.mark.parametrize(
    ("old", "new", "size"),
    [
        ("<p>One two.</p>", "<p>One two.</p>", (0, 0)),
        ("", "<p>One two.</p>", (2, 0)),
        ("<p>One two.</p><p>Three</p>", "<p>One.</p><p>Three four five</p>", (2, 1)),
        ("<p>One</p><p>two</p>", "<p>two</p><p>One</p>", (0, 0)),
        ("<p>Ada</p>", "<p><strong>A</strong>da</p>", (0, 0)),
        ("<p>One two three</p>", "<p>One two and three</p>", (1, 0)),
        ("<ul><li>Tea</li><li>Beer</li></ul>", "<ul><li>Tea<ol><li>Beer</li></ol></li></ul>", (0, 0)),
        ("<p>Baldwin&#x27;s night</p>", "<p>Baldwin’s night</p>", (1, 1)),
        ("<p>R and S</p>", "<p>R &amp; S</p>", (0, 1)),
    ],
)
def test_the_size_of_a_change_is_words(old: str, new: str, size: tuple[int, int]):
    assert diff.size(old, new) == size


# --- whatever the texts are -------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["the", "the ", "a", " ", "sang", "night ", "&amp;", ", ", "É", "“", "1,000 ", "\n", "<br>"]
)


def _wrapped(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(
        ["strong", "em", 'a href="https://a.org/"', 'a href="https://b.org/" title="x > y"']
    )
    return st.tuples(tags, st.lists(inside, max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"
    )


INLINE = st.lists(st.recursive(WORDS, _wrapped, max_leaves=8), max_size=10).map("".join)
PARAGRAPH = st.tuples(st.sampled_from(["p", "p", "h2", "h3", "li"]), INLINE).map(
    lambda made: f"<{made[0]}>{made[1]}</{made[0]}>"
)


def _boxed(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(["blockquote", 'aside class="pull-quote"', "ul", "ol", "li", "strong"])
    return st.tuples(tags, st.lists(inside, max_size=4)).map(
        lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"
    )


CAPTIONED = st.builds(
    figure,
    st.sampled_from([UUID(int=1), UUID(int=2)]),
    st.sampled_from(["", "At dusk", "At <em>dawn</em>"]),
    st.sampled_from(["wide", "left"]),
)
FIGURE = CAPTIONED | st.lists(CAPTIONED, min_size=1, max_size=3).map(lambda made: gallery(*made))
BODY = st.lists(
    st.recursive(PARAGRAPH | INLINE | FIGURE | st.just("<hr>"), _boxed, max_leaves=6), max_size=6
).map(lambda pieces: canonical_body("".join(pieces)))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(BODY, BODY)
def test_both_bodies_are_in_what_is_shown_and_it_is_well_formed(old: str, new: str):
    shown = diff.body(old, new).html
    assert (older(shown), newer(shown)) == (tight(old), tight(new))
    assert is_well_formed(shown)
    assert {name_of(tag) for tag in TAG.findall(shown)} <= _allowlist()["tags"] | {"ins", "del"}


@settings(max_examples=60, deadline=None)
@given(BODY, st.randoms())
def test_a_body_edited_here_and_there_is_still_both(old: str, random):
    pieces = re.findall(r"<[^>]*>|[^<]", old)
    edited = [piece for piece in pieces if random.random() > 0.1]
    new = canonical_body("".join(edited))
    shown = diff.body(old, new).html
    assert (older(shown), newer(shown)) == (tight(old), tight(new))
    assert is_well_formed(shown)


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text())
def test_any_two_lines_of_text_are_shown_as_text(old: str, new: str):
    class Text(HTMLParser):
        read = ""

        def handle_data(self, data: str) -> None:
            self.read += data

    parser = Text(convert_charrefs=True)
    parser.feed(without("del", diff.text(old, new).html))
    parser.close()
    assert parser.read == new


PARAGRAPHS = 4000
LONG = {
    "every paragraph changed": (
        "<p>Number {n} of the night was sung by {n} of us, and the boats went out"
        + " and came home" * 8
        + "</p>",
        "<p>Number {n} of the night was sung by {n} of you, and the boats went on"
        + " and came home" * 8
        + "</p>",
    ),
    "nothing in common": ("<p>" + "one two {n} " * 18 + "</p>", "<p>" + "five six {n} " * 17 + "</p>"),
    "the same words in turns": ("<p>" + "x y x x y " * 22 + "</p>", "<p>" + "y x z y y x " * 18 + "</p>"),
    "one paragraph": ("word{n} and the " * 14, "and word{n} of the " * 12),
    "one word a paragraph": ("<p>x</p>" * 31, "<p>x</p><p>y</p>" * 15),
}


@pytest.mark.parametrize("kind", LONG)
def test_two_bodies_of_the_largest_size_are_answered_in_time(kind: str):
    old, new = ("".join(line.replace("{n}", str(n)) for n in range(PARAGRAPHS)) for line in LONG[kind])
    assert 700_000 < min(len(old), len(new)) <= max(len(old), len(new)) < 1_000_000
    start = time.process_time()
    shown = diff.body(old, new)
    taken = time.process_time() - start
    assert (older(shown.html), newer(shown.html)) == (tight(old), tight(new))
    assert not shown.is_fine
    assert taken < 3, f"{taken:.1f} s"


# Of a shape that takes many seconds where a step is not paid for.
DEAR = {
    "the one word that stayed is the last in its element": (
        "<p><em>" + "x y y " * 2000 + "Z</em></p>",
        "<p>" + "y x x " * 2000 + "Z</p>",
    ),
    "blocks without a word": ("<p>!</p>" * 4000, "<p>?</p>" * 4000),
    "a list in a list in a list": tuple(
        "<ul><li>" * 29 + "word " * 190_000 + last + "</li></ul>" * 29 for last in ("one", "two")
    ),
}


def test_two_texts_that_are_too_long_are_shown_whole_and_escaped():
    shown = diff.text("<a " * 50_000, "<b " * 50_000)
    assert shown.html == f"<del>{'&lt;a ' * 50_000}</del><ins>{'&lt;b ' * 50_000}</ins>"
    assert not shown.is_fine


def test_texts_in_which_nothing_could_be_found_in_time_say_so():
    assert not diff.text("x y y " * 2000, "y x x " * 2000).is_fine
    assert diff.text("x y y " * 20, "y x x " * 20).is_fine


@pytest.mark.parametrize("kind", DEAR)
def test_two_bodies_that_are_dear_to_compare_are_answered_in_time(kind: str):
    old, new = DEAR[kind]
    start = time.process_time()
    shown = diff.body(old, new).html
    taken = time.process_time() - start
    assert (older(shown), newer(shown)) == (tight(old), tight(new))
    assert taken < 3, f"{taken:.1f} s"
