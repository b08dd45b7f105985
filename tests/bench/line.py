"""One line of the bench's table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measured thing beside its limit; None for what is only shown."""

    what: str
    value: float
    limit: float | None
    unit: str = "×"

    def __str__(self) -> str:
        if self.limit is None:
            return f"{self.what:<48}{self.value:>9.2f} {self.unit}"
        mark = "ok" if self.holds else "OVER"
        return f"{self.what:<48}{self.value:>9.2f} {self.unit:<3} limit {self.limit:>7g}  {mark}"

    @property
    def holds(self) -> bool:
        return self.limit is None or self.value <= self.limit
