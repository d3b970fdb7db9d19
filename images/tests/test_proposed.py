"""What a file says of itself fills empty fields, and asks an editor; it publishes nothing."""

import struct

import pytest
from PIL.PngImagePlugin import PngInfo

from images.ingest import ingest, prepare
from images.ingest.proposed import Proposed, people_named
from images.models import Image, SourceType
from images.tests import odd
from people.models import Name
from tests.builders import make_person

pytestmark = pytest.mark.django_db

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" photoshop:Credit="Harbour Press"
 ext:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Orla Vance  at
 the quay</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>Bo Reed</rdf:li><rdf:li>Ann Lee</rdf:li></rdf:Seq></dc:creator>
<dc:subject><rdf:Bag><rdf:li>harbour</rdf:li><rdf:li>harbour</rdf:li></rdf:Bag></dc:subject>
<ext:PersonInImage><rdf:Bag><rdf:li>Orla Vance</rdf:li><rdf:li>Theo
Lanswick</rdf:li></rdf:Bag></ext:PersonInImage> </rdf:Description></rdf:RDF></x:xmpmeta>"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def saying(xmp: str, kind: str = "JPEG", **options):
    if kind == "PNG":
        options["pnginfo"] = PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", xmp)
    return odd.upload(odd.encoded(odd.corners(), kind, xmp=xmp.encode(), **options))


def with_iim(**told: bytes):
    """A JPEG with IPTC-IIM in its Photoshop segment, as agencies still send it."""
    number = {"caption": 120, "byline": 80, "credit": 110, "keyword": 25}
    iim = b"".join(
        b"\x1c\x02" + struct.pack(">BH", number[name], len(text)) + text for name, text in told.items()
    )
    block = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iim)) + iim + b"\0" * (len(iim) % 2)
    payload = b"Photoshop 3.0\0" + block
    jpeg = odd.encoded(odd.corners(), "JPEG")
    return odd.upload(jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload + jpeg[2:])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_xmp_is_read(kind):
    assert prepare(saying(XMP, kind)).proposed == Proposed(
        caption="Orla Vance at the quay",
        credit="Harbour Press",
        photographer="Bo Reed, Ann Lee",
        source_type=SourceType.BY_MODEL,
        keywords=("harbour",),
        persons=("Orla Vance", "Theo Lanswick"),
    )


def test_iptc_iim_is_read_in_either_alphabet():
    found = prepare(
        with_iim(caption="Café".encode("cp1252"), byline="José".encode(), keyword=b"sea")
    ).proposed
    assert (found.caption, found.photographer, found.keywords) == ("Café", "José", ("sea",))


def test_empty_fields_are_filled_and_written_ones_stay():
    image = ingest(saying(XMP), by=None, credit="By hand")
    image = Image.objects.get(pk=image.pk)
    assert (image.credit, image.photographer) == ("By hand", "Bo Reed, Ann Lee")
    assert (image.caption, image.keywords) == ("Orla Vance at the quay", ["harbour"])


def test_nothing_is_ever_proposed_for_those_who_cannot_see():
    assert ingest(saying(XMP), by=None).alt_text == ""


def test_a_name_with_one_bearer_is_proposed_and_no_row_is_made():
    orla = make_person("Orla Vance")
    image = ingest(saying(XMP), by=None)
    assert [(each.text, each.person) for each in people_named(image)] == [
        ("Orla Vance", orla),
        ("Theo Lanswick", None),
    ]
    assert not image.shows.exists()


def test_a_name_that_two_bear_is_nobodys():
    make_person("Orla Vance"), make_person("Orla Vance")
    assert people_named(ingest(saying(XMP), by=None))[0].person is None


def test_nor_is_one_that_is_said_not_to_be_theirs():
    make_person("Bo Reed", aliases={"Orla Vance": Name.Kind.REFUSED})
    assert people_named(ingest(saying(XMP), by=None))[0].person is None


LAUGHS = "<!DOCTYPE x [" + "<!ENTITY a 'ha'>" + "<!ENTITY b '&a;&a;'>" + "]>"


@pytest.mark.parametrize(
    "xmp",
    [
        LAUGHS + XMP.partition("?>")[2].replace("Bo Reed", "&b;"),
        "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>" + XMP.partition("?>")[2],
        XMP[:200],
        "no xml",
        XMP.replace("Bo Reed", "B" * 300_000),
    ],
    ids=["entities", "another file", "half", "text", "large"],
)
def test_what_cannot_be_read_safely_says_nothing_and_the_picture_is_taken(xmp):
    packed = odd.encoded(odd.corners(), "WEBP", xmp=xmp.encode())  # a JPEG has room for 64 kB
    assert prepare(odd.upload(packed)).proposed == Proposed()


def test_what_cannot_be_seen_or_stored_is_taken_out_and_nothing_is_longer_than_its_field():
    found = prepare(with_iim(caption=b"Quay\0\xe2\x80\xae" + b"x" * 900, credit=b"  ")).proposed
    assert found.caption.startswith("Quayxx")
    assert (len(found.caption), found.credit) == (500, "")
    ingest(with_iim(caption=b"Quay\0", byline=b"\xed\xa0\x80"), by=None)


def test_a_source_type_that_is_none_of_ours_is_none():
    assert prepare(saying(XMP.replace("trainedAlgorithmicMedia", "softwareImage"))).proposed.source_type == ""
    assert SourceType.BY_MODEL.uri.endswith("/digitalsourcetype/trainedAlgorithmicMedia")
