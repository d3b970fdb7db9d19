"""Keeps a copy of the stories you may have, and takes down what you must: `sync.py stories.sqlite3`.

Run it every minute, or in a loop. It may be stopped at any moment: each page of changes and the cursor behind it
are kept in one transaction, and a receipt that could not be sent is sent the next time.
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
INSERT OR IGNORE INTO place VALUES (1, NULL, 1);
"""
SHOWN = ("live", "embargoed")  # an embargoed story has `usable_from`: show it then, and not before


class Copy:
    """Our copy of the paper, in SQLite."""

    def __init__(self, path: str, partner: Partner) -> None:
        self.partner = partner
        self.kept = sqlite3.connect(path)
        self.kept.executescript(TABLES)

    def sync(self) -> None:
        """Up to now: what changed, then the receipts that we owe."""
        try:
            self._follow()
        except Problem as problem:
            if problem.kind != "cursor-expired":
                raise
            self._begin_anew()
            self._follow()
        self._send_receipts()

    def _follow(self) -> None:
        """Page after page, to the end. What is told twice is done twice, which changes nothing."""
        while True:
            cursor, round_ = self.kept.execute("SELECT cursor, round FROM place").fetchone()
            page = self.partner.get("changes/", limit=100, **({"cursor": cursor} if cursor else {}))
            with self.kept:  # one transaction
                for change in page["results"]:
                    self._take(change["uuid"], change["state"], change["url"], round_)
                self.kept.execute("UPDATE place SET cursor = ?", [page["cursor"]])
            if not page["next"]:
                break
        with self.kept:  # after a new beginning: what was not heard of again is not ours any more
            self.kept.execute("DELETE FROM story WHERE round < ?", [round_])

    def _take(self, uuid: str, state: str, url: str, round_: int) -> None:
        story = self._get(url) if state in SHOWN else None
        if story is None and state in SHOWN:
            return  # gone since: the change that says so is still to come
        had = self.kept.execute("SELECT 1 FROM story WHERE uuid = ?", [uuid]).fetchone()
        if story is None:
            self.kept.execute("DELETE FROM story WHERE uuid = ?", [uuid])  # and take it off your pages here
        else:
            row = [uuid, state, json.dumps(story), round_]
            self.kept.execute("INSERT OR REPLACE INTO story VALUES (?, ?, ?, ?)", row)
        if state == "killed":
            outcome = "removed" if had else "never_used"
            self.kept.execute("INSERT OR IGNORE INTO receipt VALUES (?, ?)", [uuid, outcome])

    def _get(self, url: str) -> Any:
        """The story; None where it is held, killed or not ours by now."""
        try:
            story = self.partner.get(url)
        except Problem as problem:
            if problem.status in (404, 410):
                return None
            raise
        return None if story["status"] == "held" else story

    def _send_receipts(self) -> None:
        for uuid, outcome in self.kept.execute("SELECT uuid, outcome FROM receipt").fetchall():
            try:
                self.partner.post(f"articles/{uuid}/receipts/", {"outcome": outcome})
            except Problem as problem:
                if problem.status not in (404, 409):  # answered before, or no longer asked for
                    raise
            with self.kept:
                self.kept.execute("DELETE FROM receipt WHERE uuid = ?", [uuid])

    def _begin_anew(self) -> None:
        """Our place is forgotten on the other side: hear everything again, and then drop what we did not hear."""
        with self.kept:
            self.kept.execute("UPDATE place SET cursor = NULL, round = round + 1")


if __name__ == "__main__":
    ours = Copy(sys.argv[1], Partner(os.environ["NEWSROOM_API"], os.environ["NEWSROOM_KEY"]))
    ours.sync()
