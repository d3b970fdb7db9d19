"""The rulebook: every way a story changes. Desk, commands and tests go through these verbs.

Each verb does the same, in this order: transaction, lock the row, let the hour that has come count, is the
move in MOVES (`articles.moves`), may `by` do it, checks, write, append a Transition; after commit the worker
is told.
"""

from articles.lifecycle.hours import (
    NEAR,
    keep_time,
    schedule,
    schedule_update,
    unschedule,
    unschedule_update,
)
from articles.lifecycle.readers import (
    HELD_NOTICE,
    KILLED_NOTICE,
    correct,
    hold,
    kill,
    move,
    publish,
    release,
)
from articles.lifecycle.review import approve, clear, send_back, submit
from articles.lifecycle.steps import clock, lock
from articles.lifecycle.writing import restore_revision, save_draft
from articles.moves import (
    MOVES,
    AlreadyKilled,
    Move,
    NotAllowed,
    NotPossible,
    NotReady,
    Refused,
    Stale,
    may,
    permit,
)

__all__ = [
    "HELD_NOTICE",
    "KILLED_NOTICE",
    "MOVES",
    "NEAR",
    "AlreadyKilled",
    "Move",
    "NotAllowed",
    "NotPossible",
    "NotReady",
    "Refused",
    "Stale",
    "approve",
    "clear",
    "clock",
    "correct",
    "hold",
    "keep_time",
    "kill",
    "lock",
    "may",
    "move",
    "permit",
    "publish",
    "release",
    "restore_revision",
    "save_draft",
    "schedule",
    "schedule_update",
    "send_back",
    "submit",
    "unschedule",
    "unschedule_update",
]
