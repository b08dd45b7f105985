"""The one list of what may be kept: what each kind is called and how its names end."""

from dataclasses import dataclass

from tracker.core.language import n_

_OPEN_XML = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"


# There is one of each, so they are told apart by identity and not field by field.
@dataclass(frozen=True, eq=False)
class Kind:
    """One kind of file. `marker` is what an office document's archive says of itself."""

    media_type: str
    label: str
    suffixes: tuple[str, ...]
    marker: bytes = b""

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


PDF = Kind("application/pdf", n_("PDF document"), (".pdf",))
JPEG = Kind("image/jpeg", n_("JPEG photograph"), (".jpg", ".jpeg", ".jpe", ".jfif"))
PNG = Kind("image/png", n_("PNG picture"), (".png",))
WEBP = Kind("image/webp", n_("WebP picture"), (".webp",))
TEXT = Kind("text/plain", n_("Text"), (".txt", ".text"))
CSV = Kind("text/csv", n_("CSV table"), (".csv",))
MARKDOWN = Kind("text/markdown", n_("Markdown text"), (".md", ".markdown"))

# Told apart by the content types that the archive lists.
OPEN_XML = (
    Kind(
        f"{_OPEN_XML}.wordprocessingml.document",
        n_("Word document"),
        (".docx",),
        b"wordprocessingml.document.main+xml",
    ),
    Kind(
        f"{_OPEN_XML}.spreadsheetml.sheet",
        n_("Excel workbook"),
        (".xlsx",),
        b"spreadsheetml.sheet.main+xml",
    ),
    Kind(
        f"{_OPEN_XML}.presentationml.presentation",
        n_("PowerPoint presentation"),
        (".pptx",),
        b"presentationml.presentation.main+xml",
    ),
)
# Told apart by the archive's first member, which holds nothing but the media type.
OPEN_DOCUMENT = (
    Kind(f"{_OPEN_DOCUMENT}.text", n_("OpenDocument text"), (".odt",)),
    Kind(f"{_OPEN_DOCUMENT}.spreadsheet", n_("OpenDocument spreadsheet"), (".ods",)),
    Kind(f"{_OPEN_DOCUMENT}.presentation", n_("OpenDocument slides"), (".odp",)),
)
TEXTS = (TEXT, CSV, MARKDOWN)

KINDS: dict[str, Kind] = {
    kind.media_type: kind for kind in (PDF, *OPEN_XML, *OPEN_DOCUMENT, *TEXTS, JPEG, PNG, WEBP)
}
