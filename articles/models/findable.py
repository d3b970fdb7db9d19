from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from articles.models.article import Article
from articles.models.revision import Revision
from articles.models.section import Section


class Findable(models.Model):
    """What the search knows of a story: the words of the copy that readers see, and from when on they do.

    The database writes these rows itself (migration 0017), whatever way a story goes out, changes or goes:
    there is none of a draft, of a rewrite that waits, or of what is held or killed. They are narrow, with the
    words out of line, so that going through every match of a common word is cheap.
    """

    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, primary_key=True, related_name="findable"
    )
    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="+")
    # No index: of section and words PostgreSQL would ask that one first, and read the words of every story.
    section = models.ForeignKey(
        Section, on_delete=models.CASCADE, null=True, db_index=False, related_name="+"
    )
    publish_at = models.DateTimeField()
    seen_from = models.DateTimeField()  # the later of hour and embargo
    head = SearchVectorField()  # headlines and kicker (A), dek (B): what weighs
    words = SearchVectorField()  # all that can be found

    class Meta:
        indexes = [GinIndex(fields=["words"], name="findable_words")]

    def __str__(self) -> str:
        return f"the words of story {self.article_id}"
