"""Wiring: settings, URLs, Celery, checks. May import everyone; nobody imports it."""

from newsroom.celery import app as celery_app

__all__ = ["celery_app"]
