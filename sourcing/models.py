"""Sources, notes, grants and the access ledger will stand here: sealed, and above `articles`."""
