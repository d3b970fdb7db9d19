"""“Said in this story”: quotes with their speakers, read from the newest copy."""

import pytest

from tests.builders import make_article, make_person, make_user, save_again

pytestmark = pytest.mark.django_db

BODY = (
    "<p>Orla Vance was accused of fraud.</p>"
    "<p>“We saw it coming,” a source close to the couple said, “and nobody listened.”</p>"
    "<p>“I am glad it is over,” Vance told reporters.</p><p>“It was late.”</p>"
)


@pytest.fixture
def story(client):
    make_person("Orla Vance")
    chief = make_user("chief")
    client.force_login(chief)
    return make_article(by=chief, body=BODY)


def page(client, story, **headers):
    return client.get(f"/admin/sourcing/story/{story.pk}/", headers=headers)


def test_each_quote_is_listed_with_who_is_said_to_have_said_it(client, story):
    text = page(client, story).text
    for told in (
        "We saw it coming",
        "nobody listened",
        "Anonymous",
        "Named person",
        "Nobody named",
        "accused of",
    ):
        assert told in text


def test_a_script_gets_the_inside_alone(client, story):
    text = page(client, story, **{"X-Requested-With": "fetch"}).text
    assert "We saw it coming" in text
    assert "<html" not in text


def test_it_reads_the_newest_copy_and_escapes_it(client, story):
    save_again(story, by=make_user("chief"), body="<p>“&lt;b&gt;Run&lt;/b&gt;,” a source said.</p>")
    text = page(client, story).text
    assert "We saw it coming" not in text
    assert "&lt;b&gt;Run" in text


def test_a_story_that_quotes_nobody_says_so(client, story):
    save_again(story, by=make_user("chief"), body="<p>It rained.</p>")
    assert "quotes nobody" in page(client, story).text


def test_no_such_story_is_404(client, story):
    assert client.get("/admin/sourcing/story/999999/").status_code == 404


@pytest.mark.parametrize("quoted", [1, 50])
def test_it_asks_the_same_whatever_is_quoted(client, story, django_assert_max_num_queries, quoted):
    people = [make_person(f"Person Number{number}") for number in range(quoted)]
    body = "".join(
        f"<p>“We saw {number} of it,” {person.name} said.</p>" for number, person in enumerate(people)
    )
    save_again(story, by=make_user("chief"), body=body)
    page(client, story)
    with django_assert_max_num_queries(11):
        page(client, story)
