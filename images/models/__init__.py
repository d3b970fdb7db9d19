from images.models.expiry import ExpiryWarning
from images.models.image import Image, ImagePerson, ImageQuerySet
from images.models.rendition import Rendition, RenditionRun, Shape
from images.models.rights import Basis, Channel, Licence, SourceType

__all__ = [
    "Basis",
    "Channel",
    "ExpiryWarning",
    "Image",
    "ImagePerson",
    "ImageQuerySet",
    "Licence",
    "Rendition",
    "RenditionRun",
    "Shape",
    "SourceType",
]
