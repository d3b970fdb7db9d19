"""A link that an editor made by hand always wins, and is the only one of its person."""

import linking
from linking import Decision, Story

from .cast import Cast

CAST = Cast("Ada Moss", "Tom Marr")


def linked(text, person="ada-moss"):
    return f'<a href="/people/x/" data-person="{person}">{text}</a>'


def states(cast, html, **more):
    return [(m.surface, m.decision, m.person, m.method, m.linked) for m in cast.find(html, **more)]


def test_a_link_made_by_hand_is_a_mention_and_gets_no_second_link():
    html = f"<p>Tom Marr met {linked('Ada Moss')}. Ada Moss left. Moss slept.</p>"
    assert states(CAST, html) == [
        ("Tom Marr", "auto", "tom-marr", "full", True),
        ("Ada Moss", "manual", "ada-moss", "link", False),
        ("Ada Moss", "auto", "ada-moss", "full", False),
        ("Moss", "auto", "ada-moss", "short", False),
    ]
    assert CAST.find(html)[1].evidence == "An editor linked it by hand."


def test_whoever_is_linked_by_hand_later_is_not_linked_before():
    html = f"<p>Ada Moss sang. They know {linked('her')}.</p>"
    assert [m.linked for m in CAST.find(html)] == [False, False]


def test_a_link_by_hand_settles_who_of_two_is_meant():
    cast = Cast("Ada Moss").add("Ada Moss", "chemist")
    assert cast.auto(f"<p>{linked('Ada Moss', 'chemist')} sang. Ada Moss left. Moss slept.</p>") == [
        ("Ada Moss", "chemist"),
        ("Moss", "chemist"),
    ]


def test_a_link_by_hand_speaks_for_a_relative():
    cast = Cast("Ada Moss").add("Tom Marr", "actor").add("Tom Marr", "baker")
    cast.know("actor", relatives=frozenset({"ada-moss"}))
    assert cast.auto(f"<p>{linked('She')} saw Tom Marr.</p>") == [("Tom Marr", "actor")]


def test_words_that_only_point_at_somebody_are_no_name_of_theirs():
    assert CAST.auto(f"<p>Then {linked('the boy from Marl')} sang. Marl is small.</p>") == []
    assert CAST.auto(f"<p>{linked('Prime Minister')} spoke. The Minister left.</p>") == []


def test_a_decision_about_the_same_words_overrules_the_link():
    decision = Decision("Ada Moss", "ada-moss", "reject", after="sang")
    html = f"<p>{linked('Ada Moss')} sang.</p>"
    assert [m.decision for m in CAST.find(html, decisions=(decision,))] == ["rejected"]


def test_a_link_to_elsewhere_or_to_nobody_known_is_a_link_like_any_other():
    for link in ('<a href="/x">Ada Moss</a>', linked("Ada Moss", "zorblatt")):
        assert states(CAST, f"<p>{link} sang. Ada Moss left.</p>")[0][1] == "auto"


def test_the_caller_may_put_its_own_key_into_a_link():
    document = linking.read_html(f"<p>{linked('Ada Moss')} sang.</p>")
    document.links = [link._replace(person=7) for link in document.links]
    mentions = linking.find(Story(document), {}, {7: linking.Profile(7, "Ada Moss")})
    assert [(m.person, m.decision) for m in mentions] == [(7, "manual")]


def test_a_link_around_no_word_is_nobody():
    assert CAST.find(f"<p>{linked('…')} Tom.</p>") == []
