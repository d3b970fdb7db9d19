"""An invented cast, and the shortest way to ask who is found in a text."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import replace
from typing import Any

import linking
from linking import Decision, Findings, KnownName, Mention, Profile, Story

TODAY = dt.date(2025, 6, 1)


class Cast:
    """People by name; "Ada Moss | Addie" also goes by Addie. A person's id is the slug of the first name."""

    def __init__(self, *people: str) -> None:
        self.names: dict[str, list[KnownName]] = defaultdict(list)
        self.profiles: dict[Any, Profile] = {}
        for entry in people:
            label, *others = [name.strip() for name in entry.split("|")]
            self.add(label, slug(label), *others)

    def add(self, label: str, person: str, *others: str, **facts: Any) -> Cast:
        for name in (label, *others):
            self.names[linking.norm(name)].append(KnownName(name, linking.norm(name), person))
        self.profiles[person] = Profile(person, label, **facts)
        return self

    def know(self, person: str, **facts: Any) -> Cast:
        self.profiles[person] = replace(self.profiles[person], **facts)
        return self

    def search(self, body: str, headline: str = "", decisions: tuple[Decision, ...] = ()) -> Findings:
        """What is found in a body, given as HTML when it begins with a tag."""
        document = linking.read_html(body) if body.startswith("<") else linking.read_text(body)
        story = Story(document, linking.read_text(headline) if headline else None, on=TODAY)
        return linking.search(story, self.names, self.profiles, decisions)

    def find(self, body: str, **more: Any) -> list[Mention]:
        return self.search(body, **more).mentions

    def strangers(self, body: str, **more: Any) -> list[str]:
        return [stranger.surface for stranger in self.search(body, **more).strangers]

    def bar(self, name: str, person: str) -> Cast:
        """Mark a name of a person never to be linked."""
        norm = linking.norm(name)
        self.names[norm] = [known for known in self.names[norm] if known.person != person]
        self.names[norm].append(KnownName(name, norm, person, may_link=False))
        return self

    def auto(self, body: str, **more: Any) -> list[tuple[str, Any]]:
        return [(m.surface, m.person) for m in self.find(body, **more) if m.decision == "auto"]

    def suggested(self, body: str, **more: Any) -> list[tuple[str, Any]]:
        return [(m.surface, m.person) for m in self.find(body, **more) if m.decision == "suggested"]

    def surfaces(self, body: str, **more: Any) -> list[str]:
        return [surface for surface, _ in self.auto(body, **more)]

    def linked(self, html: str, **more: Any) -> str:
        """The HTML with [ ] around what gets a link."""
        mentions = [m for m in self.find(html, **more) if m.linked]
        spliced = linking.splice(html, [(m.html_start or 0, m.html_end or 0, "<[>") for m in mentions])
        return re.sub(r"<\[>(.*?)</a>", r"[\1]", spliced)


def slug(name: str) -> str:
    return linking.norm(name).replace(" ", "-")
