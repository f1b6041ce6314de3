"""How long each stage of an answer takes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Clock:
    """Times stages one after another, in milliseconds."""

    timings: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, name: str) -> None:
        """The stage that ends now, and began where the one before it ended."""
        now = time.perf_counter()
        self.timings[name] = round((now - self._last) * 1_000, 2)
        self._last = now

    def stop(self) -> dict[str, float]:
        """All stages, and their `total`."""
        return {**self.timings, "total": round(sum(self.timings.values()), 2)}
