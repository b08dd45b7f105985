"""One line of the bench's table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One measured thing beside its limit."""

    what: str
    value: float
    limit: float
    unit: str = "×"

    @property
    def holds(self) -> bool:
        return self.value <= self.limit
