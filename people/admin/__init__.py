"""Profiles at the desk."""

from people.admin import merges, person, work

__all__ = ["merges", "person", "work"]
