"""Notes: who makes one, on what terms, and what of it anybody learns."""

import datetime as dt

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from articles import lifecycle
from people.names import NotAllowed, NotPossible
from sourcing import access, notes, rotation, vault
from sourcing.gate import NotFresh
from sourcing.models import AccessEntry, SourcingNote
from sourcing.tests.conftest import QUOTE, only, written
from tests.builders import link, look_away, make_user, said, save_again

SAID = "They counted the stubs twice"


def test_a_note_says_on_what_terms_and_seals_who_it_was(story, source, noted):
    note = noted(only(story), source, said=SAID)
    stored = SourcingNote.objects.values().get()
    assert (note.source_kind, note.attribution) == ("anonymous", "a source close to the choir")
    assert source.pk.hex not in repr(stored)
    assert str(source.pk) not in repr(stored)
    assert SAID not in repr([getattr(each, "blob", each) for each in stored.values()])


def test_making_one_leaves_no_trace_at_its_source(story, source, noted):
    before = AccessEntry.objects.count()
    noted(only(story), source)
    assert AccessEntry.objects.count() == before


def test_who_may_read_the_source_reads_the_note_and_it_is_written_down(story, source, noted, owner):
    note = noted(only(story), source, said=SAID)
    assert notes.reveal(note, "said", by=owner, signed_in_at=timezone.now()) == SAID
    assert notes.reveal(note, "told_by", by=owner, signed_in_at=timezone.now()) == source.code
    looked = source.entries.filter(outcome="revealed").values_list("column", flat=True)
    assert list(looked) == ["words of a note", "source of a note"]


@pytest.mark.parametrize("role", ["reporter", "editor", "legal", "chief"])
def test_nobody_else_does_and_that_is_written_down_too(story, source, noted, role):
    note = noted(only(story), source, said=SAID)
    with pytest.raises(NotAllowed):
        notes.reveal(note, "told_by", by=make_user(role, is_superuser=True), signed_in_at=timezone.now())
    assert source.entries.filter(outcome="refused").count() == 1


def test_a_note_is_read_with_a_password_given_lately_only(story, source, noted, owner):
    note = noted(only(story), source)
    with pytest.raises(NotFresh):
        notes.reveal(note, "said", by=owner, signed_in_at=timezone.now() - dt.timedelta(minutes=16))


@pytest.mark.parametrize("column", ["named_openly", "wrapped_key", "name"])
def test_what_is_no_field_of_a_note_is_refused(story, source, noted, owner, column):
    with pytest.raises(NotPossible):
        notes.reveal(noted(only(story), source), column, by=owner, signed_in_at=timezone.now())


# --- who makes one ------------------------------------------------------------------------------------------


def test_who_may_not_read_the_source_makes_no_note_of_it(story, source, noted):
    with pytest.raises(NotAllowed):
        noted(only(story), source, by=make_user("editor"))


def test_with_a_grant_somebody_else_makes_one(story, source, noted, owner):
    other = make_user("editor")
    until = timezone.now() + dt.timedelta(days=1)
    access.grant(source, other, by=owner, reason="Writes it with me", until=until)
    assert noted(only(story), source, by=other).by == other


def test_who_may_not_write_the_story_makes_none(story, key):
    other = make_user("reporter")
    theirs = access.make("anonymous", {"name": "Somebody"}, by=other)
    with pytest.raises(NotAllowed):
        notes.add(only(story), theirs, by=other, ground_rules="background", attribution="a source")


def test_without_a_key_none_is_made(story, source, noted, settings):
    settings.SOURCING_KEYS = []
    with pytest.raises(vault.Closed):
        noted(only(story), source)
    assert not SourcingNote.objects.exists()


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"ground_rules": "hearsay"}, "ground rules"),
        ({"attribution": "  "}, "described in print"),
        ({"attribution": "x" * 201}, "200 characters"),
    ],
)
def test_terms_that_are_none_are_refused(story, source, noted, fields, refusal):
    with pytest.raises(NotPossible, match=refusal):
        noted(only(story), source, **fields)


@pytest.mark.parametrize("rules", ["deep", "off"])
def test_who_is_not_to_be_spoken_of_has_no_attribution(story, source, noted, rules):
    assert noted(only(story), source, ground_rules=rules).attribution == ""


def test_a_note_on_copy_that_has_moved_on_is_refused(story, source, noted, owner):
    old = only(story)
    save_again(story, by=owner, body=QUOTE.replace("Friday", "Monday"))
    with pytest.raises(NotPossible, match="saved anew"):
        noted(old, source)


def test_a_note_repeats_one_of_the_same_story_only(story, source, noted, owner):
    elsewhere = noted(only(written(owner, QUOTE)), source)
    with pytest.raises(NotPossible, match="another story"):
        noted(only(story), source, repeats=elsewhere)


# --- what becomes of it -------------------------------------------------------------------------------------


