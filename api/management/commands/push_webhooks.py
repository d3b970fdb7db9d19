from typing import Any

from django.core.management.base import BaseCommand

from api import pushing
from api.models import Webhook


class Command(BaseCommand):
    """Send what is due, here in this process: needs no Redis and no worker."""

    help = "Send to partners' webhooks whatever is due, and mail those whose webhooks were disabled."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = 0
        while due := list(Webhook.objects.due().values_list("pk", flat=True)):
            sent += sum(map(pushing.push, due))
        self.stdout.write(f"{sent} deliveries dealt with, {pushing.tell_owners()} mails")
