import pytest
from cryptography.fernet import Fernet


@pytest.fixture
def key(settings) -> str:
    """This process is a desk's: it has a key."""
    settings.SOURCING_KEYS = [Fernet.generate_key().decode()]
    return settings.SOURCING_KEYS[0]
