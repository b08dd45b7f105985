"""Running text in Markdown: what is said literally, and what markup may stand in it."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from markdown_it.token import Token

SCHEMES = {"http", "https", "mailto"}
_DEEPEST = 8

_NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(
    r"[`*\[\]~]"
    r"|\\(?=[!-/:-@\[-`{-~]|$)"
    r"|<(?=[A-Za-z/!?])"
    r"|_(?!\w)|(?<!\w)_"
    r"|&(?=#?\w+;)"
)
_AT_START = re.compile(r"^(?:[#+=>|-]|:(?=-)|\d{1,9}[.)](?=\s|$))")
_TASK = re.compile(r"^\[([ xX])\] ")
_WEIGHTS = {"strong_open": "**", "em_open": "*", "s_open": "~~"}
_ENDS = {"strong_close": "**", "em_close": "*", "s_close": "~~"}


def is_safe_link(address: str) -> bool:
    """Whether a link leads to the web or to a mail address."""
    try:
        return urlsplit(address.strip()).scheme.lower() in SCHEMES
    except ValueError:
        return False


def plain_text(text: str) -> str:
    """The text without what no document can hold: control characters and half characters."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def literal(text: str) -> str:
    """Plain text on one line, written so that Markdown leaves it as it is."""
    return _at_start(_literal(" ".join(plain_text(text).split())))


def cell(text: str) -> str:
    """Plain text for a table cell."""
    return _literal(" ".join(plain_text(text).split())).replace("|", "\\|")


def _literal(text: str) -> str:
    return _MARKUP.sub(lambda found: f"\\{found.group()}", text)


def _at_start(line: str) -> str:
    found = _AT_START.match(line)
    if not found:
        return line
    mark = found.end() - 1
    return f"{line[:mark]}\\{line[mark:]}"


def write_inline(tokens: Sequence[Token], *, notes: str) -> str:
    """Running text from the parser's tokens, lines kept, nothing left that opens a block."""
    writer = _Inline(notes)
    for token in tokens:
        writer.add(token)
    return "\n".join(_at_start(line.strip(" \t")) for line in writer.text.split("\n"))


class _Inline:
    """Collects text; weights and links nested deeper than anyone reads are left out."""

    def __init__(self, notes: str) -> None:
        self.notes = notes
        self.parts: list[str] = []
        self.depth = 0
        self.links: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self.parts)

    def add(self, token: Token) -> None:
        if token.type in _WEIGHTS:
            self._open(_WEIGHTS[token.type])
        elif token.type in _ENDS:
            self._close(_ENDS[token.type])
        else:
            act = getattr(self, f"_{token.type}", None)
            if act is not None:
                act(token)

    def _open(self, mark: str) -> None:
        self.depth += 1
        if self.depth <= _DEEPEST:
            self.parts.append(mark)

    def _close(self, mark: str) -> None:
        if self.depth <= _DEEPEST:
            self.parts.append(mark)
        self.depth -= 1

    def _text(self, token: Token) -> None:
        content = token.content
        if not self.parts:
            content = _TASK.sub(lambda box: "☐ " if box[1] == " " else "☑ ", content)
        self.parts.append(_literal(content))

    def _code_inline(self, token: Token) -> None:
        longest = max((len(run) for run in re.findall("`+", token.content)), default=0)
        fence = "`" * (longest + 1)
        pad = " " if longest else ""
        self.parts.append(f"{fence}{pad}{token.content}{pad}{fence}")

    def _softbreak(self, _token: Token) -> None:
        self.parts.append("\n")

    def _hardbreak(self, _token: Token) -> None:
        self.parts.append("\\\n")

    def _image(self, token: Token) -> None:
        self.parts.append(_literal(token.content))

    def _link_open(self, token: Token) -> None:
        address = str(token.attrs.get("href", ""))
        self.links.append(address if is_safe_link(address) else "")
        if self.links[-1]:
            self._guard()
            self.parts.append("[")

    def _link_close(self, _token: Token) -> None:
        address = self.links.pop()
        if address:
            self.parts.append(f"](<{address}>)" if re.search(r"[\s()]", address) else
                              f"]({address})")  # fmt: skip

    def _footnote_ref(self, token: Token) -> None:
        self._guard()
        self.parts.append(f"[^{self.notes}{token.meta['id'] + 1}]")

    def _guard(self) -> None:
        """Keep a mark of exclamation from turning what follows into a picture."""
        if self.parts and self.parts[-1].endswith("!"):
            self.parts[-1] = self.parts[-1][:-1] + "\\!"
