"""A small summary, and texts that try to get out of it."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

from pypdf import PdfReader

from tracker.engagements.kinds import KINDS
from tracker.engagements.timeline import Figure, Lane, Mark, describe, draw
from tracker.summaries.document import (
    CaseEvent,
    Cases,
    CaseSection,
    Contacts,
    Days,
    Document,
    Fact,
    Introduction,
    Planned,
    StatusNote,
    Timeline,
    TimelineInWords,
)
from tracker.summaries.markdown import Source, to_source

JANUARY = dt.date(2012, 1, 1)
VISIT = Days(dt.date(2011, 3, 29), dt.date(2011, 3, 31))
TEXT = "The youth team has made cooperation *easier*."

READS = """\
![](/etc/hostname) ![]({secret}) ![](file://{secret}) <img src="{secret}">
<iframe src="{secret}"></iframe> ![](http://127.0.0.1:{port}/t.gif)
<script>alert(1)</script> `\\input{{{secret}}}`{{=latex}} $$\\input{{{secret}}}$$

.. include:: {secret}

#+INCLUDE: "{secret}"

#read("{secret}") #eval("read(\\"{secret}\\")") #image("{secret}")

\\input{{{secret}}}

```{{=openxml}}
<w:p><w:r><w:t>RAWNODE</w:t></w:r></w:p>
```

```{{=typst}}
#read("{secret}")
```

<iframe src="http://127.0.0.1:{port}/f"></iframe>

[press](javascript:alert(1)) [data](data:text/html;base64,PHNjcmlwdD4=) [fine](https://nav.no/)
[file](file://{secret}) <javascript:alert(1)> [ref][x] ![pic][y]

[x]: javascript:alert(2)
[y]: {secret}
"""


def document(text: str = TEXT, **changes: object) -> Document:
    """One case with everything, and one that left."""
    case = CaseSection(
        name="NAV Bærum",
        region="HUSK Oslo",
        status="active",
        note=StatusNote(text, JANUARY),
        facts=[Fact("Size", "about 170 employees | 6 departments", dt.date(2010, 5, 18))],
        contacts=[Contacts(KINDS["site-visit"], [VISIT])],
        planned=[Planned(KINDS["phone-check-in"], Days(dt.date(2012, 3, 6), dt.date(2012, 3, 6)))],
        events=[CaseEvent(dt.date(2011, 2, 14), "Youth team formed")],
    )
    left = CaseSection("NAV Sandnes", "HUSK Stavanger", "withdrawn", expects_note=False)
    figure, in_words = timeline()
    whole = Document(
        title="Professional developers in four offices",
        commissioner="The Directorate",
        institute="Work Research Institute",
        as_of=JANUARY,
        made_on=dt.date(2012, 2, 2),
        starts_on=dt.date(2011, 1, 1),
        ends_on=dt.date(2012, 3, 31),
        chapters=[introduction(), figure, Cases([case, left]), in_words],
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def introduction() -> Introduction:
    return Introduction(
        cases=2,
        about="Followed *while* it ran.",
        questions=["What promotes development?"],
        notices=["The HUSK leader was interviewed at three of four sites."],
    )


def timeline() -> tuple[Timeline, TimelineInWords]:
    marks = [Mark(KINDS["site-visit"], VISIT.first, VISIT.last, "held")]
    lane = Lane("NAV Bærum", marks=marks)
    figure = Figure(dt.date(2011, 1, 1), dt.date(2012, 3, 31), [lane], "Contacts")
    drawn = Timeline(draw(figure), "One visit in March 2011", "Contacts 2011")
    return drawn, TimelineInWords(describe(figure))


def sections(whole: Document) -> list[CaseSection]:
    """The cases of a document."""
    return [one for part in whole.chapters if isinstance(part, Cases) for one in part.sections]


def with_cases(whole: Document, *several: CaseSection) -> Document:
    """The same document of other cases."""
    changed = [Cases(several) if isinstance(one, Cases) else one for one in whole.chapters]
    return replace(whole, chapters=changed)


def with_note(text: str, **changes: object) -> Document:
    """The sample with another status note or other features of it."""
    whole = document()
    first, *others = sections(whole)
    note = StatusNote(text, JANUARY, **changes)  # type: ignore[arg-type]
    return with_cases(whole, replace(first, note=note), *others)


def raw(body: str) -> Source:
    """A source whose body did not go through the writer: what convert alone must stand."""
    return replace(to_source(document()), body=body)


def parts(docx: bytes) -> str:
    """Everything that is written in a Word file."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return "\n".join(archive.read(n).decode(errors="replace") for n in archive.namelist())


def pdf_words(pdf: bytes) -> str:
    """The words of a PDF, line ends as spaces."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def pdf_links(pdf: bytes) -> list[str]:
    found = []
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for note in page.get("/Annots") or []:
            action = note.get_object().get("/A")
            if action and "/URI" in action:
                found.append(str(action["/URI"]))
    return found
