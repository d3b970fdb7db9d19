"""What pictures cost: each bad file its time and memory in the decoder, and a photo of 12 million pixels all
its renditions. Promised: a bad file is done with in 2 s and 600 MB, such a photo in 10 s of work.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable

from PIL import Image, ImageChops

from bench import temporary_house

MEASURED = """
import json, resource, subprocess, sys
command = [sys.executable, "-P", *sys.argv[1:]]
done = subprocess.run(command, input=sys.stdin.buffer.read(), capture_output=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
line = done.stdout.partition(b"\\n")[0]
told = json.loads(line) if line else {"refused": f"ended with {done.returncode}"}
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, told.get("refused") or told["size"]]))
"""


def main() -> None:
    from images.tests import odd

    print(f"{'file':36} {'bytes':>10} {'wall s':>7} {'CPU s':>6} {'MB':>5}  became")
    for name, make in odd.bombs().items():
        report(name, make())
    for name, make in good_files().items():
        report(name, make())
    photo()


def good_files() -> dict[str, Callable[[], bytes]]:
    from images.tests import odd

    noisy = noise(8_600, 5_800)
    return {
        "50 MP photo, JPEG": lambda: odd.encoded(noisy, "JPEG", quality=85),
        "50 MP photo, progressive JPEG": lambda: odd.encoded(noisy, "JPEG", quality=85, progressive=True),
        "50 MP, PNG with alpha": lambda: odd.encoded(
            soft(8_600, 5_800).convert("RGBA"), "PNG", compress_level=1
        ),
        "50 MP, 16-bit grey PNG": lambda: odd.encoded(soft(8_600, 5_800).convert("L").convert("I;16"), "PNG"),
        "24 MP, PNG": lambda: odd.encoded(noisy.resize((6000, 4000)), "PNG", compress_level=1),
        "24 MP, WebP": lambda: odd.encoded(noisy.resize((6000, 4000)), "WEBP", method=0),
        "24 MP, AVIF": lambda: odd.encoded(noisy.resize((6000, 4000)), "AVIF", speed=10),
    }


def noise(width: int, height: int) -> Image.Image:
    """Something like a photo: soft forms, and the grain of a sensor."""
    grain = Image.effect_noise((width, height), 12).convert("RGB")
    return ImageChops.add(soft(width, height), grain, offset=-128)


def soft(width: int, height: int) -> Image.Image:
    forms = Image.frombytes("RGB", (48, 32), random.Random(1).randbytes(48 * 32 * 3))
    return forms.resize((width, height), Image.Resampling.BICUBIC)


def report(name: str, content: bytes) -> None:
    from images.ingest import DECODER, formats

    kind = formats.kind_of(content[:4096])
    if kind is None:
        print(f"{name:36} {len(content):10,} {'':21} {formats.refusal(content[:4096])}")
        return
    began = time.perf_counter()
    env = {**os.environ, "PYTHONPATH": ":".join(filter(None, sys.path)), "MALLOC_ARENA_MAX": "1"}
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(DECODER), kind],
        input=content,
        capture_output=True,
        check=True,
        env=env,
    )
    took = time.perf_counter() - began
    cpu, memory, became = json.loads(done.stdout)
    print(f"{name:36} {len(content):10,} {took:7.2f} {cpu:6.2f} {memory:5.0f}  {became}")


def photo() -> None:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from images import renditions
    from images.ingest import ingest
    from images.models import Rendition
    from images.models.rendition import FORMATS
    from images.tests import odd

    sent = odd.encoded(noise(4_000, 3_000), "JPEG", quality=88)
    began = time.perf_counter()
    image = ingest(ContentFile(sent, name="photo.jpg"), by=None)
    took = time.perf_counter() - began
    print(f"\n12 MP photo of {len(sent):,} bytes: stored in {took:.2f} s as {image.file.size:,} bytes")
    began, cpu = time.perf_counter(), time.process_time()
    assert renditions.render(image.pk)
    print(f"all renditions: {time.process_time() - cpu:.1f} s of CPU, {time.perf_counter() - began:.1f} s")
    for row in Rendition.objects.filter(image=image):
        for width in row.widths:
            sizes = {kind.suffix: default_storage.size(row.name(width, kind)) for kind in FORMATS}
            print(f"  {row.shape:8} {width:5} {sizes}")


if __name__ == "__main__":
    with temporary_house():
        main()
