"""Makes a picture anew in a process of its own: bytes in, clean bytes and a small copy out.

A picture may be made to use up memory or time, or to break the decoder, so this runs as a child
with a limit of both. What comes out holds the pixels and their colour profile and nothing else.
"""

import io
import resource
import struct
import sys
from typing import Any

from tracker.attachments.rules import MOST_PIXELS

MEMORY = 1200 * 1024 * 1024
SECONDS = 30
SMALL = (480, 360)

# How the child ends when it has understood the picture but will not have it.
TOO_MANY_PIXELS = 3
MOVES = 4
LENGTH = struct.Struct(">Q")
_READ = ("JPEG", "PNG", "WEBP")
# Telephones write several pictures into one JPEG (MPO); the first is the photograph.
_WRITTEN = {"MPO": "JPEG"}
_HOW: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92, "optimize": True},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 92},
}


def made_anew(content: bytes) -> tuple[bytes, bytes]:
    """The picture upright and without anything told about it, and a small copy."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - only the child needs it

    # We look at the size ourselves before anything is decoded.
    Image.MAX_IMAGE_PIXELS = None
    image: Any
    with Image.open(io.BytesIO(content), formats=_READ) as image:
        if image.width * image.height > MOST_PIXELS:
            sys.exit(TOO_MANY_PIXELS)
        if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
            sys.exit(MOVES)
        form = _WRITTEN.get(image.format, image.format)
        image.load()
        profile = image.info.get("icc_profile")
        upright = ImageOps.exif_transpose(image)
    upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
    return _saved(upright, form, profile), _small(upright, profile)


def _saved(image: Any, form: str, profile: bytes | None) -> bytes:
    out = io.BytesIO()
    image.save(out, form, icc_profile=profile, **_HOW[form])
    return out.getvalue()


def _small(image: Any, profile: bytes | None) -> bytes:
    has_holes = image.mode in {"LA", "PA", "RGBA"} or "transparency" in image.info
    # A grey or CMYK profile does not fit the colours it is turned into.
    kept = profile if image.mode in {"RGB", "RGBA"} else None
    image.thumbnail(SMALL)
    shown = image.convert("RGBA" if has_holes else "RGB")
    shown.info = {}
    out = io.BytesIO()
    shown.save(out, "WEBP", quality=80, icc_profile=kept)
    return out.getvalue()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    clean, small = made_anew(sys.stdin.buffer.read())
    sys.stdout.buffer.write(LENGTH.pack(len(clean)) + clean + small)


if __name__ == "__main__":
    main()
