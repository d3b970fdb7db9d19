"""What editors decide about names: remembered, obeyed at once, and taken back."""

import pytest
from django.db import DatabaseError, transaction

from articles import decisions, links
from articles.decisions import NothingToDecide
from articles.lifecycle import NotAllowed
from articles.models import Article, LinkDecision, LinkRun, Mention
from articles.places import Place
from articles.render import linked_copy
from people import names
from people.models import Name, Person, Privacy, Status
from staff.models import User
from tests.builders import link, make_article, make_live_article, make_person, save_again

pytestmark = pytest.mark.django_db

TWO_OF_A_NAME = "<p>Ida Solberg came late.</p>"


def named(article: Article) -> list[tuple[str, Person | None, str, bool]]:
    assert article.head is not None
    found = article.head.mentions.filter(part="body").select_related("person").order_by("start")
    return [(mention.surface, mention.person, mention.state, mention.is_linked) for mention in found]


def link_again(article: Article) -> None:
    assert article.head is not None
    links.want_again([article.head.pk])
    links.link_revision(article.head.pk)


def place(article: Article, surface: str) -> Place:
    assert article.head is not None
    return Place.of(article.head.mentions.select_related("revision").get(part="body", surface=surface))


@pytest.fixture
def orla(db: None) -> Person:
    return make_person("Orla Vance")


def test_a_confirmed_suggestion_is_linked_at_once_and_says_who_and_when(desk_editor: User) -> None:
    singer, actor = make_person("Ida Solberg"), make_person("Ida Solberg")
    article = make_live_article(by=desk_editor, body=TWO_OF_A_NAME)
    link(article)
    assert named(article)[0][2] == "suggested"
    made = decisions.confirm(article, by=desk_editor, place=place(article, "Ida Solberg"), person=actor)
    assert named(article) == [("Ida Solberg", actor, "confirmed", True)]
    assert article.live is not None
    assert linked_copy(article.live).people == [actor]
    assert (made.by, made.at is not None, singer.mentions.exists()) == (desk_editor, True, False)


def test_a_rejected_link_is_gone_from_the_page_at_once_and_stays_away(
    desk_editor: User, orla: Person
) -> None:
    article = make_live_article(by=desk_editor, body="<p>Orla Vance arrived. Vance waved.</p>")
    link(article)
    decisions.reject(article, by=desk_editor, place=place(article, "Orla Vance"), person=orla)
    assert article.live is not None
    assert linked_copy(article.live).people == []
    save_again(article, by=desk_editor, body="<p>Then Orla Vance arrived, and later Orla Vance left.</p>")
    link(article)
    assert {state for _, _, state, _ in named(article)} == {"rejected"}
    link_again(article)
    assert not Mention.objects.sure().filter(revision=article.head).exists()


def test_a_decision_survives_an_edit_around_it_and_a_rename(desk_editor: User) -> None:
    singer, _ = make_person("Ida Solberg"), make_person("Ida Solberg")
    article = make_article(by=desk_editor, body="<p>In the end Ida Solberg came late to the hall.</p>")
    link(article)
    decisions.confirm(article, by=desk_editor, place=place(article, "Ida Solberg"), person=singer)
    names.rename(singer, "Ida Holm")
    save_again(article, by=desk_editor, body="<p>At long last Ida Solberg came in to the hall.</p>")
    link(article)
    assert named(article) == [("Ida Solberg", singer, "confirmed", True)]


def test_a_name_is_linked_to_somebody_else(desk_editor: User, orla: Person) -> None:
    other = make_person("Orla Quist")
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    link(article)
    decisions.link_by_hand(article, by=desk_editor, place=place(article, "Orla Vance"), person=other)
    assert named(article) == [("Orla Vance", other, "manual", True)]


def test_words_that_are_no_name_are_linked_by_hand(desk_editor: User, orla: Person) -> None:
    article = make_article(by=desk_editor, body="<p>They met the woman from Marl that day.</p>")
    link(article)
    words = Place("the woman from Marl", before="They met ", after=" that day.")
    decisions.link_by_hand(article, by=desk_editor, place=words, person=orla)
    assert named(article) == [("the woman from Marl", orla, "manual", True)]


def test_an_editor_may_say_that_a_name_is_nobody_we_know(desk_editor: User) -> None:
    make_person("Ida Solberg"), make_person("Ida Solberg")
    article = make_article(by=desk_editor, body=TWO_OF_A_NAME)
    link(article)
    decisions.reject(article, by=desk_editor, place=place(article, "Ida Solberg"), person=None)
    assert named(article) == [("Ida Solberg", None, "manual", False)]


