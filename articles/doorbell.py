"""What a worker is told of stories as soon as they owe something; `people.doorbell` says at what cost.

The debt is a row, and beat comes by in any case.
"""

from concurrent.futures import Future

from people import doorbell


def ring(revision_id: int) -> "Future[None]":
    """Ask for one revision to be linked now."""
    return doorbell.send("articles.link_revision", revision_id)


def ring_archive() -> "Future[None]":
    """Tell a worker that there is work at the archive."""
    return doorbell.send("articles.relink")


def ring_announcer() -> "Future[None]":
    """Tell a worker that a step of a story is to be announced."""
    return doorbell.send("newsroom.announce")
