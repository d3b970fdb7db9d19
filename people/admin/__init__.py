"""Profiles at the desk."""

from people.admin import importing, person, privacy, work

__all__ = ["importing", "person", "privacy", "work"]