def test_a_link_written_into_the_text_wins_and_is_the_only_one(desk_editor: User) -> None:
    ida = make_person("Ida Solberg", slug="ida")
    article = make_article(
        by=desk_editor, body='<p>Ida Solberg came. <a href="/people/ida/">The singer</a> left.</p>'
    )
    link(article)
    assert ("The singer", ida, "manual", False) in named(article)
    assert not any(is_linked for *_, is_linked in named(article))


def test_never_is_kept_in_the_names_table_and_holds_in_every_story(desk_editor: User, orla: Person) -> None:
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    link(article)
    decisions.never(article, by=desk_editor, place=place(article, "Orla Vance"), person=orla)
    assert named(article) == [("Orla Vance", orla, "rejected", False)]
    elsewhere = make_article(by=desk_editor, body="<p>Nobody knew Orla Vance.</p>")
    link(elsewhere)
    assert named(elsewhere) == [("Orla Vance", orla, "held", False)]


def test_never_for_a_short_form_leaves_the_full_name(desk_editor: User, orla: Person) -> None:
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived. Vance waved.</p>")
    link(article)
    decisions.never(article, by=desk_editor, place=place(article, "Vance"), person=orla)
    assert named(article) == [("Orla Vance", orla, "auto", True), ("Vance", orla, "rejected", False)]


def test_a_name_without_a_profile_gets_a_stub_and_is_held_until_it_is_published(desk_editor: User) -> None:
    article = make_article(by=desk_editor, body="<p>Actress Della Quint said no.</p>")
    link(article)
    assert [stranger["surface"] for stranger in LinkRun.objects.get().strangers] == ["Della Quint"]
    della = decisions.make_profile(article, by=desk_editor, name="Della Quint")
    assert della.status == Status.STUB
    assert named(article) == [("Della Quint", della, "held", False)]
    assert LinkRun.objects.get().strangers == []
    with pytest.raises(NothingToDecide):
        decisions.make_profile(article, by=desk_editor, name="Della Quint")


@pytest.mark.parametrize("verdict", ["reject", "never"])
def test_a_decision_is_taken_back(verdict: str, desk_editor: User, orla: Person) -> None:
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    link(article)
    decide = decisions.reject if verdict == "reject" else decisions.never
    decide(article, by=desk_editor, place=place(article, "Orla Vance"), person=orla)
    taken = decisions.undo(article, by=desk_editor)
    assert named(article) == [("Orla Vance", orla, "auto", True)]
    assert (taken.withdrawn_by, taken.withdrawn_at is not None) == (desk_editor, True)
    assert Name.objects.get(person=orla).may_link
    with pytest.raises(NothingToDecide):
        decisions.undo(article, by=desk_editor)


def test_undo_takes_back_ones_own_decision_and_nobody_elses(
    desk_editor: User, chief: User, orla: Person
) -> None:
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    link(article)
    decisions.reject(article, by=chief, place=place(article, "Orla Vance"), person=orla)
    with pytest.raises(NothingToDecide):
        decisions.undo(article, by=desk_editor)


def test_a_decision_about_a_merged_profile_is_about_who_they_became(desk_editor: User) -> None:
    from people.merge import merge

    one, other = make_person("Ida Solberg"), make_person("Ida Solberg")
    article = make_article(by=desk_editor, body=TWO_OF_A_NAME)
    link(article)
    decisions.confirm(article, by=desk_editor, place=place(article, "Ida Solberg"), person=one)
    merge(one, into=other, by=desk_editor)
    link_again(article)
    assert named(article) == [("Ida Solberg", other, "confirmed", True)]


def test_a_confirmed_minor_is_still_plain_text(desk_editor: User) -> None:
    wren = make_person("Wren Vance", privacy=Privacy.MINOR)
    article = make_live_article(by=desk_editor, body="<p>Wren Vance slept.</p>")
    link(article)
    decisions.confirm(article, by=desk_editor, place=place(article, "Wren Vance"), person=wren)
    assert article.live is not None
    assert linked_copy(article.live).body == "<p>Wren Vance slept.</p>"


# --- who may, and what is refused -------------------------------------------------------------------------


def test_a_reporter_decides_in_an_own_draft(reporter: User, orla: Person) -> None:
    article = make_article(by=reporter, body="<p>Orla Vance arrived.</p>")
    link(article)
    decisions.reject(article, by=reporter, place=place(article, "Orla Vance"), person=orla)
    assert named(article) == [("Orla Vance", orla, "rejected", False)]


