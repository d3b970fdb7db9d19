#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it works on the embedded servers of DATA_DIR."""

import os
import sys
from pathlib import Path

# These touch neither the database nor Redis.
WITHOUT_SERVERS = {"help", "--help", "-h", "version", "--version", "collectstatic", "compilemessages"}


def use_embedded_servers() -> None:
    """Find the embedded servers, or start them for this command, and say so in the environment."""
    from newsroom import embedded  # here, because it is not wanted where DATABASE_URL is set

    data_dir = Path(os.environ.get("DATA_DIR") or Path(__file__).resolve().parent / ".data")
    try:
        os.environ.update(embedded.environment(data_dir, embedded.ensure(data_dir)))
    except embedded.Unavailable as problem:
        sys.exit(str(problem))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if not os.environ.get("DATABASE_URL") and command not in WITHOUT_SERVERS:
        use_embedded_servers()
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("This Python has no Django. Run ./dev demo once, then: .venv/bin/python manage.py")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
