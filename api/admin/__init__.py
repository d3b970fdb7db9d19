"""The partner desk: who has what, their keys and webhooks, and who still shows a killed story.

`partners` puts a partner's page together (`standing` says in words whether all is well, `usage` draws the
last 30 days); `keys`, `products`, `webhooks` and `recalls` have the screens their names say; `screen` is what
all pages of our own have in common; `urls` lists them.
"""

from api.admin import keys, partners, products

__all__ = ["keys", "partners", "products"]
