"""Profiles at the desk."""

from people.admin import person, work

__all__ = ["person", "work"]
