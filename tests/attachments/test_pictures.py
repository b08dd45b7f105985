"""A picture is made anew: what it shows stays, what it tells about people goes."""

import io

import pytest
from PIL import Image

from tests.attachments import samples
from tracker.attachments import decoder, pictures
from tracker.attachments.rules import MOST_PIXELS
from tracker.core.errors import DomainError, TooLarge


@pytest.mark.parametrize(
    ("content", "form"),
    [(samples.jpeg(gps=True), "JPEG"), (samples.png(), "PNG"), (samples.webp(), "WEBP")],
)
def test_nothing_but_the_picture_is_kept(content: bytes, form: str) -> None:
    assert samples.MAKER.encode() in content
    clean, small = pictures.cleaned("a", content)
    with Image.open(io.BytesIO(clean)) as image:
        told = {"exif", "comment", "Comment", "xmp", "XML:com.adobe.xmp"} & image.info.keys()
        assert (image.format, dict(image.getexif()), told) == (form, {}, set())
    for made in (clean, small):
        assert samples.MAKER.encode() not in made
        assert b"Exif" not in made


def test_a_turned_photograph_is_kept_upright() -> None:
    # Orientation 6: taken with the telephone upright, so its left side is its top.
    clean, small = pictures.cleaned("a", samples.jpeg(turned=6))
    with Image.open(io.BytesIO(clean)) as image:
        top = image.getpixel((10, 5))
        assert image.size == (20, 40)
        assert isinstance(top, tuple)
        assert top[0] > 150 > top[2]
    with Image.open(io.BytesIO(small)) as image:
        assert image.size == (20, 40)


def test_the_small_copy_is_small_and_keeps_its_holes() -> None:
    _clean, small = pictures.cleaned("a", samples.png(size=(2_000, 1_000)))
    with Image.open(io.BytesIO(small)) as image:
        assert (image.size, image.mode) == ((480, 240), "RGBA")


def test_a_picture_with_a_page_behind_it_loses_the_page() -> None:
    clean, _small = pictures.cleaned("a", samples.jpeg() + b"<script>pwned()</script>")
    assert b"pwned" not in clean


def test_sixty_million_pixels_are_refused_before_they_are_decoded() -> None:
    content = samples.huge_png(10_000, 6_000)
    assert len(content) < 100_000
    with pytest.raises(TooLarge, match=f"{MOST_PIXELS // 1_000_000} million pixels"):
        pictures.cleaned("a.png", content)


@pytest.mark.parametrize("length", [20, 300, -200])
def test_half_a_photograph_is_refused(length: int) -> None:
    with pytest.raises(DomainError, match="damaged"):
        pictures.cleaned("a.jpg", samples.jpeg(size=(400, 400), gps=True)[:length])


def test_a_film_of_pictures_is_refused() -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green")]
    content = samples.saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    with pytest.raises(DomainError, match="moves"):
        pictures.cleaned("a.webp", content)


def test_of_several_pictures_in_a_photograph_the_first_is_kept() -> None:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "green")]
    content = samples.saved(frames[0], "MPO", save_all=True, append_images=frames[1:])
    clean, _small = pictures.cleaned("a.jpg", content)
    with Image.open(io.BytesIO(clean)) as image:
        assert (image.format, getattr(image, "n_frames", 1)) == ("JPEG", 1)


def test_a_picture_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "SECONDS", 0)
    with pytest.raises(TooLarge, match="too long"):
        pictures.cleaned("a.jpg", samples.jpeg())


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "I;16"])
def test_every_sort_of_png_is_taken(mode: str) -> None:
    content = samples.saved(Image.new(mode, (8, 8)), "PNG")
    clean, small = decoder.made_anew(content)
    with Image.open(io.BytesIO(clean)) as image, Image.open(io.BytesIO(small)) as copy:
        assert (image.size, copy.format) == ((8, 8), "WEBP")


def test_a_photograph_for_print_is_taken() -> None:
    clean, small = decoder.made_anew(samples.saved(Image.new("CMYK", (8, 8)), "JPEG"))
    with Image.open(io.BytesIO(clean)) as image, Image.open(io.BytesIO(small)) as copy:
        assert (image.mode, copy.mode) == ("CMYK", "RGB")
