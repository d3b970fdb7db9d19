"""A whole paper, with a page of every type that a reader can come to, each with all it can hold."""

import datetime as dt
from collections.abc import Iterator

from articles import lifecycle
from articles.copy import Signature
from articles.models import Article, Byline, Section, Topic
from images.models import Image
from people.models import Award, Credit, DistinctPair, Fact, Person, Privacy, Work
from staff.models import Role, User
from tests.builders import (
    SOURCE,
    make_contributor,
    make_live_article,
    make_mention,
    make_person,
    make_section,
    make_tie,
    make_topic,
    make_user,
)
from tests.figures import embed, figure, gallery
from web.curation import Pin, arrange
from web.paging import PAGE_SIZE
from web.views.about import POLICIES

LONG = (
    "The harbour’s otters, thought to have left for good, came back overnight and were met on the quay by "
    * 2
)
ARABIC = "مهرجان الميناء يفتتح موسمه بعرض أول"
WORD = "Otters"
EMPTY = {"empty home": "/", "nobody": "/people/", "nothing corrected": "/corrections/"}


def whole_paper(images: list[Image]) -> dict[str, str]:
    """The address of each type of page by what it shows. `images`: five, with their crops."""
    chief = make_user(Role.CHIEF, username="the-chief")
    film = make_section("Film", description="What is on, and who made it.", position=1)
    stage = make_section("Stage", position=2)
    make_section("Music", position=3)  # nothing in it
    casting = make_topic("Casting", slug="casting")
    orla = whole_life()
    Image.objects.filter(pk=images[3].pk).update(portrait_of=orla)
    many = _stories(film, casting, orla, images[0], by=chief)
    strip = [make_live_article(by=chief, section=stage, lead_image=images[1]) for _ in range(4)]
    story = _story_with_everything(film, casting, orla, images, by=chief)
    for slug, headline in {"long": LONG[:200], "word": WORD, "arabic": ARABIC}.items():
        make_live_article(by=chief, slug=slug, headline=headline, section=film, lead_image=images[1])
    gone = make_live_article(by=chief, slug="killed", section=film, status="killed")
    arrange(None, [Pin(each) for each in [story, strip[0], *many[:3]]], by=chief)
    arrange(film, [Pin(each) for each in [story, many[1]]], by=chief)
    make_person("Nell Quay", slug="nell-quay")
    return _addresses(gone)


def _addresses(gone: Article) -> dict[str, str]:
    return {
        "home": "/",
        "section": "/film/",
        "empty section": "/music/",
        "section, page 2": f"/film/?before=99999999999999999-1~{gone.pk}",
        "story": "/film/everything/",
        "story, long headline": "/film/long/",
        "story, one word": "/film/word/",
        "story in Arabic": "/film/arabic/",
        "gallery": "/film/everything/pictures/",
        "author": "/authors/dana/",
        "topic": "/topics/casting/",
        "people": "/people/",
        "people by letter": "/people/?from=v",
        "people found": "/people/?q=orla",
        "nobody found": "/people/?q=zzzzzz",
        "profile": "/people/orla-vance/",
        "profile, one kind": "/people/orla-vance/?show=awards",
        "profile with nothing": "/people/nell-quay/",
        "search": "/search/",
        "search results": "/search/?q=harbour",
        "search, people": "/search/?q=orla+vance",
        "search, narrowed": "/search/?q=harbour&section=film&person=orla-vance&since=2020-01-01&until=x",
        "nothing found": "/search/?q=zzzzzz&section=music",
        "corrections": "/corrections/",
        "about": "/about/",
        **{f"policy: {slug}": f"/about/{slug}/" for slug in POLICIES},
        "404": "/film/nothing/",
        "410": "/film/killed/",
    }


def _stories(film: Section, casting: Topic, orla: Person, image: Image, *, by: User) -> list[Article]:
    """More than a page of a section, the newest first; every other has a picture."""
    now = lifecycle.clock()
    made = []
    for number in range(PAGE_SIZE + 4):
        story = make_live_article(
            by=by,
            slug=f"harbour-{number}",
            headline=f"Harbour festival, day {number + 1}: the boats are out and the otters are in",
            body="<p>Orla Vance came to the harbour.</p>",
            section=film,
            topics=[casting],
            lead_image=image if number % 2 else None,
            publish_at=now - dt.timedelta(hours=number + 2),
        )
        if number < 5:
            make_mention(story, orla)
        made.append(story)
    return made


