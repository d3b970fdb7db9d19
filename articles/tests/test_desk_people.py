"""People in this story, beside the form: owed, late, parked, done."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.admin import panel
from articles.models import Article, LinkDecision, LinkRun, Mention
from articles.tests.desk import change, head, queries_of, sign_in
from people.models import Person
from staff.models import User
from tests.builders import link, make_article, make_mention, make_person, save_again


def people(client: Client, article: Article) -> str:
    return client.get(reverse("story-people", args=[article.pk])).content.decode()


def test_the_panel_waits_while_links_are_owed(client: Client, reporter: User):
    page = people(sign_in(client, reporter), make_article(by=reporter))
    assert 'data-state="owed"' in page
    assert "Finding names…" in page


def test_the_panel_lists_the_names_in_the_order_of_the_text_with_state_and_reason(
    client: Client, reporter: User
):
    orla = make_person("Orla Vance", disambiguator="actor, b. 1978")
    wren = make_person("Wren Vance", privacy="minor", occupations=["dancer"], born="2012-05")
    body = "<p>It rained.</p><p>Orla Vance sang with Wren Vance. Orla bowed.</p>"
    article = make_article(by=reporter, body=body)
    make_mention(article, orla, evidence="full name")
    make_mention(article, orla, "Orla bowed", is_linked=False, evidence="first name")
    make_mention(article, wren, state=Mention.State.HELD, is_linked=False)
    page = people(sign_in(client, reporter), article)
    assert page.count('target="_blank"') == page.count("<a ")  # beside what is being written
    for words in ("actor, b. 1978", "“Orla Vance”", "Linked", "Recognised", "first name", "dancer, b. 2012"):
        assert words in page
    assert "Held: minor" in page
    assert "2 people, named 3 times" in page
    assert 'data-state="done"' in page
    assert page.index("“Orla Vance”") < page.index("“Wren Vance”") < page.index("“Orla bowed”")


def test_the_panel_offers_the_candidates_of_a_suggestion_by_number(client: Client, reporter: User):
    singer, actor = (make_person("Ida Solberg", disambiguator=what) for what in ("singer", "actor"))
    article = make_article(by=reporter, body="<p>Ida Solberg sang.</p>")
    either = [{"person": each.pk, "score": 0.5} for each in (singer, actor)]
    make_mention(article, None, "Ida Solberg", state=Mention.State.SUGGESTED, candidates=either)
    page = people(sign_in(client, reporter), article)
    assert "Who is this?" in page
    assert "1 to decide" in page
    assert 'data-key="1"' in page
    assert 'data-key="2"' in page
    assert page.index(">singer<") < page.index(">actor<")


def test_names_without_a_profile_are_listed(client: Client, desk_editor: User):
    article = make_article(by=desk_editor, body="<p>Actress Della Quint said no.</p>")
    link(article)
    page = people(sign_in(client, desk_editor), article)
    assert "Names without a profile" in page
    assert 'value="profile:Della Quint"' in page


# --- deciding -----------------------------------------------------------------------------------------------


def decide(client: Client, article: Article, do: str, **fields: Any) -> Any:
    """What the page's script sends."""
    address = reverse("story-people-decide", args=[article.pk])
    return client.post(address, {"do": do, **fields}, headers={"X-Requested-With": "fetch"})


def about(article: Article) -> str:
    """The address of the story's first name, as its buttons have it."""
    return panel._rows(head(article))[0].address


def first(article: Article) -> tuple[str, Person | None]:
    mention = head(article).mentions.select_related("person").order_by("start")[0]
    return mention.state, mention.person


@pytest.fixture
def orla(db: None) -> Person:
    return make_person("Orla Vance")


@pytest.fixture
def story(desk_editor: User, orla: Person) -> Article:
    article = make_article(by=desk_editor, headline="A night", body="<p>Orla Vance sang. Vance bowed.</p>")
    link(article)
    return article


@pytest.mark.parametrize(
    ("do", "state"), [("confirm", "confirmed"), ("reject", "rejected"), ("never", "rejected")]
)
def test_a_button_decides_and_the_answer_is_the_panel_as_it_is_now(
    do: str, state: str, client: Client, desk_editor: User, story: Article, orla: Person
):
    answer = decide(sign_in(client, desk_editor), story, f"{do}:{about(story)}")
    assert answer.status_code == 200
    assert first(story) == (state, orla)
    assert str(Mention.State(state).label) in answer.content.decode()
    assert decide(client, story, "undo").status_code == 200
    assert first(story) == ("auto", orla)


