"""How addresses are read and made, for all of them."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import IntegerConverter, Map, Rule


class KeyConverter(IntegerConverter):
    """Numbers in addresses, up to the largest that a database takes; beyond is nothing: 404."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:  # noqa: A002
        super().__init__(map, *args, **({"max": 2**31 - 1} | kwargs))


class LateRule(Rule):
    """A rule that compiles what makes its addresses when the first one is made.

    For all of them it takes as long as a fifteenth of a start, and few processes need many.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        def late(rule: Rule, /, **values: Any) -> tuple[str, str]:
            build: Callable[..., tuple[str, str]] = compiled(append_unknown).__get__(rule, None)
            setattr(rule, "_build_unknown" if append_unknown else "_build", build)
            return build(**values)

        return late