def test_a_note_is_confirmed_for_words_that_were_edited(story, source, noted, owner):
    note = noted(only(story), source)
    save_again(story, by=owner, body=QUOTE.replace("every seat", "each seat"))
    link(story)
    notes.confirm(note, only(story), by=owner)
    assert (note.key, note.words) == (only(story).key, only(story).words)


def test_a_note_holds_for_its_own_words_edited_and_for_no_others(key, source, noted, owner):
    story = written(owner, QUOTE + "<p>“It was late and cold in there,” the source said.</p>")
    first, other = said(story)
    note = noted(first, source)
    with pytest.raises(NotPossible, match="other words"):
        notes.confirm(note, other, by=owner)


@pytest.mark.parametrize("verb", ["confirm", "withdraw"])
def test_who_may_not_read_its_source_neither_confirms_nor_withdraws_it(key, source, noted, owner, verb):
    story = written(owner, QUOTE)
    note, editor = noted(only(story), source), make_user("editor")
    with pytest.raises(NotAllowed, match="read the source"):
        notes.confirm(note, only(story), by=editor) if verb == "confirm" else notes.withdraw(note, by=editor)


def test_a_withdrawn_note_is_changed_by_nobody(story, source, noted, owner):
    note = noted(only(story), source)
    notes.withdraw(note, by=owner)
    assert not SourcingNote.objects.standing().exists()
    with pytest.raises(NotPossible, match="withdrawn"):
        notes.settle(note, "denied", by=owner)


def test_the_same_person_under_another_code_is_not_a_second_source(story, source, noted, owner):
    noted(only(story), source)
    twin = access.make("anonymous", {"name": "wilhelmina  QUILLFEATHER"}, by=owner)
    with pytest.raises(NotPossible, match=source.code):
        noted(only(story), twin)


def test_of_a_burnt_source_no_note_is_made(story, source, noted, owner):
    access.burn(source, by=owner, reason="Asked for")
    with pytest.raises(NotPossible, match="burnt"):  # though `source` here does not know yet
        noted(only(story), source)


@pytest.mark.parametrize(
    ("attribution", "is_fine"), [("Wilhelmina Quillfeather, a friend", False), ("a friend", True)]
)
def test_on_background_the_attribution_names_nobody(story, source, noted, attribution, is_fine):
    if is_fine:
        assert noted(only(story), source, attribution=attribution)
        return
    with pytest.raises(NotPossible, match="has their name"):
        noted(only(story), source, attribution=attribution)


def test_a_story_that_has_its_hour_takes_no_note_that_would_stop_it(key, source, noted, owner):
    told = "The heating failed twice during the second act"
    story = written(owner, f"{QUOTE}<p>{told}.</p>")
    noted(only(story), source)
    look_away(story, by=owner)
    lifecycle.schedule(story, by=owner, at=timezone.now() + dt.timedelta(hours=1))
    with pytest.raises(NotPossible, match="has its hour"):
        noted(only(story), source, off_record=told)
    assert noted(only(story), source, off_record="It will fail again in the third act")


def test_what_others_say_of_it_is_one_of_four(story, source, noted, owner):
    note = noted(only(story), source)
    notes.settle(note, "denied", by=owner)
    assert (note.standing, note.settled_by) == ("denied", owner)
    with pytest.raises(NotPossible):
        notes.settle(note, "true", by=owner)


def test_the_same_source_has_one_tag_in_a_story_and_another_elsewhere(story, source, noted, owner):
    twin, elsewhere = noted(only(story), source), noted(only(written(owner, QUOTE)), source)
    assert noted(only(story), source).tag == twin.tag != elsewhere.tag


def test_tags_outlive_new_keys(story, source, noted, settings):
    before = noted(only(story), source).tag
    settings.SOURCING_KEYS.insert(0, Fernet.generate_key().decode())
    assert rotation.rotate() == 2
    del settings.SOURCING_KEYS[1]
    source.refresh_from_db()
    assert noted(only(story), source).tag == before


def test_burning_a_source_burns_what_notes_say_of_it_and_leaves_others(story, source, noted, owner):
    other = access.make("anonymous", {"name": "Somebody else"}, by=owner)
    burnt, kept = noted(only(story), source, said=SAID), noted(only(story), other, said=SAID)
    access.burn(source, by=owner, reason="Asked for")
    burnt.refresh_from_db()
    kept.refresh_from_db()
    assert burnt.is_burnt
    assert not burnt.said
    assert not burnt.wrapped_key
    assert notes.reveal(kept, "said", by=owner, signed_in_at=timezone.now()) == SAID
    with pytest.raises(vault.Burnt):
        notes.reveal(burnt, "said", by=owner, signed_in_at=timezone.now())


def test_a_note_moved_to_another_row_is_refused(story, source, noted, owner):
    one, other = noted(only(story), source, said=SAID), noted(only(story), source, said="Other words")
    SourcingNote.objects.filter(pk=other.pk).update(said=one.said)
    other.refresh_from_db()
    with pytest.raises(vault.Damaged):
        vault.unseal(other, "said")
