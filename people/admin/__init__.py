"""Profiles at the desk."""

from people.admin import person, privacy, work

__all__ = ["person", "privacy", "work"]
