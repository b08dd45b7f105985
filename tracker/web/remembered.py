"""Small pieces of pages that say the same thing many times are drawn once per language.

A list of fifty engagements shows fifty kinds, statuses and dates, but only a few different ones.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Flask

from tracker.web.words import page_language


def init_app(app: Flask) -> None:
    """Give templates `remembered(file, macro)`: the macro, drawn once for the same arguments."""

    def remembered(file: str, macro: str) -> Callable[..., Any]:
        @lru_cache(maxsize=4096)
        def drawn(_language: str, *given: Any, **named: Any) -> Any:
            return getattr(app.jinja_env.get_template(file).module, macro)(*given, **named)

        def piece(*given: Any, **named: Any) -> Any:
            return drawn(page_language(), *given, **named)

        return piece

    app.jinja_env.globals["remembered"] = remembered