def test_somebody_else_is_chosen(client: Client, desk_editor: User, story: Article):
    ida = make_person("Ida Solberg")
    sign_in(client, desk_editor)
    assert decide(client, story, f"choose:{about(story)}", person=ida.pk).status_code == 200
    assert first(story) == ("manual", ida)
    assert decide(client, story, f"choose:{about(story)}:{ida.pk}").status_code == 200


def test_selected_words_are_linked_by_hand(client: Client, desk_editor: User, story: Article, orla: Person):
    words = {"surface": "bowed", "before": "Vance ", "after": ".", "person": orla.pk}
    assert decide(sign_in(client, desk_editor), story, "hand", **words).status_code == 200
    assert head(story).mentions.get(surface="bowed").person == orla


def test_a_name_gets_a_profile_and_its_history_says_where_from(client: Client, chief: User):
    article = make_article(by=chief, body="<p>Actress Della Quint said no.</p>")
    link(article)
    answer = decide(sign_in(client, chief), article, "profile:Della Quint")
    della = Person.objects.get(name="Della Quint")
    assert "a stub, linked as soon as it is published" in answer.content.decode()
    assert first(article) == ("held", della)
    history = client.get(f"/admin/people/person/{della.pk}/history/").content.decode()
    assert "Made from the story" in history


def test_a_decision_is_taken_back_by_its_own_button(
    client: Client, desk_editor: User, story: Article, orla: Person
):
    sign_in(client, desk_editor)
    page = decide(client, story, f"reject:{about(story)}").content.decode()
    made = LinkDecision.objects.get()
    assert f'value="withdraw:{made.pk}"' in page
    assert decide(client, story, f"withdraw:{made.pk}").status_code == 200
    assert first(story) == ("auto", orla)
    assert decide(client, story, f"withdraw:{made.pk}").status_code == 409


@pytest.mark.parametrize(
    "do",
    [
        "",
        "explode:1",
        "confirm",
        "confirm:1",
        "confirm:1.body.0.1",
        f"confirm:{'9' * 30}.body.0.1",
        "withdraw:x",
        "undo",
        "profile:",
        "hand",
        "choose:\x00",
    ],
)
def test_nonsense_is_refused_with_a_sentence_and_changes_nothing(
    do: str, client: Client, desk_editor: User, story: Article, orla: Person
):
    answer = decide(sign_in(client, desk_editor), story, do)
    assert answer.status_code in (400, 409)
    assert first(story) == ("auto", orla)
    assert not LinkDecision.objects.exists()


def test_a_name_that_was_found_anew_in_the_meantime_is_not_decided(
    client: Client, desk_editor: User, story: Article
):
    seen = about(story)
    save_again(story, by=desk_editor, body="<p>Tom Marr sang. Orla Vance bowed.</p>")
    link(story)
    answer = decide(sign_in(client, desk_editor), story, f"reject:{seen}")
    assert answer.status_code == 409
    assert "look again" in answer.content.decode()


def test_who_may_not_decide_sees_no_buttons_and_is_refused(client: Client, photo: User, story: Article):
    page = people(sign_in(client, photo), story)
    assert "links-decide" not in page
    answer = decide(client, story, f"reject:{about(story)}")
    assert answer.status_code == 403
    assert not LinkDecision.objects.exists()


def test_without_a_script_a_button_leads_back_to_the_story(client: Client, desk_editor: User, story: Article):
    address = reverse("story-people-decide", args=[story.pk])
    answer = sign_in(client, desk_editor).post(address, {"do": f"reject:{about(story)}"}, follow=True)
    assert answer.redirect_chain == [(change(story), 302)]
    assert "is not Orla Vance" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "found"), [("orla", True), ("VÁNCE", True), ("", False), ("nobody", False), ("(q+)+$", False)]
)
def test_people_are_searched_by_any_name(
    asked: str, found: bool, client: Client, reporter: User, story: Article, orla: Person
):
    address = reverse("story-people-search", args=[story.pk])
    page = sign_in(client, reporter).get(address, {"q": asked}).content.decode()
    assert (f'data-person="{orla.pk}"' in page) is found


