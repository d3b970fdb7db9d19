"""The desk's screens for stories, sections, topics and the archive."""

from articles.admin import archive, article, pictures, section

__all__ = ["archive", "article", "pictures", "section"]
