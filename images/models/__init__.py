from images.models.expiry import ExpiryWarning
from images.models.image import Alike, Image, ImagePerson, ImageQuerySet
from images.models.rendition import Rendition, RenditionRun, Shape
from images.models.rights import Basis, Channel, Licence, SourceType

__all__ = [
    "Alike",
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
