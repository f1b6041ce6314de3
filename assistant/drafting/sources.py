"""The sources of a draft, numbered from 1 through all its questions. Only what stands in them verbatim is quoted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from assistant.answer import Citation, Quotation
from assistant.checking.quotations import fold
from assistant.dating import in_force, mark
from indexes.passage import Article, Passage


class NotVerbatimError(ValueError):
    """Words were to be quoted that their source does not have."""


@dataclass
class Sources:
    """Numbers each passage once; `on` is the day asked about, `today` the day on which it is read."""

    on: date
    today: date
    _cited: dict[str, tuple[Passage, dict[Quotation, None]]] = field(default_factory=dict)

    def cite(self, passage: Passage, quotes: Iterable[Quotation] = ()) -> int:
        """The number of a passage, which bears `quotes`. Raises NotVerbatimError for words that it does not have."""
        quotes = tuple(quotes)
        body = fold(passage.text) if quotes else ""
        for quote in quotes:
            if fold(quote.text) not in body:
                raise NotVerbatimError(f"{passage.id} does not have {quote.text!r}")
        _, known = self._cited.setdefault(passage.id, (passage, {}))
        known.update(dict.fromkeys(quotes))
        return list(self._cited).index(passage.id) + 1

    def citations(self) -> tuple[Citation, ...]:
        """All of them, in order."""
        return tuple(
            self._citation(n, passage, tuple(quotes))
            for n, (passage, quotes) in enumerate(self._cited.values(), start=1)
        )

    def _citation(self, n: int, passage: Passage, quotes: tuple[Quotation, ...]) -> Citation:
        source = passage.source
        first = source.in_force if isinstance(source, Article) else None
        until = source.until if isinstance(source, Article) else None
        checks = {"passage_exists": True, "quote_verbatim": True}
        if isinstance(source, Article):
            checks["in_force"] = in_force(passage, self.on)
        return Citation(
            n=n,
            passage_id=passage.id,
            label=passage.label + mark(passage, self.today),
            url=passage.url,
            quote=quotes[0].text if quotes else "",
            verbatim=passage.verbatim,
            checks=checks,
            quotes=quotes,
            in_force=first.isoformat() if first else "",
            until=until.isoformat() if until else "",
        )