def _story_with_everything(
    film: Section, casting: Topic, orla: Person, images: list[Image], *, by: User
) -> Article:
    """Signed by two with portraits, corrected above and below, with every kind of figure in it."""
    dana = make_contributor(
        "Dana Whitlow", slug="dana", title="Film editor", bio="She has seen it all.\n\nTwice."
    )
    pim = make_contributor("Pim Roe", slug="pim")
    Image.objects.filter(pk=images[4].pk).update(byline_of=dana)
    inside = "".join(_body(images))
    story = make_live_article(
        by=by,
        slug="everything",
        headline="Harbour festival opens with otters, “Salt Line” and a storm",
        kicker="Festival",
        dek="The first night sold out in an hour, and Orla Vance stayed until the last boat.",
        dateline="Port Averne",
        body=inside,
        section=film,
        topics=[casting, make_topic("Festivals", slug="festivals")],
        bylines=[Signature(dana), Signature(pim), Signature(pim, Byline.Role.PHOTOGRAPHER)],
        lead_image=images[0],
    )
    lifecycle.correct(
        story, by=by, kind="correction", text="The boats came on Friday, not on Monday.", placement="top"
    )
    lifecycle.correct(story, by=by, kind="clarification", text="Both of the otters were there.")
    make_mention(story, orla)
    return story


def _body(images: list[Image]) -> Iterator[str]:
    yield "<p>Orla Vance opened the harbour festival on Friday.</p>"
    yield f"<p>{'The boats came in late, and nobody minded. ' * 6}</p>"
    yield figure(images[1].uuid, caption='Boats, <em>late</em>: <a href="https://example.com/">more</a>')
    yield "<h2>Before the storm</h2><ul><li>Boats</li><li>Otters</li></ul>"
    yield figure(images[2].uuid, caption="", layout="left")
    yield f"<p>{'It rained for an hour, then it did not. ' * 6}</p>"
    yield '<aside class="pull-quote"><p>Nobody minded, and the otters least of all.</p></aside>'
    yield gallery(figure(images[0].uuid, caption="The weir"), figure(images[1].uuid, caption="The bank"))
    yield embed(title="The trailer")
    yield "<blockquote><p>It was a long night.</p></blockquote><hr><p>The festival goes on.</p>"


def whole_life() -> Person:
    """Orla Vance: a family over four generations, works, prizes, a namesake."""
    orla = make_person(
        "Orla Vance",
        slug="orla-vance",
        born="1958-04-03",
        occupations=["actor", "director"],
        disambiguator="actor, b. 1958",
        bio="Actor and director, known for The Salt Line. She founded the Harbour Theatre.",
        aliases={"Lola Vance": "nickname"},
    )
    _family(orla)
    _facts(orla)
    namesake = make_person("Orla Vance", slug="orla-vance-rower", disambiguator="rower, b. 1990")
    DistinctPair.objects.create(one=orla, other=namesake)
    return orla


def _family(orla: Person) -> None:
    ada, bo = make_person("Ada Vance", born="1930", died="2004"), make_person("Bo Vance", born="1929")
    grandmother = make_person("Euphemia Vance-Harrington", born="1905", died="1990")
    cy, eve = make_person("Cy Vance", born="1961"), make_person("Eve Marr", born="1964")
    theo, una = make_person("Theo Lanswick", born="1955"), make_person("Una Wick", born="1960")
    finn, gale = make_person("Finn Vance", born="1985"), make_person("Gale Vance", born="2005")
    dex = make_person("Dex Marr", born="1931")
    parents = {
        orla: (ada, bo),
        cy: (ada, bo),
        eve: (ada, dex),
        bo: (grandmother,),
        finn: (orla,),
        gale: (finn,),
    }
    for child, theirs in parents.items():
        for parent in theirs:
            make_tie(child, "parent", parent)
    for name in ("Wren", "Pip", "Ash"):
        make_tie(make_person(name, privacy=Privacy.MINOR), "parent", orla)
    make_tie(orla, "spouse", theo, start="1984-06-02", end="1999", end_cause="divorce")
    make_tie(orla, "spouse", una, start="2012-06-30")


def _facts(orla: Person) -> None:
    facts = {
        "birthplace": "Port Averne",
        "nationality": "Irish",
        "known_for": "The Salt Line",
        "children": "4",
    }
    for about, text in facts.items():
        Fact.objects.create(person=orla, about=about, text=text, source=SOURCE, as_of="2026")
    Fact.objects.create(
        person=orla, about="event", text="Opened the Harbour Theatre", dated="1995-05-02", source=SOURCE
    )
    for number, title in enumerate(("The Salt Line", "Harbour Nine", "A House for Winter", "Eleven Bridges")):
        work = Work.objects.create(title=title, year=1988 + 7 * number, kind="film")
        Credit.objects.create(person=orla, work=work, character=f"Part {number}")
        Award.objects.create(
            person=orla,
            name="Golden Reel",
            category="best actor",
            year=1989 + 7 * number,
            work=work,
            source=SOURCE,
            is_won=number % 2 == 0,
        )