@pytest.mark.parametrize("who", ["somebody else's draft", "published", "photo"])
def test_who_may_not_decide_changes_nothing(
    who: str, reporter: User, freelancer: User, photo: User, orla: Person
) -> None:
    make = make_live_article if who == "published" else make_article
    article = make(body="<p>Orla Vance arrived.</p>", **({} if who == "published" else {"by": reporter}))
    Article.objects.filter(pk=article.pk).update(created_by=reporter)
    article.refresh_from_db()
    link(article)
    by = {"published": reporter, "photo": photo}.get(who, freelancer)
    with pytest.raises(NotAllowed):
        decisions.reject(article, by=by, place=place(article, "Orla Vance"), person=orla)
    assert named(article) == [("Orla Vance", orla, "auto", True)]
    assert not LinkDecision.objects.exists()


def test_a_reporter_may_not_take_a_name_from_a_profile(reporter: User, orla: Person) -> None:
    article = make_article(by=reporter, body="<p>Orla Vance arrived.</p>")
    link(article)
    with pytest.raises(NotAllowed):
        decisions.never(article, by=reporter, place=place(article, "Orla Vance"), person=orla)
    with pytest.raises(NotAllowed):
        decisions.make_profile(article, by=reporter, name="Della Quint")
    assert Name.objects.get().may_link
    assert not LinkDecision.objects.exists()


@pytest.mark.parametrize("surface", ["", "—", "x" * 301])
def test_words_that_can_be_no_name_are_refused(surface: str, desk_editor: User, orla: Person) -> None:
    with pytest.raises(NothingToDecide):
        decisions.link_by_hand(
            make_article(by=desk_editor), by=desk_editor, place=Place(surface), person=orla
        )


@pytest.mark.parametrize("surface", ["(a+)+$", "<b>Orla</b>", "\u202eecnaV alrO", "a" * 300])
def test_odd_words_are_kept_and_find_nothing(surface: str, desk_editor: User, orla: Person) -> None:
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    decisions.link_by_hand(article, by=desk_editor, place=Place(surface), person=orla)
    assert LinkDecision.objects.get().surface == surface
    assert named(article) == [("Orla Vance", orla, "auto", True)]


