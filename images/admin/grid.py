"""The list of pictures as a grid."""

from collections.abc import Iterator
from typing import Any

from unfold.views import ChangeList

from images.models import Image, Shape


class Grid(ChangeList):  # type: ignore[misc]
    @property
    def cards(self) -> Iterator[tuple[Image, str, list[tuple[str, str]]]]:
        """Each picture with the address of its thumbnail and what is said of it."""
        for image in self.result_list:
            yield image, thumbnail(image), list(self.model_admin.badges(image))

    @property
    def looks(self) -> list[Any]:
        """The choices of “what to look at”, which stand above the grid too."""
        return [
            choice
            for spec in self.filter_specs
            if "look" in spec.expected_parameters()
            for choice in spec.choices(self)
        ]


def thumbnail(image: Image) -> str:
    """The smallest file of the whole picture; its few colours until the worker has made one. Never the
    master, of which a page of fifty has a hundred megabytes."""
    whole = next((crop for crop in image.renditions.all() if crop.shape == Shape.NATURAL), None)
    return whole.url(whole.widths[0]) if whole else image.placeholder_url
