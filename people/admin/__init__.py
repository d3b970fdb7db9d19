"""Profiles at the desk."""

from people.admin import importing, person, work

__all__ = ["importing", "person", "work"]
