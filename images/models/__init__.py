from images.models.image import Alike, Image, ImagePerson, ImageQuerySet
from images.models.rendition import Rendition, RenditionRun, Shape
from images.models.rights import Channel, Licence, SourceType

__all__ = [
    "Alike",
    "Channel",
    "Image",
    "ImagePerson",
    "ImageQuerySet",
    "Licence",
    "Rendition",
    "RenditionRun",
    "Shape",
    "SourceType",
]
