"""Fronts at the desk: the places there are, and the screen on which each is arranged."""
