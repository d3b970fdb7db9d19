from cryptography.fernet import Fernet
from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class SourcingConfig(AppConfig):
    name = "sourcing"

    def ready(self) -> None:
        """A process that is given keys which are none does not start."""
        for number, key in enumerate(settings.SOURCING_KEYS, start=1):
            try:
                Fernet(key)
            except ValueError as error:
                raise ImproperlyConfigured(
                    f"SOURCING_KEYS: number {number} is no key (32 bytes in URL-safe base64)."
                ) from error
