"""A workbook that says nothing of when it was written: the same content gives the same bytes."""

import io
import re
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The earliest that the format of archives knows.
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_PROPERTIES = "docProps/core.xml"
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def timeless(workbook: bytes) -> bytes:
    """The same workbook with one moment, always the same, wherever it had its own."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as written, ZipFile(made, "w", ZIP_DEFLATED) as anew:
        for name in written.namelist():
            content = written.read(name)
            if name == _PROPERTIES:
                content = _MOMENT.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", content)
            anew.writestr(ZipInfo(name, _EARLIEST), content, ZIP_DEFLATED)
    return made.getvalue()
