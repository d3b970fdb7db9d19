"""The desk's screens for stories, sections and topics."""

from articles.admin import article, section

__all__ = ["article", "section"]
