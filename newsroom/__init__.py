"""Wiring: settings, URLs, Celery, checks. May import everyone; nobody imports it."""