def test_decisions_are_kept_by_the_database(desk_editor: User, orla: Person) -> None:
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    link(article)
    made = decisions.reject(article, by=desk_editor, place=place(article, "Orla Vance"), person=orla)
    for change in (
        lambda: LinkDecision.objects.filter(pk=made.pk).update(verdict="confirm"),
        lambda: LinkDecision.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_linker_that_fails_loses_no_decision(
    desk_editor: User, orla: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    link(article)
    where = place(article, "Orla Vance")
    with monkeypatch.context() as patch:
        patch.setattr(links, "find", lambda *story, **known: 1 / 0)
        decisions.reject(article, by=desk_editor, place=where, person=orla)
    run = LinkRun.objects.get()
    assert (run.state, run.error[:17]) == ("owed", "ZeroDivisionError")
    LinkRun.objects.update(due_at=run.wanted_at)
    links.sweep()
    assert named(article) == [("Orla Vance", orla, "rejected", False)]


def test_what_editors_confirmed_elsewhere_speaks_for_a_namesake(desk_editor: User) -> None:
    singer = make_person("Ida Solberg", occupations=["singer"])
    make_person("Ida Solberg", occupations=["architect"])
    body = "<p>The hall was full for the singer. It was for Ida Solberg that they had come.</p>"
    before = make_article(by=desk_editor, body=body)
    link(before)
    assert named(before)[0][2] == "suggested"
    for _ in range(8):
        other = make_article(by=desk_editor, body=TWO_OF_A_NAME)
        link(other)
        decisions.confirm(other, by=desk_editor, place=place(other, "Ida Solberg"), person=singer)
    after = make_article(by=desk_editor, body=body)
    link(after)
    leaning = Mention.objects.get(revision=after.head, part="body")
    assert "editors have confirmed this before" in leaning.evidence
    assert list(links.differences(LinkRun.objects.all())) == []  # and the first story gives what it gave


# --- never, again and again --------------------------------------------------------------------------------


def test_never_wins_over_an_earlier_confirmation_in_its_story_and_leaves_those_elsewhere(
    desk_editor: User, orla: Person
) -> None:
    here, elsewhere = (make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>") for _ in range(2))
    for article in (here, elsewhere):
        link(article)
        decisions.confirm(article, by=desk_editor, place=place(article, "Orla Vance"), person=orla)
    decisions.never(here, by=desk_editor, place=place(here, "Orla Vance"), person=orla)
    link_again(elsewhere)
    assert (named(here)[0][2], named(elsewhere)[0][2]) == ("rejected", "confirmed")


def test_a_name_that_was_closed_before_stays_closed_when_never_is_taken_back(desk_editor: User) -> None:
    orla = make_person("Orla Vance", aliases={"Pip Vance": "nickname"})
    Name.objects.filter(text="Pip Vance").update(may_link=False)
    article = make_article(by=desk_editor, body="<p>Pip Vance waved.</p>")
    decisions.never(article, by=desk_editor, place=Place("Pip Vance"), person=orla)
    decisions.undo(article, by=desk_editor)
    assert not Name.objects.get(text="Pip Vance").may_link


def test_a_name_opens_again_with_the_last_never(desk_editor: User, chief: User, orla: Person) -> None:
    one, other = (make_article(by=desk_editor, body="<p>Orla Vance sang.</p>") for _ in range(2))
    decisions.never(one, by=desk_editor, place=Place("Orla Vance"), person=orla)
    decisions.never(other, by=chief, place=Place("Orla Vance"), person=orla)
    decisions.undo(one, by=desk_editor)
    assert not Name.objects.get().may_link
    decisions.undo(other, by=chief)
    assert Name.objects.get().may_link


def test_never_is_taken_back_from_who_the_person_became(desk_editor: User) -> None:
    from people.merge import merge

    orla = make_person("Orla Vance", aliases={"Lady O": "alias"})
    keeper = make_person("O. Vance", slug="keeper")
    article = make_article(by=desk_editor, body="<p>Lady O arrived.</p>")
    decisions.never(article, by=desk_editor, place=Place("Lady O"), person=orla)
    merge(orla, into=keeper, by=desk_editor)
    decisions.undo(article, by=desk_editor)
    assert keeper.names.get(text="Lady O").may_link


def test_never_for_a_double_does_not_hold_against_the_keeper(desk_editor: User, orla: Person) -> None:
    from people.merge import merge

    double = make_person("O. Vance", slug="double")
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    decisions.never(article, by=desk_editor, place=Place("Orla Vance"), person=double)
    merge(double, into=orla, by=desk_editor)
    link_again(article)
    assert named(article) == [("Orla Vance", orla, "auto", True)]


def test_a_reporter_does_not_take_back_what_an_editor_decided(
    reporter: User, desk_editor: User, orla: Person
) -> None:
    article = make_article(by=reporter, body="<p>Orla Vance arrived.</p>")
    link(article)
    where = place(article, "Orla Vance")
    editors = decisions.reject(article, by=desk_editor, place=where, person=orla)
    with pytest.raises(NotAllowed):
        decisions.withdraw(editors, by=reporter)
    own = decisions.confirm(article, by=reporter, place=where, person=orla)
    decisions.withdraw(own, by=reporter)
    assert named(article)[0][2] == "rejected"


def test_the_same_word_twice_is_one_decision(desk_editor: User, orla: Person) -> None:
    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    link(article)
    where = place(article, "Orla Vance")
    one, other = (decisions.confirm(article, by=desk_editor, place=where, person=orla) for _ in range(2))
    assert one == other
    decisions.undo(article, by=desk_editor)
    assert named(article)[0][2] == "auto"


def test_a_link_to_a_profile_made_later_finds_its_story(desk_editor: User) -> None:
    from articles import relink

    body = '<p><a href="/people/orla-vance/">The woman from Marl</a> arrived.</p>'
    article = make_article(by=desk_editor, body=body)
    link(article)
    orla = make_person("Orla Vance", slug="orla-vance")
    relink.pull()
    relink.work(seconds=10)
    assert named(article) == [("The woman from Marl", orla, "manual", False)]


def test_a_name_stretched_by_spaces_is_found_and_stored_short(desk_editor: User, orla: Person) -> None:
    spaces = "\u00a0" * 400
    article = make_article(by=desk_editor, body=f"<p>Orla{spaces}Vance arrived.</p>")
    link(article)
    assert named(article)[0][:2] == ("Orla Vance", orla)


def test_what_editors_meant_counts_for_who_the_person_became(desk_editor: User, orla: Person) -> None:
    from django.utils import timezone

    from articles import lookup
    from people.merge import merge

    article = make_article(by=desk_editor, body="<p>Orla Vance arrived.</p>")
    decisions.confirm(article, by=desk_editor, place=Place("Orla Vance"), person=orla)
    keeper = make_person("O. Vance", slug="keeper")
    merge(orla, into=keeper, by=desk_editor)
    assert lookup.confirmations({keeper.pk}, by=timezone.now(), elsewhere_than=None) == {keeper.pk: 1}
