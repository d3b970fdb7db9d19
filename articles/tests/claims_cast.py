"""The invented cast of the labelled sentences, as the linker and the comparison know them. No database."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from typing import Any

from articles.factcheck import Basis, Credit, Known, Line, Profile, Union
from linking import KnownName, norm
from linking import Profile as Linked

SOURCE = "Who Is Who in Harbour, 2024"
FULL = ("full", "", "", "name:1")

# key: name, born, died, number of children, further names with their kind and end
CAST: dict[str, tuple[str, str, str, str, dict[str, tuple[str, str]]]] = {
    "ada": ("Ada Moss", "1980-03-10", "", "3", {}),
    "ben": ("Ben Hale", "1975", "", "1", {}),
    "carl": ("Carl Rook", "1978~", "", "", {}),
    "nia": ("Nia Hale", "2006-02-01", "", "", {}),
    "otto": ("Otto Lind", "1940-01-05", "2019-06-20", "", {}),
    "vera": ("Vera Lind", "1943-07", "", "", {}),
    "juno": (
        "Juno Park",
        "1995-10-23",
        "",
        "",
        {"Juno Parke": ("misspelling", ""), "June Parsons": ("former", "")},
    ),
    "emil": ("Emil Stone", "1990-06-03", "", "", {}),
    "ida": ("Ida Solberg", "1972-08-08", "", "", {"Ida Quill": ("married", "2016")}),
    "max": ("Max Quill", "1970", "", "", {}),
}
CHILDREN = {"pip": ("Pip Rook", "2019-11-20"), "tess": ("Tess Rook", "2021-02")}
OFFSPRING = {"ada": {"nia", "pip", "tess"}, "ben": {"nia"}, "carl": {"pip", "tess"}}
WORKS = {
    "Tall House": ("2011", {"ada", "ben"}),
    "Night Ferry": ("2009", {"ben"}),
    "Glass Harbour": ("2024-03-01", {"ada", "carl"}),
    "Winter Tram": ("2026-01-10", {"ada"}),
    "Copper Sky": ("2001", {"max"}),
    "Low Tide": ("2020", {"juno"}),
}
UNIONS = [
    ("spouse", "ada", "ben", "2004-05-15", "2015", "divorce"),
    ("spouse", "ada", "carl", "2018-09-01", "", ""),
    ("spouse", "otto", "vera", "1965", "2019-06-20", "death"),
    ("partner", "juno", "emil", "2020", "", ""),
    ("spouse", "ida", "max", "2010", "2016", "divorce"),
]


def _line(text: str, row: str) -> Line | None:
    return Line(text, Basis(row, SOURCE)) if text else None


def _names() -> dict[str, list[KnownName]]:
    found: dict[str, list[KnownName]] = defaultdict(list)
    for person, (name, _born, _died, _number, others) in CAST.items():
        kinds = {name: "full"} | {text: kind for text, (kind, _end) in others.items()}
        for text, kind in kinds.items():
            found[norm(text)].append(KnownName(text, norm(text), person, kind))
    return found


def _profile(person: Any) -> Profile:
    name, born, died, number, others = CAST[person]
    return Profile(
        person=person,
        name=name,
        born=_line(born, f"born:{person}"),
        died=_line(died, f"died:{person}"),
        children=_line(number, f"children:{person}"),
        is_living=not died,
        names={norm(name): FULL}
        | {norm(text): (kind, "", end, "name:2") for text, (kind, end) in others.items()},
        credits=tuple(
            Credit(norm(title), title, released, f"work:{title}")
            for title, (released, cast) in WORKS.items()
            if person in cast
        ),
        offspring=frozenset(OFFSPRING.get(person, ())),  # type: ignore[arg-type]
    )


def _child(person: Any) -> Profile:
    name, born = CHILDREN[person] if person in CHILDREN else CAST[person][:2]
    return Profile(person=person, name=name, born=_line(born, f"born:{person}"), names={norm(name): FULL})


def known(people: Collection[Any] | Iterable[Any]) -> Known:
    """What `factcheck.load` would say of these people of the cast."""
    named = set(people)
    offspring = set().union(*(OFFSPRING.get(person, set()) for person in named)) - named if named else set()
    return Known(
        people={person: _profile(person) for person in named},
        children={person: _child(person) for person in offspring},  # type: ignore[misc]
        unions=tuple(
            Union(kind, frozenset({one, other}), start, end, cause, Basis("relationship:1", SOURCE))  # type: ignore[arg-type]
            for kind, one, other, start, end, cause in UNIONS
            if {one, other} & named
        ),
        casts={norm(title): frozenset(cast) for title, (_, cast) in WORKS.items()},  # type: ignore[arg-type]
    )


NAMES = _names()
PROFILES: dict[Hashable, Linked] = {
    person: Linked(person, CAST[person][0], born=CAST[person][1], died=CAST[person][2]) for person in CAST
}
