"""Demo content: an invented newsroom's people, stories and pictures."""
