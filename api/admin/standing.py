"""Whether all is well with partners, their keys and their webhooks: in words, with a tone beside them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timeuntil

from api.models import DEMO_KEY, Fetch, Key, Partner, Subscription, Webhook, digest
from articles.checks.times import say

GOOD, DOUBT, BAD, QUIET = "good", "doubt", "bad", ""
SOON = timedelta(days=14)  # a key that ends within these is told of


@dataclass(frozen=True, slots=True)
class Finding:
    tone: str
    words: str
    link: str = ""  # where it is put right


def of_key(key: Key) -> Finding:
    """What a key is now. Its partner is looked at too."""
    now = timezone.now()
    if key.revoked_at:
        return Finding(QUIET, f"Revoked {say(key.revoked_at)}")
    if key.expires_at and key.expires_at <= now:
        return Finding(QUIET, f"Expired {say(key.expires_at)}")
    if not key.partner.is_active:
        return Finding(QUIET, "Refused: the partner is switched off")
    if key.digest == digest(DEMO_KEY) and not settings.DEMO:
        return Finding(QUIET, "Refused: works in a demo only")
    if key.expires_at is None:
        return Finding(GOOD, "Live")
    left = f"{say(key.expires_at)}, in {timeuntil(key.expires_at, now, depth=1)}"
    return Finding(DOUBT if key.expires_at - now < SOON else GOOD, f"Live until {left}")


def of_webhook(webhook: Webhook) -> Finding:
    if webhook.disabled_at:
        why = f": {webhook.disabled_because}" if webhook.disabled_because else ""
        return Finding(BAD, f"Disabled {say(webhook.disabled_at)}{why}")
    if webhook.failing_since:
        times = f"{webhook.failures} time{'s' * (webhook.failures != 1)}"
        return Finding(BAD, f"Failing since {say(webhook.failing_since)}, {times}")
    if webhook.paused_at:
        return Finding(DOUBT, f"Paused {say(webhook.paused_at)}: what is new waits")
    return Finding(GOOD, "Working")


def of_partners(partners: Sequence[Partner]) -> dict[int, list[Finding]]:
    """What is not well with each, by its id; an empty list where all is. Four queries, however many."""
    ours = [partner.pk for partner in partners]
    kills = Fetch.objects.unanswered().filter(partner__in=ours).order_by().values_list("partner")
    owed: dict[int, int] = dict(kills.annotate(Count("pk")))
    webhooks = _by_partner(Webhook.objects.filter(partner__in=ours))
    keys = _by_partner(Key.objects.valid().filter(partner__in=ours))
    subscribing = set(
        Subscription.objects.current().filter(partner__in=ours).values_list("partner", flat=True)
    )
    return {
        partner.pk: list(
            chain(
                _of_kills(partner, owed.get(partner.pk, 0)),
                _of_webhooks(webhooks[partner.pk]),
                _of_keys(partner, keys[partner.pk]),
                [] if partner.pk in subscribing else [Finding(DOUBT, "subscribes to nothing now")],
                [] if partner.contact else [Finding(DOUBT, "nobody to write to: no contact")],
            )
        )
        for partner in partners
    }


def _by_partner(rows: Iterable[Webhook] | Iterable[Key]) -> dict[int, list]:  # type: ignore[type-arg]
    found = defaultdict(list)
    for row in rows:
        found[row.partner_id].append(row)
    return found


def _of_kills(partner: Partner, owed: int) -> Iterator[Finding]:
    if owed:
        link = f"{reverse('recalls')}?partner={partner.pk}&show=unanswered"
        yield Finding(BAD, f"{owed} kill{'s' * (owed != 1)} unanswered", link)


def _of_webhooks(webhooks: list[Webhook]) -> Iterator[Finding]:
    disabled = [webhook for webhook in webhooks if webhook.disabled_at]
    failing = [webhook for webhook in webhooks if webhook.failing_since and not webhook.disabled_at]
    paused = [webhook for webhook in webhooks if webhook.paused_at and not webhook.disabled_at]
    if disabled:
        yield Finding(BAD, f"{_webhooks(disabled)} disabled", _page_of(disabled))
    if failing:
        since = min(webhook.failing_since for webhook in failing if webhook.failing_since)
        yield Finding(BAD, f"{_webhooks(failing)} failing since {say(since)}", _page_of(failing))
    if paused:
        yield Finding(DOUBT, f"{_webhooks(paused)} paused", _page_of(paused))


def _of_keys(partner: Partner, keys: list[Key]) -> Iterator[Finding]:
    if not partner.is_active:
        yield Finding(DOUBT, "switched off: all keys are refused")
    elif not keys:
        yield Finding(
            DOUBT, "no key that opens anything", f"{reverse('admin:api_key_add')}?partner={partner.pk}"
        )
    for key in keys:
        if key.expires_at and key.expires_at - timezone.now() < SOON and not _is_replaced(key, keys):
            left = timeuntil(key.expires_at, depth=1)
            link = reverse("admin:api_key_change", args=[key.pk])
            yield Finding(DOUBT, f"key {key.prefix}… expires in {left}", link)


def _is_replaced(key: Key, keys: list[Key]) -> bool:
    """Another key of the same system lasts longer: it has been rotated."""
    same = (other.expires_at for other in keys if other.label == key.label and other.pk != key.pk)
    return any(end is None or (key.expires_at and end > key.expires_at) for end in same)


def _webhooks(webhooks: list[Webhook]) -> str:
    return f"{len(webhooks)} webhook{'s' * (len(webhooks) != 1)}"


def _page_of(webhooks: list[Webhook]) -> str:
    return reverse("webhook", args=[webhooks[0].pk])
