"""Files as people send them, in good faith and otherwise."""

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import Image, PngImagePlugin

PDF = b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n%%EOF\n"
SVG = b'<?xml version="1.0"?>\n<!-- a --><svg xmlns="http://www.w3.org/2000/svg"><script>pwned()</script></svg>'
MAKER = "Canary camera"
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def jpeg(*, gps: bool = False, size: tuple[int, int] = (40, 20), turned: int = 1) -> bytes:
    """A photograph, red on its left half; with where and by what it was taken if asked."""
    image = Image.new("RGB", size, (20, 40, 200))
    image.paste((200, 30, 20), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = turned
    more: dict[str, Any] = {}
    if gps:
        exif[0x010F] = MAKER
        place = exif.get_ifd(0x8825)
        place.update({1: "N", 2: (59.0, 54.0, 33.0), 3: "E", 4: (10.0, 31.0, 9.0)})
        more = {"comment": MAKER.encode(), "xmp": f"<x>{MAKER}</x>".encode()}
    return saved(image, "JPEG", exif=exif, **more)


def png(*, size: tuple[int, int] = (30, 30)) -> bytes:
    """A picture that one sees through, with a remark in it."""
    remark = PngImagePlugin.PngInfo()
    remark.add_text("Comment", MAKER)
    return saved(Image.new("RGBA", size, (1, 2, 3, 100)), "PNG", pnginfo=remark)


def webp() -> bytes:
    return saved(Image.new("RGB", (30, 30), "green"), "WEBP", xmp=f"<x>{MAKER}</x>".encode())


def saved(image: Any, form: str, **how: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **how)
    return out.getvalue()


def huge_png(width: int, height: int) -> bytes:
    """A PNG of so many pixels in a few kilobytes."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width + 7) // 8 + 1) * height)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(name, body) for name, body in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + body))
    return struct.pack(">I", len(body)) + name + body + check


def archive(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def docx(kind: bytes = _WORD, **members: bytes) -> bytes:
    """An office document of that content type, with a body that does not compress away."""
    types = b'<Types><Override ContentType="' + kind + b'"/></Types>'
    return archive({"[Content_Types].xml": types, "word/document.xml": PDF, **members})


def bomb() -> bytes:
    """A document that unfolds into 64 MB out of 64 kB."""
    return docx(**{"word/media": bytes(64 * 1024 * 1024)})


def odt(kind: str = "text", **members: bytes) -> bytes:
    said = f"application/vnd.oasis.opendocument.{kind}".encode()
    return archive({"mimetype": said, "content.xml": PDF, **members})


def packed(how: int) -> bytes:
    """An office document packed as no office program packs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as made:
        made.writestr("[Content_Types].xml", b"<Types>" + _WORD * 40 + b"</Types>")
    return out.getvalue()
