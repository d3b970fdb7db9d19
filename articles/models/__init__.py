"""Stories. An Article is identity and state; a Revision is the copy; the rest hangs on those two."""

from articles.models.article import MISSED, Article, ArticleQuerySet, DeskState, Status
from articles.models.buffer import DraftBuffer
from articles.models.byline import Byline
from articles.models.correction import Correction, OldAddress
from articles.models.decision import LinkDecision
from articles.models.edition import Edition
from articles.models.fact_warning import FactDismissal, FactWarning
from articles.models.findable import Findable
from articles.models.mention import LinkRun, Mention
from articles.models.override import CheckOverride
from articles.models.picture_use import PictureUse
from articles.models.preview import PreviewLink, PreviewOpening
from articles.models.relinking import ArchiveLink, ArchiveLinkQuerySet, RelinkJob, RelinkJobQuerySet
from articles.models.revision import Revision
from articles.models.section import Section, Topic
from articles.models.statement import Statement, StatementMark
from articles.models.stranger import NotAPerson, Stranger, StrangerQuerySet
from articles.models.transition import Transition

__all__ = [
    "MISSED",
    "ArchiveLink",
    "ArchiveLinkQuerySet",
    "Article",
    "ArticleQuerySet",
    "Byline",
    "CheckOverride",
    "Correction",
    "DeskState",
    "DraftBuffer",
    "Edition",
    "FactDismissal",
    "FactWarning",
    "Findable",
    "LinkDecision",
    "LinkRun",
    "Mention",
    "NotAPerson",
    "OldAddress",
    "PictureUse",
    "PreviewLink",
    "PreviewOpening",
    "RelinkJob",
    "RelinkJobQuerySet",
    "Revision",
    "Section",
    "Statement",
    "StatementMark",
    "Status",
    "Stranger",
    "StrangerQuerySet",
    "Topic",
    "Transition",
]
