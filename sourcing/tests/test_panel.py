"""“Sources” at the desk: what is shown, asked, refused and kept, without a script."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from articles import statements
from articles.models import StatementMark
from people.names import Refused
from sourcing import access, replies, retention
from sourcing.admin.screens import SIGNED_IN
from sourcing.models import Extension, RightOfReply, Source, SourcingNote
from sourcing.replies import Question
from sourcing.tests.conftest import AGREED, ALLEGED, QUOTE, only, written
from tests.builders import make_user, said, save_again

NAME = "Wilhelmina Quillfeather"


@pytest.fixture
def desk(client, owner):
    client.force_login(owner)
    return client


def at(story, what=""):
    return f"/admin/sourcing/story/{story.pk}/{what}"


def about(story, what):
    return f"{at(story, what)}?statement={only(story).pk}"


def typed(**fields):
    return {
        "kind": "anonymous",
        "name": NAME,
        "ground_rules": "background",
        "attribution": AGREED,
        "said": "They counted the stubs twice",
    } | fields


def fresh(client):
    session = client.session
    session[SIGNED_IN] = timezone.now().timestamp()
    session.save()


# --- what is shown ------------------------------------------------------------------------------------------


def test_each_statement_is_shown_with_its_cover_and_its_attribution(desk, key, story):
    page = desk.get(at(story))
    assert "The choir sold every seat" in page.text
    assert "No source" in page.text
    assert "no-store" in page["Cache-Control"]


def test_a_script_gets_the_inside_alone(desk, story):
    text = desk.get(at(story), headers={"X-Requested-With": "fetch"}).text
    assert "The choir sold every seat" in text
    assert "<html" not in text


def test_the_words_of_a_story_stay_words(desk, owner):
    story = written(owner, "<p>“&lt;b&gt;Run&lt;/b&gt; now,” a source said.</p>")
    assert "&lt;b&gt;Run" in desk.get(at(story)).text


@pytest.mark.parametrize("role", ["photo", "partner_manager"])
def test_who_has_nothing_to_do_with_sources_sees_none_of_it(client, story, role):
    client.force_login(make_user(role))
    assert client.get(at(story)).status_code == 403
    assert client.get("/admin/sourcing/coverage/", {"story": story.pk}).status_code == 403


def test_no_such_story_is_404(desk):
    assert desk.get("/admin/sourcing/story/999999/").status_code == 404


def test_the_list_is_told_of_all_its_stories_at_once(desk, key, owner, story):
    plain = written(owner, "<p>Doors open at eight.</p>")
    answer = desk.get("/admin/sourcing/coverage/", {"story": [story.pk, plain.pk, "x", 10**30]})
    assert json.loads(answer.content) == {
        str(story.pk): {"tone": "bad", "words": "0 of 1 sourced"},
        str(plain.pk): {"tone": "plain", "words": "Nothing to source"},
    }


@pytest.mark.parametrize("quoted", [1, 50])
def test_the_panel_asks_the_same_whatever_is_quoted(desk, key, owner, quoted, django_assert_max_num_queries):
    story = written(owner, "".join(QUOTE.replace("seat", f"seat in row {row}") for row in range(quoted)))
    desk.get(at(story))
    with django_assert_max_num_queries(19):
        desk.get(at(story))


# --- a note -------------------------------------------------------------------------------------------------


def test_a_note_with_a_new_source_is_sealed_and_covers_the_quote(desk, key, story, owner):
    assert AGREED in desk.get(about(story, "note/")).text  # proposed, from the copy
    answer = desk.post(about(story, "note/"), typed(), follow=True)
    source, note = Source.objects.get(), SourcingNote.objects.get()
    assert source.owner == owner
    assert note.attribution == AGREED
    assert source.code not in answer.text  # the tie is secret, in messages too
    assert NAME not in answer.text


def test_a_note_with_one_of_ones_own_sources(desk, source, story):
    desk.post(about(story, "note/"), typed(source=source.pk, kind="", name=""))
    assert SourcingNote.objects.get().tag
    assert Source.objects.count() == 1


def test_one_note_form_covers_whatever_else_they_told_us(desk, key, owner):
    story = written(owner, QUOTE + "<p>“It was late,” the source said.</p><p>“Yes,” Orla Vance said.</p>")
    first, second, third = said(story)
    address = f"{at(story, 'note/')}?statement={first.pk}"
    assert "It was late" in desk.get(address).text
    desk.post(address, typed(also=[second.pk]))
    assert {note.key for note in SourcingNote.objects.all()} == {first.key, second.key}
    assert len({note.tag for note in SourcingNote.objects.all()}) == 1
    assert desk.post(address, typed(also=[third.pk + 100])).status_code == 422


def test_somebody_elses_source_cannot_be_chosen(desk, key, story):
    theirs = access.make("anonymous", {"name": "Theirs"}, by=make_user("editor"))
    assert theirs.code not in desk.get(about(story, "note/")).text
    answer = desk.post(about(story, "note/"), typed(source=theirs.pk))
    assert answer.status_code == 422
    assert not SourcingNote.objects.exists()


def test_a_note_on_selected_words_marks_their_sentence(desk, key, owner):
    story = written(owner, "<p>The choir will tour in May. Doors open at eight.</p>")
    desk.post(at(story, "note/"), typed(words="the choir  will tour"))
    assert SourcingNote.objects.get().words == "The choir will tour in May."
    assert StatementMark.objects.get().by == owner


def test_words_that_are_not_there_are_refused_and_nothing_typed_is_lost(desk, key, story):
    answer = desk.post(at(story, "note/"), typed(words="The band sold every seat"))
    assert answer.status_code == 422
    assert "not in the newest saved copy" in answer.text
    assert "They counted the stubs twice" in answer.text
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "bad", [{"name": ""}, {"attribution": ""}, {"ground_rules": "x"}, {"said": "a\0b"}, {"kind": "spy"}]
)
def test_what_is_missing_is_said_at_its_field(desk, key, story, bad):
    answer = desk.post(about(story, "note/"), typed(**bad))
    assert answer.status_code == 422
    assert "desk-refusal" in answer.text
    assert not SourcingNote.objects.exists()


def test_without_a_key_nothing_is_stored_and_nothing_typed_is_lost(desk, story):
    answer = desk.post(about(story, "note/"), typed())
    assert "Sealed" in answer.text
    assert NAME in answer.text
    assert not Source.objects.exists()


def test_a_statement_of_older_copy_is_not_there(desk, key, story, owner):
    address = about(story, "note/")
    save_again(story, by=owner, body="<p>Doors open at eight.</p>")
    assert desk.get(address).status_code == 404


def test_who_may_not_write_the_story_makes_no_note(client, key, story):
    client.force_login(make_user("reporter"))
    answer = client.post(about(story, "note/"), typed())
    assert answer.status_code == 422
    assert not SourcingNote.objects.exists()
    assert not Source.objects.exists()


def test_a_note_is_opened_field_by_field_by_who_may_read_its_source(desk, key, story):
    desk.post(about(story, "note/"), typed())
    note, source = SourcingNote.objects.get(), Source.objects.get()
    address = f"/admin/sourcing/note/{note.pk}/"
    assert source.code not in desk.get(address).text
    assert "password" in desk.post(f"{address}reveal/", {"column": "told_by"}).url
    fresh(desk)
    assert source.code in desk.post(f"{address}reveal/", {"column": "told_by"}).text
    assert "stubs" in desk.post(f"{address}reveal/", {"column": "said"}).text


def test_others_see_its_terms_and_nothing_sealed(desk, client, key, story):
    desk.post(about(story, "note/"), typed())
    note, source = SourcingNote.objects.get(), Source.objects.get()
    client.force_login(make_user("chief", is_superuser=True))
    fresh(client)
    address = f"/admin/sourcing/note/{note.pk}/"
    assert AGREED in client.get(address).text
    answer = client.post(f"{address}reveal/", {"column": "told_by"}, follow=True)
    assert "no access" in answer.text
    assert source.code not in answer.text


# --- marks, answers, buttons --------------------------------------------------------------------------------


def test_a_statement_is_said_to_allege_something(desk, key, story):
    desk.post(about(story, "mark/"), {"words": only(story).words, "allegation": "money"})
    assert only(story).allegation == "money"


def test_a_statement_is_said_to_need_none_and_that_is_taken_back(desk, key, story):
    desk.post(about(story, "dismiss/"), {"reason": "A song"})
    (mark,) = statements.dismissals(story).values()
    assert "A song" in desk.get(at(story)).text
    desk.post(at(story, "do/"), {"do": f"back:{mark.pk}"})
    assert statements.dismissals(story) == {}


def test_a_question_and_its_answer_are_written_down(desk, key, owner):
    story = written(owner, ALLEGED)
    when = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    later = (timezone.localtime() + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    asked = {"asked": "Her agent", "way": "email", "asked_at": when, "deadline_at": later}
    desk.post(about(story, "reply/"), asked)
    reply = RightOfReply.objects.get()
    assert reply.key == only(story).key
    told = {"outcome": "declined", "at": when, "answer": "", "line": "Vance declined to comment."}
    desk.post(f"/admin/sourcing/reply/{reply.pk}/", told)
    assert "Vance declined to comment." in desk.get(at(story)).text


def test_a_deadline_before_its_question_is_refused(desk, key, story):
    asked = {"asked": "x", "way": "email", "asked_at": "2026-05-02T10:00", "deadline_at": "2026-05-01T10:00"}
    answer = desk.post(at(story, "reply/"), asked)
    assert answer.status_code == 422
    assert "before the question" in answer.text


def test_nobody_was_asked_who_is_still_to_be(desk, key, story):
    ahead = (timezone.localtime() + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    asked = {"asked": "x", "way": "email", "asked_at": ahead, "deadline_at": ahead}
    assert "still to come" in desk.post(at(story, "reply/"), asked).text
    assert not RightOfReply.objects.exists()


def test_an_answer_has_words(owner, story):
    question = Question("Her agent", "email", timezone.now(), timezone.now())
    reply = replies.ask(story, question, by=owner)
    with pytest.raises(Exception, match="what they answered"):
        replies.answered(reply, "answered", by=owner, at=timezone.now())


@pytest.mark.parametrize("do", ["", "burn", "withdraw:x", "confirm:x@1", "end:99999999999999999999"])
def test_a_button_that_is_none_is_404(desk, key, story, do):
    assert desk.post(at(story, "do/"), {"do": do}).status_code == 404


def test_a_refusal_is_told_to_the_script_in_words(client, source, story, noted):
    note = noted(only(story), source)
    client.force_login(make_user("legal"))
    answer = client.post(
        at(story, "do/"), {"do": f"withdraw:{note.pk}"}, headers={"X-Requested-With": "fetch"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/plain")
    assert "may not" in answer.text


# --- how long it is kept ------------------------------------------------------------------------------------


def test_an_editor_keeps_the_notes_longer_and_says_why(desk, story):
    desk.post(at(story, "do/"), {"do": "extend", "days": 30, "reason": "A claim is threatened"})
    assert "A claim is threatened" in desk.get(at(story)).text
    desk.post(at(story, "do/"), {"do": "extend", "days": 9999, "reason": ""})
    assert Extension.objects.count() == 1


def test_legal_alone_holds_them_and_ends_that(story, owner):
    with pytest.raises(Refused, match="Only legal"):
        retention.hold(story, by=owner, reason="A claim")
    held = retention.hold(story, by=make_user("legal"), reason="A claim")
    with pytest.raises(Refused, match="may not"):
        retention.end(held, by=owner)
    retention.end(held, by=make_user("legal"))
    assert not Extension.objects.standing().exists()
