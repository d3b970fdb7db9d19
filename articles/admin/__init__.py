"""The desk's screens for stories, sections, topics and the archive."""

from articles.admin import archive, article, picture_desk, section

__all__ = ["archive", "article", "picture_desk", "section"]
