"""What a worker is told of pictures; `people.doorbell` says at what cost. The debt is a row."""

from concurrent.futures import Future

from people import doorbell


def ring(image_id: int) -> "Future[None]":
    """Ask for a picture's renditions to be made now."""
    return doorbell.send("images.render", image_id)
