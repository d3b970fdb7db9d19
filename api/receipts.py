"""A partner's word that a killed story is gone from where they show it."""

from api.models import Key, Partner, Receipt
from articles.models import Article, Status


class NotKilled(Exception):
    """There is nothing to answer: the story has not been killed."""


class OtherwiseAnswered(Exception):
    """This partner has said something else of this story before. The first word stands."""


def receive(article: Article, *, key: Key, outcome: str, note: str = "") -> tuple[Receipt, bool]:
    """The receipt of the key's partner for this story, and whether it is new. The same said again changes
    nothing. Raises NotKilled and OtherwiseAnswered."""
    if article.status != Status.KILLED:
        raise NotKilled
    receipt, is_new = Receipt.objects.get_or_create(
        article=article,
        partner=key.partner,
        defaults={"key": key, "outcome": outcome, "note": note},
    )
    if receipt.outcome != outcome or (note and receipt.note != note):
        raise OtherwiseAnswered
    return receipt, is_new


def of(article: Article, partner: Partner) -> Receipt | None:
    """What this partner has said of this story, if anything."""
    return Receipt.objects.filter(article=article, partner=partner).first()
