"""Figures in a body: one form for each, whatever is sent; references only; kept from being deleted."""

import datetime as dt
import time
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import checks, figures
from articles.body import canonical_body
from articles.models import PictureUse
from images.models import ImagePerson
from tests.builders import make_article, make_person, make_user, save_again
from tests.figures import CAPTION, OTTERS, embed, figure, gallery, make_image


@pytest.mark.parametrize(
    "html",
    [
        *(figure(layout=layout) for layout in figures.Layout),
        figure(caption=""),
        embed(),
        gallery(figure(), figure(caption="")),
        f"<blockquote><p>Said.</p>{figure()}</blockquote>",
        f"<ul><li><p>One</p>{embed()}</li></ul>",
        f"<p>Before.</p>{figure()}<p>After.</p>",
    ],
)
def test_what_the_editor_writes_is_kept_to_the_byte(html: str) -> None:
    assert canonical_body(html) == html


PAST = timezone.now() - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        (
            f'<figure data-layout="up" class="picture big" data-picture="{OTTERS.upper()}" onclick="x()">',
            None,
        ),
        (
            figure().replace("<figcaption>", '<img src="//evil.example/x.png"><figcaption>'),
            "{figure}",
        ),
        (figure(uuid="javascript:alert(1)"), "<p>{caption}</p>"),
        (figure(uuid="'; DROP TABLE images_image; --"), "<p>{caption}</p>"),
        (figure(uuid=f"{OTTERS}&quot;&gt;&lt;script&gt;"), "<p>{caption}</p>"),
        (figure().replace('class="picture" ', ""), "<p>{caption}</p>"),
        (figure(caption=figure()), "{figure}"),
        (f"<em>{figure(caption='Otters')}</em>", "<em><p>Otters</p></em>"),
        (gallery("<p>Stray</p>", figure()), "<p>Stray</p>{figure}"),
        (f"<section>{figure()}</section>", "{figure}"),
        (f"<div class='gallery'>{figure()}</div>", "{figure}"),
        (gallery(), ""),
        ("<figure><figcaption>Pasted</figcaption></figure>", "<p>Pasted</p>"),
    ],
)
def test_what_only_looks_like_a_figure_leaves_its_words(html: str, kept: str | None) -> None:
    plain = figure(caption="", layout="inline")
    assert canonical_body(html) == (plain if kept is None else kept.format(caption=CAPTION, figure=figure()))


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (embed("vimeo"), "The house shows nothing of “vimeo”"),
        (embed("", ""), "The house shows nothing of “”"),
        (embed(identity="short"), "“short” leads to nothing on YouTube"),
        (embed(identity="../../evil.js"), "leads to nothing on YouTube"),
        (embed("x", "javascript:alert(1)"), "leads to nothing on X"),
        (embed("spotify", "track/&quot;onload=&quot;x"), "leads to nothing on Spotify"),
    ],
)
def test_an_embed_of_nothing_the_house_shows_is_refused_in_words(html: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        canonical_body(f"<p>All of this stays typed.</p>{html}")
    assert said in refused.value.messages[0]


PIECES = st.sampled_from(
    [
        *["<p>", "</p>", "<em>", "</em>", "<h2>", "</h2>", "<ul><li>", "</li></ul>", "<blockquote>"],
        *["</blockquote>", '<a href="https://example.com/">', "</a>", "<table><tr><td>", "word", " ", "<br>"],
        *[
            "<figure>",
            "</figure>",
            "<figcaption>",
            "</figcaption>",
            '<section class="gallery">',
            "</section>",
        ],
        *[f'<figure class="picture" data-picture="{OTTERS}">', figure(), embed(), gallery(figure())],
        *[
            "<svg>",
            "<math>",
            "<template>",
            "<select>",
            "<textarea>",
            "<!--",
            "-->",
            "<aside class='pull-quote'>",
        ],
    ]
)


@given(st.lists(PIECES, max_size=25))
def test_canonical_again_is_the_same_again_and_holds_whole_figures_only(pieces: list[str]) -> None:
    once = canonical_body("".join(pieces))
    assert canonical_body(once) == once
    rest = figures.replaced(once, lambda each: "")
    assert not any(tag in rest for tag in ("<figure", "<figcaption", "<section"))


@given(st.lists(st.sampled_from([figure(), embed(), gallery(figure()), "<p>a</p>", "word"]), max_size=9))
def test_putting_each_figure_back_changes_nothing(pieces: list[str]) -> None:
    body = canonical_body("".join(pieces))
    assert figures.replaced(body, lambda each: each.html) == body


@pytest.mark.parametrize(
    "html",
    [
        figure() * 3_000,
        gallery(figure() * 3_000),
        '<section class="gallery">' * 50 + figure() * 3_000,
        '<figure class="picture">' * 50 + "<figcaption>" + "word " * 150_000,
        (f'<a href="https://example.com/">{figure()}') * 50,
        "<figure><figcaption>" + "<em>x</em>" * 50_000,
    ],
    ids=["many", "one gallery", "galleries in galleries", "an open one", "in links", "unclosed"],
)
def test_no_heap_of_figures_takes_long(html: str) -> None:
    began = time.perf_counter()
    canonical_body(html)
    assert time.perf_counter() - began < 2


def test_pictures_are_found_in_order_galleries_included() -> None:
    one, two, three = (UUID(int=number) for number in (1, 2, 3))
    body = canonical_body(figure(one) + "<p>a</p>" + gallery(figure(two), figure(three)) + embed())
    assert [picture.uuid for picture in figures.pictures(body)] == [one, two, three]


@pytest.mark.django_db
def test_a_revision_says_which_pictures_it_shows_and_keeps_them() -> None:
    one, two = make_image(), make_image()
    article = make_article(body=gallery(figure(two.uuid), figure(one.uuid)) + figure(two.uuid))
    assert article.head is not None
    assert [use.image for use in article.head.picture_uses.all()] == [two, one, two]
    save_again(article, by=make_user("editor"), body="<p>No more.</p>")
    with pytest.raises(ProtectedError):
        one.delete()


@pytest.mark.django_db
def test_a_picture_that_no_story_shows_can_be_deleted() -> None:
    image = make_image()
    make_article(body="<p>None.</p>")
    image.delete()
    assert not PictureUse.objects.exists()


@pytest.mark.django_db
def test_a_picture_that_is_not_there_is_refused_in_words() -> None:
    body = figure(make_image().uuid) + figure(uuid4())
    with pytest.raises(ValidationError) as refused:
        make_article(body=body)
    assert refused.value.message_dict["body"][0].startswith("Picture 2 in the body is not")


@pytest.mark.django_db
@pytest.mark.parametrize(("alt_text", "stops"), [("", True), ("Otters", False)])
def test_a_picture_in_the_story_needs_alt_text_to_go_out(alt_text: str, stops: bool) -> None:
    article = make_article(body=figure(make_image(alt_text=alt_text).uuid))
    assert ("inline-alt-text" in [problem.key for problem in checks.blocking(article)]) == stops


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("privacy", "basis", "stops"), [("minor", "", True), ("minor", "consent", False), ("public", "", False)]
)
def test_a_minor_in_a_picture_of_the_story_needs_a_basis(privacy: str, basis: str, stops: bool) -> None:
    image = make_image(minor_basis=basis)
    ImagePerson.objects.create(image=image, person=make_person("Wren Vance", privacy=privacy), position=1)
    article = make_article(body=figure(image.uuid))
    assert ("inline-minor-in-frame" in [problem.key for problem in checks.blocking(article)]) == stops


@pytest.mark.django_db
@pytest.mark.parametrize(("until", "warns"), [(PAST, True), (None, False)])
def test_a_picture_whose_time_is_over_is_a_warning(until: dt.datetime | None, warns: bool) -> None:
    article = make_article(
        body=gallery(figure(make_image().uuid), figure(make_image(usable_until=until).uuid))
    )
    said = [each.message for each in checks.problems(article) if each.key == "inline-hidden-picture"]
    assert bool(said) == warns
    assert all("picture 2 in the body" in each for each in said)
