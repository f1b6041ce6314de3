"""One passage with all that is tied to it, as text and as JSON: what `toben show` prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assistant.compose.wording import in_words
from assistant.dating import mark
from assistant.engine import Assistant
from assistant.ties import Ties
from indexes.errors import BadInputError
from indexes.passage import Article, Passage, Speech, base_id
from indexes.sources.egov import picture_links


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage, its ties, and every text that its id has had or will have."""

    passage: Passage
    ties: Ties
    versions: tuple[Passage, ...]
    today: date

    def text(self) -> str:
        """For a terminal."""
        return "\n".join(self._lines())

    def to_json(self) -> dict[str, Any]:
        """Plain data, ready for `json.dumps`."""
        ties = self.ties
        return {
            **_named(self.passage),
            "verbatim": self.passage.verbatim,
            "text": self.passage.text,
            "lines": [{"at": line.at, "text": line.text} for line in self.passage.lines],
            "pictures": picture_links([self.passage]),
            "versions": [_days(version) for version in self.versions],
            "question": _named(ties.question) if ties.question else None,
            "refers_to": {"count": ties.referred, "first": [_named(passage) for passage in ties.refers_to]},
            "referred_by": {"count": ties.referring, "first": [_named(passage) for passage in ties.referred_by]},
            "answers": {"count": ties.answering, "first": [_named(passage) for passage in ties.answers]},
        }

    def _lines(self) -> Iterator[str]:
        passage, ties = self.passage, self.ties
        yield passage.label + mark(passage, self.today)
        yield passage.url
        yield ""
        yield passage.text
        yield from (f"{mark}: {url}" for mark, url in picture_links([passage]).items())
        source = passage.source
        if isinstance(source, Speech) and source.questioner:
            group = f"（{source.questioner_group}）" if source.questioner_group else ""
            yield f"\n質問: {source.questioner}{group} {source.question}"
        if len(self.versions) > 1:
            yield "\n版"
            yield from (f"  {_period(version)}" for version in self.versions)
        for title, passages, count in (
            ("参照する条文", ties.refers_to, ties.referred),
            ("この条を参照する条文", ties.referred_by, ties.referring),
            ("この条に触れた国会での質問・答弁（条番号は発言当時のもの）", ties.answers, ties.answering),
        ):
            if passages:
                yield f"\n{title}（{count:,}件）"
                yield from (f"  {one.label}\n    {one.id}" for one in passages)


def show(assistant: Assistant, passage_id: str, on: date | None) -> Shown:
    """What is held of an id on a day. Raises BadInputError where there is no such text."""
    key = base_id(passage_id)
    versions = tuple(assistant.store.versions(key))
    passage = assistant.passage(key, on)
    if passage is None:
        if versions:
            held = "、".join(_period(version) for version in versions)
            raise BadInputError(
                f"{key} のこの日の条文は収録していません。収録しているのは {held} です。--on で指定してください。"
            )
        raise BadInputError(f"{key} という資料は収録していません。toben search で探してください。")
    return Shown(passage, assistant.ties(key, on), versions, assistant.store.day)


def _named(passage: Passage) -> dict[str, Any]:
    return {"passage_id": passage.id, "label": passage.label, "url": passage.url, **_days(passage)}


def _days(passage: Passage) -> dict[str, str | None]:
    source = passage.source
    if not isinstance(source, Article):
        return {}
    return {
        "in_force": source.in_force.isoformat() if source.in_force else None,
        "until": source.until.isoformat() if source.until else None,
    }


def _period(passage: Passage) -> str:
    source = passage.source
    if not isinstance(source, Article):
        return passage.label
    first = in_words(source.in_force) if source.in_force else ""
    # `until` is the first day without the text.
    last = in_words(source.until - timedelta(days=1)) if source.until else ""
    return f"{first}～{last}"
