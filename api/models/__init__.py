"""What the API keeps of its own: partners and what they may have, what they were told, and what they said."""

from api.models.change import Change
from api.models.fetch import Fetch, FetchQuerySet, Receipt
from api.models.partner import DEMO_KEY, Key, Partner, Plan, Scope, digest, issue, make_key, rotate
from api.models.product import Product, Subscription
from api.models.usage import Answered, Gathered, Usage
from api.models.webhook import Attempt, Delivery, Webhook

__all__ = [
    "DEMO_KEY",
    "Answered",
    "Attempt",
    "Change",
    "Delivery",
    "Fetch",
    "FetchQuerySet",
    "Gathered",
    "Key",
    "Partner",
    "Plan",
    "Product",
    "Receipt",
    "Scope",
    "Subscription",
    "Usage",
    "Webhook",
    "digest",
    "issue",
    "make_key",
    "rotate",
]