def test_a_name_with_markup_is_shown_as_it_is(client: Client, desk_editor: User):
    make_person("<b>Orla</b> Vance", slug="orla-vance")
    article = make_article(by=desk_editor, body="<p>It rained.</p>")
    link(article)
    address = reverse("story-people-search", args=[article.pk])
    page = sign_in(client, desk_editor).get(address, {"q": "vance"}).content.decode()
    assert "<b>Orla</b>" not in page
    assert "&lt;b&gt;Orla&lt;/b&gt; Vance" in page


# --- parked, and what it costs ------------------------------------------------------------------------------


def park(article: Article) -> LinkRun:
    runs = LinkRun.objects.filter(revision=article.head)
    runs.update(parked_at=timezone.now(), attempts=8, error="No memory")
    return runs.get()


def test_a_parked_story_says_why_and_may_be_tried_again(client: Client, reporter: User):
    article = make_article(by=reporter)
    run = park(article)
    page = people(sign_in(client, reporter), article)
    assert "No memory" in page
    assert 'form="links-retry"' in page
    client.post(reverse("story-retry", args=[article.pk]))
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("owed", 0)


def test_who_may_not_write_may_not_try_again(client: Client, photo: User):
    article = make_article()
    run = park(article)
    assert 'form="links-retry"' not in people(sign_in(client, photo), article)
    assert client.post(reverse("story-retry", args=[article.pk])).status_code == 403
    run.refresh_from_db()
    assert run.state == "parked"


def test_trying_again_takes_a_post_and_a_parked_story(client: Client, reporter: User):
    article = make_article(by=reporter)
    address = reverse("story-retry", args=[article.pk])
    assert sign_in(client, reporter).get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert head(article).link_run.state == "owed"


def test_the_panel_of_no_story_is_not_found(client: Client, reporter: User):
    assert sign_in(client, reporter).get("/admin/articles/article/999999/people/").status_code == 404


def test_the_panel_takes_few_queries_however_many_are_named(client: Client, reporter: User):
    names = [f"Person Number{number}" for number in range(30)]
    article = make_article(by=reporter, body=f"<p>{', '.join(names)}</p>")
    for name in names:
        make_mention(article, make_person(name))
    assert queries_of(sign_in(client, reporter), reverse("story-people", args=[article.pk])) <= 7


def test_while_links_are_owed_the_names_can_be_decided(client: Client, desk_editor: User, story: Article):
    park(story)
    LinkRun.objects.update(linked_at=None)
    page = people(sign_in(client, desk_editor), story)
    assert 'data-state="parked"' in page
    assert "“Orla Vance”" in page
    assert decide(client, story, f"reject:{about(story)}").status_code == 200
    assert first(story)[0] == "rejected"


def test_words_that_are_not_saved_yet_are_said_to_count_later(
    client: Client, desk_editor: User, story: Article, orla: Person
):
    words = {"surface": "the zebrafish", "before": "", "after": "", "person": orla.pk}
    answer = decide(sign_in(client, desk_editor), story, "hand", **words)
    assert "as soon as the story is saved with these words" in answer.content.decode()


def test_a_profile_is_not_undone_and_says_so(client: Client, desk_editor: User, story: Article):
    sign_in(client, desk_editor)
    decide(client, story, f"reject:{about(story)}")
    decide(client, story, "profile:Della Quint")
    assert "stays: redact or merge it" in decide(client, story, "undo").content.decode()
    assert first(story)[0] == "rejected"


def test_a_profile_that_looks_like_another_is_pointed_out(client: Client, desk_editor: User, story: Article):
    make_person("Ada Moss")
    answer = decide(sign_in(client, desk_editor), story, "profile:\u0410da Moss")
    assert "Ada Moss" in answer.content.decode().split("data-summary")[1][:400]


def test_undo_is_offered_for_ones_own_decisions(
    client: Client, desk_editor: User, chief: User, story: Article, orla: Person
):
    decide(sign_in(client, desk_editor), story, f"reject:{about(story)}")
    assert panel.context(story, desk_editor)["may_undo"]
    assert not panel.context(story, chief)["may_undo"]
