"""The copy against the profiles: warnings as they are found, kept, dismissed and brought up to date."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import checks, dismissals, lifecycle, links, overrides, relink
from articles.checks import Level
from articles.dismissals import NothingToDismiss
from articles.factcheck import load
from articles.lifecycle import NotAllowed
from articles.models import Article, FactDismissal, FactWarning, Mention
from people import facts, merge
from people.models import Credit, Fact, Name, NameChange, Person, Relationship, Work
from people.tests.test_admin import change_url, typed
from staff.models import User
from tests.builders import (
    SOURCE,
    link,
    make_article,
    make_live_article,
    make_mention,
    make_person,
    make_tie,
    publish,
    save_again,
)

pytestmark = pytest.mark.django_db

THIS_YEAR = timezone.now().year
BODY = "<p>Theo Lanswick came with his wife Orla Vance. They sang.</p>"


@pytest.fixture
def orla() -> Person:
    return make_person("Orla Vance", born=str(THIS_YEAR - 45))


@pytest.fixture
def theo() -> Person:
    return make_person("Theo Lanswick", born=str(THIS_YEAR - 50))


@pytest.fixture
def divorce(orla: Person, theo: Person) -> Relationship:
    ended = {"start": "2004-05-15", "end": "2015", "end_cause": "divorce"}
    return make_tie(orla, "spouse", theo, **ended, source_url="https://example.org/who", as_of="2026-03")


def told(article: Article) -> list[tuple[str, str]]:
    """Rule and claim of each warning about the newest copy."""
    assert article.head is not None
    return list(article.head.fact_warnings.values_list("rule", "surface"))


def linked(**copy: Any) -> Article:
    article = make_article(**copy)
    link(article)
    return article


def one(article: Article) -> FactWarning:
    assert article.head is not None
    return FactWarning.objects.select_related("revision__article", "person").get(revision=article.head)


# --- found --------------------------------------------------------------------------------------------------


def test_a_mismatch_is_kept_with_its_sentence_and_what_the_profile_says(divorce: Relationship) -> None:
    warning = one(linked(body=BODY))
    assert (warning.rule, warning.surface, warning.part) == ("tie", "wife", Mention.Part.BODY)
    assert (warning.before, warning.after) == ("Theo Lanswick came with his ", " Orla Vance.")
    assert warning.known == "Orla Vance and Theo Lanswick: married 15 May 2004, divorced 2015."
    assert (warning.source, warning.source_url, warning.as_of) == (
        SOURCE,
        "https://example.org/who",
        "2026-03",
    )
    assert warning.fact == f"relationship:{divorce.pk}"


def test_what_agrees_is_not_mentioned(orla: Person, theo: Person) -> None:
    make_tie(orla, "spouse", theo, start="2004")
    assert told(linked(body=BODY)) == []


def test_headline_and_dek_are_compared_too(orla: Person) -> None:
    article = linked(
        headline="Orla Vance, 40, sings", dek="For Orla Vance, 41, a first.", body="<p>Orla Vance sang.</p>"
    )
    assert told(article) == [("age", "41"), ("age", "40")]


@pytest.mark.parametrize(
    "changed",
    [
        {"source": ""},
        {"status": Relationship.Status.RUMOURED},
        {"status": Relationship.Status.DENIED},
        {"redacted_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_a_relationship_that_readers_may_not_know_of_says_nothing(
    divorce: Relationship, changed: dict[str, Any]
) -> None:
    Relationship.objects.update(**changed)
    assert told(linked(body=BODY)) == []


@pytest.mark.parametrize(
    "changed",
    [{"source": ""}, {"confidence": "reported"}, {"redacted_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}],
)
def test_a_fact_that_is_not_confirmed_sourced_and_shown_says_nothing(
    orla: Person, changed: dict[str, Any]
) -> None:
    Fact.objects.update(**changed)
    assert told(linked(body="<p>Orla Vance, 30, sang.</p>")) == []


def test_a_date_that_nobody_can_read_says_nothing(divorce: Relationship) -> None:
    Fact.objects.update(text="about Easter")
    Relationship.objects.update(start="2004-99", end="")
    body = "<p>Orla Vance, 41, and Theo Lanswick wed in 2001.</p>"
    assert told(linked(body=body)) == []


def test_an_unsourced_marriage_that_fits_keeps_a_sourced_one_from_speaking(divorce: Relationship) -> None:
    body = "<p>Orla Vance and Theo Lanswick wed in 2019.</p>"
    assert told(linked(body=body)) == [("wedding", "wed in 2019")]
    again = {"kind": "spouse", "start": "2019", "status": "rumoured"}
    Relationship.objects.create(person=divorce.person, other=divorce.other, **again)
    assert told(linked(body=body)) == []


def test_a_child_who_is_never_linked_is_known_by_name(orla: Person) -> None:
    pip = make_person("Pip Vance", born=str(THIS_YEAR - 8), privacy="minor")
    make_tie(orla, "child", pip)
    body = "<p>Orla Vance shares two kids: Pip, {}, and Lou, 4.</p>"
    assert told(linked(body=body.format(11))) == [("age", "11")]
    assert told(linked(body=body.format(8))) == []


def test_a_part_in_a_work_is_compared_where_its_cast_is_known(orla: Person, theo: Person) -> None:
    salt, tide = (
        Work.objects.create(title="Salt Line", year=2018),
        Work.objects.create(title="Low Tide", year=2020),
    )
    Credit.objects.create(person=orla, work=salt)
    body = "<p>Low Tide star Orla Vance sang.</p>"
    assert told(linked(body=body)) == []
    Credit.objects.create(person=theo, work=tide)
    assert told(linked(body=body)) == [("role", "Low Tide star")]


def test_a_misspelling_is_told_with_the_right_name(orla: Person) -> None:
    Name.objects.create(person=orla, text="Orla Vanse", kind=Name.Kind.MISSPELLING)
    warning = one(linked(body="<p>Orla Vanse sang.</p>"))
    assert (warning.surface, warning.known) == ("Orla Vanse", "A misspelling of Orla Vance.")


@pytest.mark.parametrize("number", [1, 50])
def test_loading_takes_six_queries_however_many_people(number: int) -> None:
    people = [make_person(f"Orla Vance{n}", born="1980").pk for n in range(number)]
    with CaptureQueriesContext(connection) as queries:
        assert len(load(people, ["Salt Line"]).people) == number
    assert len(queries) == 6


@pytest.mark.parametrize("number", [1, 50])
def test_linking_with_claims_takes_a_fixed_number_of_queries(number: int) -> None:
    names = [f"Orla {chr(65 + n % 26)}{'abcdefgh'[n // 26]}vance" for n in range(number)]
    for name in names:
        make_person(name, born="1980")
    article = make_article(body="".join(f"<p>{name}, {THIS_YEAR - 1985}, arrived.</p>" for name in names))
    assert article.head is not None
    with CaptureQueriesContext(connection) as queries:
        assert links.link_revision(article.head.pk)
    assert len(queries) <= 28
    assert article.head.fact_warnings.count() == number


# --- kept up to date ----------------------------------------------------------------------------------------


def follow() -> None:
    """The archive, brought up to date with what changed about people."""
    while relink.pull():
        relink.work(seconds=60)


def test_a_changed_fact_refreshes_the_warnings_of_the_archive(orla: Person, chief: User) -> None:
    article = make_live_article(by=chief, body="<p>Orla Vance, 45, sang.</p>")
    link(article)
    follow()
    assert told(article) == []
    born = Fact.objects.get(person=orla, about="born")
    born.text = str(THIS_YEAR - 50)
    born.save()
    follow()
    assert told(article) == [("age", "45")]
    facts.redact(born, by=chief, reason="Not ours to say")
    follow()
    assert told(article) == []


def test_a_warning_that_stays_keeps_its_row(divorce: Relationship) -> None:
    article = linked(body=BODY)
    before = one(article)
    NameChange.objects.all().delete()
    Person.objects.filter(name="Orla Vance").update(occupations=["singer"])
    follow()
    assert (one(article).pk, one(article).noted_at) == (before.pk, before.noted_at)


def test_the_oracle_misses_a_warning_that_is_gone(divorce: Relationship) -> None:
    article = linked(body=BODY)
    call_command("verify_links", stdout=StringIO())
    FactWarning.objects.all().delete()
    assert article.head is not None
    assert list(links.differences([article.head.link_run])) == [
        f"revision {article.head.pk}: missing: Who is whose: “wife”"
    ]


# --- dismissed ----------------------------------------------------------------------------------------------


def is_open(article: Article) -> bool:
    return FactWarning.objects.open().filter(revision=article.head_id).exists()


def test_a_dismissal_is_remembered_when_the_text_is_edited_elsewhere(
    divorce: Relationship, desk_editor: User
) -> None:
    article = linked(body=BODY, by=desk_editor)
    made = dismissals.dismiss(one(article), by=desk_editor, reason=" She told us \n so ")
    assert (made.by, made.reason, made.at is not None) == (desk_editor, "She told us so", True)
    assert not is_open(article)
    save_again(article, by=desk_editor, body=f"<p>It rained.</p>{BODY}")
    link(article)
    assert told(article) == [("tie", "wife")]
    assert not is_open(article)


def test_a_claim_that_is_edited_asks_again(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    dismissals.dismiss(one(article), by=desk_editor)
    save_again(article, by=desk_editor, body=BODY.replace("wife", "dear wife"))
    link(article)
    assert is_open(article)


def test_a_dismissal_is_of_one_story(divorce: Relationship, desk_editor: User) -> None:
    dismissals.dismiss(one(linked(body=BODY)), by=desk_editor)
    assert is_open(linked(body=BODY))


def test_a_dismissal_said_twice_is_said_once(divorce: Relationship, desk_editor: User) -> None:
    warning = one(linked(body=BODY))
    assert dismissals.dismiss(warning, by=desk_editor) == dismissals.dismiss(warning, by=desk_editor)


def test_a_dismissal_survives_a_merge(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    dismissals.dismiss(one(article), by=desk_editor)
    kept = make_person("Orla Vance Lind")
    merge.merge(one(article).person, into=kept, by=desk_editor)
    follow()
    assert told(article) == [("tie", "wife")]
    assert one(article).person == kept
    assert not is_open(article)


def test_a_dismissal_is_taken_back_and_kept(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    made = dismissals.take_back(dismissals.dismiss(one(article), by=desk_editor), by=desk_editor)
    assert is_open(article)
    assert (made.withdrawn_by, made.withdrawn_at is not None) == (desk_editor, True)
    with pytest.raises(NothingToDismiss, match="already"):
        dismissals.take_back(made, by=desk_editor)
    dismissals.dismiss(one(article), by=desk_editor)
    assert FactDismissal.objects.count() == 2


def test_who_may_write_the_story_may_dismiss(divorce: Relationship, reporter: User, freelancer: User) -> None:
    warning = one(linked(body=BODY, by=reporter))
    with pytest.raises(NotAllowed, match="somebody else"):
        dismissals.dismiss(warning, by=freelancer)
    made = dismissals.dismiss(warning, by=reporter)
    with pytest.raises(NotAllowed, match="reporter dismissed this"):
        dismissals.take_back(made, by=freelancer)


def test_once_readers_see_it_who_may_publish_dismisses(
    divorce: Relationship, reporter: User, desk_editor: User, chief: User
) -> None:
    article = make_article(by=reporter, body=BODY)
    publish(article, by=chief)
    link(article)
    with pytest.raises(NotAllowed, match="may publish"):
        dismissals.dismiss(one(article), by=reporter)
    assert dismissals.dismiss(one(article), by=desk_editor).by == desk_editor


@pytest.mark.parametrize("length", [500, 501])
def test_a_reason_has_an_end(divorce: Relationship, desk_editor: User, length: int) -> None:
    warning = one(linked(body=BODY))
    if length > dismissals.LONGEST:
        with pytest.raises(NothingToDismiss, match="At most 500"):
            dismissals.dismiss(warning, by=desk_editor, reason="x" * length)
    else:
        assert dismissals.dismiss(warning, by=desk_editor, reason="x" * length).reason == "x" * length


def test_the_database_keeps_dismissals(divorce: Relationship, desk_editor: User) -> None:
    made = dismissals.dismiss(one(linked(body=BODY)), by=desk_editor)
    for change in (lambda: FactDismissal.objects.update(reason="Else"), made.delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


# --- the publish check --------------------------------------------------------------------------------------


def stopping(article: Article) -> list[str]:
    return [problem.key for problem in checks.stopping(article)]


def test_an_open_warning_stops_the_story_until_dismissed(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    found = [problem for problem in checks.problems(article) if problem.key == "facts-disagree"]
    assert [(each.level, each.anchor) for each in found] == [(Level.WARNING, "facts-title")]
    assert found[0].message == "1 statement disagrees with a profile."
    dismissals.dismiss(one(article), by=desk_editor)
    assert stopping(article) == []


def test_an_open_warning_may_be_overridden_as_any_other(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    overrides.override(article, by=desk_editor, key="facts-disagree", reason="Ours is newer")
    assert stopping(article) == []


def test_while_names_are_owed_only_they_stop_the_story(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    links.want_again([article.head_id or 0])
    assert stopping(article) == ["names-not-found"]


def test_a_mention_by_hand_is_no_warning(orla: Person) -> None:
    article = make_article(body="<p>Orla Vance, 45, sang.</p>")
    make_mention(article, orla)
    assert told(article) == []


# --- through the desk ---------------------------------------------------------------------------------------


def listed(client: Client) -> bool:
    return "Of the two at the quay" in client.get("/admin/articles/factwarning/").content.decode()


def test_a_live_story_is_listed_while_it_disagrees_with_what_the_desk_says(
    client: Client, orla: Person, desk_editor: User
) -> None:
    article = make_live_article(
        by=desk_editor, headline="Of the two at the quay", body="<p>Orla Vance, 45, sang.</p>"
    )
    link(article)
    client.force_login(desk_editor)
    assert not listed(client)
    for born, is_wrong in ((THIS_YEAR - 50, True), (THIS_YEAR - 45, False)):
        sent = typed(orla, born=str(born), source="A register")
        assert client.post(change_url(orla), sent).status_code == 302
        follow()
        assert listed(client) is is_wrong
        orla.refresh_from_db()


@pytest.mark.parametrize("verb", ["hold", "kill"])
def test_what_readers_no_longer_see_is_not_listed(
    verb: str, client: Client, divorce: Relationship, desk_editor: User
) -> None:
    article = make_live_article(by=desk_editor, headline="Of the two at the quay", body=BODY)
    link(article)
    client.force_login(desk_editor)
    assert listed(client)
    getattr(lifecycle, verb)(article, by=desk_editor, reason="While it is checked")
    assert not listed(client)


@pytest.mark.parametrize("field", ["source", "status"])
def test_a_relationship_that_loses_its_ground_takes_its_warnings_with_it(
    field: str, divorce: Relationship
) -> None:
    article = linked(body=BODY)
    follow()
    assert told(article) == [("tie", "wife")]
    setattr(divorce, field, "" if field == "source" else "rumoured")
    divorce.save()
    follow()
    assert told(article) == []


def test_a_dismissal_survives_a_merge_that_is_undone(divorce: Relationship, desk_editor: User) -> None:
    article = linked(body=BODY, by=desk_editor)
    orla = one(article).person
    dismissals.dismiss(one(article), by=desk_editor)
    made = merge.merge(orla, into=make_person("Orla Vance Lind"), by=desk_editor)
    follow()
    merge.undo(made, by=desk_editor)
    follow()
    assert one(article).person == orla
    assert not is_open(article)


def test_a_child_who_gets_another_name_refreshes_the_stories_of_its_parents(orla: Person) -> None:
    child = make_person("Philippa Lind", born=str(THIS_YEAR - 5), privacy="minor")
    make_tie(orla, "child", child)
    article = linked(body="<p>Orla Vance came with her children Pip, 9, and Lou, 3.</p>")
    follow()
    assert told(article) == []
    Name.objects.create(person=child, text="Pip Lind", kind=Name.Kind.NICKNAME)
    follow()
    assert told(article) == [("age", "9")]


def test_a_work_that_is_of_another_kind_refreshes_its_stories(orla: Person) -> None:
    work = Work.objects.create(title="Tall House", year=2011, kind=Work.Kind.FILM)
    Credit.objects.create(person=orla, work=work)
    article = linked(body="<p>Orla Vance sang in the new musical Tall House.</p>")
    follow()
    assert told(article) == []
    work.kind = Work.Kind.PLAY
    work.save()
    follow()
    assert told(article) == [("release", "new musical Tall House")]


def test_a_cast_that_becomes_known_is_no_difference_of_links(orla: Person, theo: Person) -> None:
    Credit.objects.create(person=orla, work=Work.objects.create(title="Tall House", year=2011))
    ferry = Work.objects.create(title="Night Ferry", year=2009)
    linked(body="<p>Night Ferry star Orla Vance sang.</p>")
    follow()
    Credit.objects.create(person=theo, work=ferry)
    follow()
    call_command("verify_links", stdout=StringIO())
