"""A body in each of its forms: nothing is lost, and nothing is shown that another form hides."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from api.formats.bodies import Body, elements, plain, without_people
from articles.body import canonical_body
from articles.models import Article
from images.models import Channel, Image
from tests.builders import make_live_article, make_mention, make_person
from tests.figures import embed, figure, gallery, make_image

SITE = "http://127.0.0.1:8000"
SCRAPS = ["<p>", "</p>", "<h2>", "</h2>", "<ul>", "<li>", "</li>", "</ul>", "<blockquote>", "</blockquote>"]
SCRAPS += ["<aside class='pull-quote'>", "</aside>", "<em>", "</em>", "<br>", "<hr>", "<a href='/people/x/'>"]
SCRAPS += ["</a>", "Orla", " & ", "&lt;", '"', "\n", embed(), figure(), gallery(figure())]
SOUP = st.lists(st.sampled_from(SCRAPS), max_size=30).map("".join)


def shown(api: Client, article: Article, **asked: str) -> dict:
    return api.get(f"/api/v1/articles/{article.uuid}/", asked).json()


# --- forms ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("<p>One<br>and <em>two</em>.</p>", "One\nand two."),
        ("<h2>Head</h2><ul><li><p>a</p></li><li><p>b</p></li></ul>", "Head\n\na\n\nb"),
        ("", ""),
    ],
)
def test_plain_text_has_an_empty_line_between_paragraphs(html: str, text: str):
    assert plain(html) == text


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<p>A <em>b</em></p>", [{"type": "paragraph", "html": "A <em>b</em>", "text": "A b"}]),
        ("<h3>Head</h3>", [{"type": "heading", "level": 3, "html": "Head", "text": "Head"}]),
        ("<blockquote><p>Q</p></blockquote>", [{"type": "quote", "html": "<p>Q</p>", "text": "Q"}]),
        (
            '<aside class="pull-quote"><p>Q</p></aside>',
            [{"type": "pull_quote", "html": "<p>Q</p>", "text": "Q"}],
        ),
        (
            "<ol><li><p>a</p></li></ol>",
            [{"type": "list", "is_ordered": True, "items": [{"html": "<p>a</p>", "text": "a"}]}],
        ),
        (
            "loose <em>text</em><hr>",
            [{"type": "paragraph", "html": "loose <em>text</em>", "text": "loose text"}],
        ),
        (
            embed(),
            [
                {
                    "type": "embed",
                    "provider": "youtube",
                    "url": "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
                    "title": "The trailer",
                }
            ],
        ),
    ],
)
def test_blocks_say_what_they_are(html: str, blocks: list):
    assert Body(html, {}, "blocks", "absolute").blocks == blocks


@given(SOUP)
def test_whatever_the_body_no_element_is_lost_and_every_word_is_in_some_block(soup: str):
    body = canonical_body(soup)
    found = "".join(element.html for element in elements(body))
    assert "".join(found.split()) == "".join(body.split())
    told = Body(body, {}, "blocks", "absolute")
    texts = [words for block in told.blocks for words in [block, *block.get("items", [])]]
    said = " ".join(part for each in texts for part in (each.get("text", ""), each.get("title", "")))
    assert "".join(sorted(said.split())) == "".join(sorted(told.text.split()))


@given(SOUP)
def test_without_links_to_people_the_rest_is_what_it_was(soup: str):
    body = canonical_body(soup)
    assert without_people(body) == body
    link = '<a class="person" href="/people/x/" data-person="x">'
    assert without_people(f"{body}{link}Orla</a>") == f"{body}Orla"


# --- as partners get them -----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("links", "person", "other"),
    [
        ("absolute", f'<a class="person" href="{SITE}/people/orla/" data-person="orla">Orla Vance</a>', SITE),
        ("keep", '<a class="person" href="/people/orla/" data-person="orla">Orla Vance</a>', ""),
        ("strip", "Orla Vance", SITE),
    ],
)
def test_links_are_as_asked_for(api: Client, links: str, person: str, other: str):
    article = make_live_article(body='<p>Orla Vance sang. <a href="/film/x/">More</a></p>')
    make_mention(article, make_person("Orla Vance", slug="orla"))
    expected = f'<p>{person} sang. <a href="{other}/film/x/">More</a></p>'
    assert shown(api, article, links=links)["body_html"] == expected
    (block,) = shown(api, article, links=links, body="blocks")["body_blocks"]
    assert f"<p>{block['html']}</p>" == expected
    assert shown(api, article, body="text")["body_text"] == "Orla Vance sang. More"


@pytest.mark.django_db
def test_links_by_hand_to_people_of_many_stories_are_of_each(api: Client):
    make_person("Orla Vance", slug="orla")
    make_person("Wren", slug="wren", privacy="minor")
    for name in ("orla", "wren", "orla"):
        make_live_article(body=f'<p>{name}: <a href="/people/{name}/">Who</a></p>')
    listed = api.get("/api/v1/articles/", {"expand": "body"}).json()["results"]
    link = f'<a class="person" href="{SITE}/people/orla/" data-person="orla">Who</a>'
    assert [story["body_html"] for story in listed] == [
        f"<p>orla: {link}</p>",
        "<p>wren: Who</p>",
        f"<p>orla: {link}</p>",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("channels", [[], [Channel.SITE]], ids=["for partners", "for the site only"])
def test_a_picture_is_a_block_where_it_may_be_shown(api: Client, channels: list[str]):
    image = make_image(caption="Otters")
    article = make_live_article(
        body=f"<p>Text.</p>{figure(image.uuid, caption='')}{gallery(figure(image.uuid))}"
    )
    Image.objects.update(channels=channels)
    blocks = shown(api, article, body="blocks")["body_blocks"]
    pictures = [block["type"] for block in blocks[1:]]
    assert pictures == ([] if channels else ["picture", "gallery"])
    if pictures:
        assert blocks[1]["picture"]["caption"] == "Otters"
        assert blocks[2]["pictures"][0]["uuid"] == str(image.uuid)


@pytest.mark.django_db
def test_words_are_counted_without_pictures(api: Client):
    image = make_image()
    article = make_live_article(body=f"<p>Three plain words.</p>{figure(image.uuid)}<p>And two.</p>")
    assert shown(api, article)["word_count"] == 5
