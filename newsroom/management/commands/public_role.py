"""`manage.py public_role`: the database role of PUBLIC_DATABASE_URL, and its rights."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from newsroom import public_role


class Command(BaseCommand):
    help = (
        "Make the database role of PUBLIC_DATABASE_URL, for processes that do not open the desk's door. A "
        "role that is there gets its password and rights anew. It cannot reach sources, passwords and "
        "sessions. Run it after each migration, as the owner of the tables (DATABASE_URL)."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PUBLIC_DATABASE_URL:
            raise CommandError("PUBLIC_DATABASE_URL is not set.")
        try:
            made = public_role.make(settings.PUBLIC_DATABASE_URL)
        except public_role.Unfit as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{made.role}: {'made' if made.is_new else 'was there'}. Reads {len(made.shown)} tables; "
            f"has no way to {', '.join(made.hidden)}."
        )
