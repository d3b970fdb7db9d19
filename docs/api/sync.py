"""Keeps a copy of the stories you may have, and takes down what you must: `sync.py stories.sqlite3`.

Run it every minute. It may be stopped at any moment: each page of changes and the cursor behind it are kept
in one transaction, and a receipt that could not be sent is sent the next time.
"""

import json
import os
import sqlite3
import sys
from typing import Any

from client import Partner, Problem

TABLES = """
CREATE TABLE IF NOT EXISTS story (uuid TEXT PRIMARY KEY, state TEXT, json TEXT, round INTEGER);
CREATE TABLE IF NOT EXISTS receipt (uuid TEXT PRIMARY KEY, outcome TEXT);
CREATE TABLE IF NOT EXISTS place (only INTEGER PRIMARY KEY CHECK (only = 1), cursor TEXT, round INTEGER);
INSERT OR IGNORE INTO place VALUES (1, NULL, 0);
"""
OURS = ("live", "embargoed")  # an embargoed story is not to be shown before its time


class Copy:
    """Our copy of the paper, in SQLite."""

    def __init__(self, path: str, partner: Partner) -> None:
        self.partner = partner
        self.kept = sqlite3.connect(path)
        self.kept.executescript(TABLES)

    def sync(self) -> None:
        """Up to now: what has changed, then the receipts that we owe."""
        try:
            self._follow()
        except Problem as problem:
            if problem.kind != "cursor-expired":
                raise
            with self.kept:
                self._keep_place(None)  # we stayed away for too long
            self._follow()
        self._send_receipts()

    def _follow(self) -> None:
        """Each page of changes, to the end. What is told twice is done twice, which changes nothing."""
        (cursor,) = self.kept.execute("SELECT cursor FROM place").fetchone()
        if cursor is None:
            cursor = self._begin()
        page: dict[str, Any] = {"next": True}
        while page["next"]:
            page = self.partner.get("changes/", cursor=cursor)
            with self.kept:  # one transaction
                for change in page["results"]:
                    self._take(change)
                cursor = page["cursor"]
                self._keep_place(cursor)

    def _begin(self) -> str:
        """All stories as they are now. The place among the changes is taken first, so that nothing is missed
        in between, and kept last: whoever is stopped here begins again."""
        page = self.partner.get("changes/")
        killed = {change["uuid"] for change in page["results"] if change["state"] == "killed"}
        while page["next"]:
            page = self.partner.get(page["next"])
            killed |= {change["uuid"] for change in page["results"] if change["state"] == "killed"}
        with self.kept:
            self.kept.execute("UPDATE place SET round = round + 1")
        for story in self.partner.each("articles/", limit=100):
            with self.kept:
                self._store(story["uuid"])
        with self.kept:
            lost = self.kept.execute("SELECT uuid FROM story WHERE round < (SELECT round FROM place)")
            for (uuid,) in lost.fetchall():
                self._remove(uuid, "killed" if uuid in killed else "withdrawn")
            self._keep_place(page["cursor"])
        return str(page["cursor"])

    def _take(self, change: dict[str, str]) -> None:
        if change["state"] in OURS:
            self._store(change["uuid"])
        else:
            self._remove(change["uuid"], change["state"])

    def _store(self, uuid: str) -> None:
        """The story as it is now. Where it is gone since, the change that says so is still to come."""
        try:
            story = self.partner.get(f"articles/{uuid}/")
        except Problem as problem:
            if problem.status not in (404, 410):
                raise
            return
        if story["status"] in OURS:
            self.kept.execute(
                "INSERT OR REPLACE INTO story SELECT ?, ?, ?, round FROM place",
                [uuid, story["status"], json.dumps(story)],
            )

    def _remove(self, uuid: str, state: str) -> None:
        """Held, killed, or not ours any more. Whatever you made of the story is to be taken down here. That
        we had it is known until it is killed: the receipt says so."""
        if state != "killed":
            self.kept.execute("UPDATE story SET state = ?, json = NULL WHERE uuid = ?", [state, uuid])
            return
        had = self.kept.execute("DELETE FROM story WHERE uuid = ?", [uuid]).rowcount
        outcome = "removed" if had else "never_used"
        self.kept.execute("INSERT OR IGNORE INTO receipt VALUES (?, ?)", [uuid, outcome])

    def _send_receipts(self) -> None:
        for uuid, outcome in self.kept.execute("SELECT uuid, outcome FROM receipt").fetchall():
            try:
                self.partner.post(f"articles/{uuid}/receipts/", {"outcome": outcome})
            except Problem as problem:
                if problem.status not in (404, 409):  # nobody waits for it: answered by hand, for example
                    raise
            with self.kept:
                self.kept.execute("DELETE FROM receipt WHERE uuid = ?", [uuid])

    def _keep_place(self, cursor: str | None) -> None:
        self.kept.execute("UPDATE place SET cursor = ?", [cursor])


if __name__ == "__main__":
    Copy(sys.argv[1], Partner(os.environ["NEWSROOM_API"], os.environ["NEWSROOM_KEY"])).sync()
