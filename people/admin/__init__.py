"""Profiles at the desk."""

from people.admin import importing, merges, person, privacy, work

__all__ = ["importing", "merges", "person", "privacy", "work"]
