"""Passage: one addressable piece of official text, and the id that is its only address.

An id is the same in the index, in an answer, in an export and in an evaluation:

>>> article_id("507AC0000000053", "16")
'law:507AC0000000053:m:16'
>>> speech_passage_id("121704889X01720250411_012")
'diet:121704889X01720250411_012'
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from indexes.catalog import usual_name

Kind = Literal["law", "diet", "shitsumon", "doc"]
KINDS: tuple[Kind, ...] = ("law", "diet", "shitsumon", "doc")

# 国家公務員法 needs no abbreviation, 個人情報の保護に関する法律 does.
LONG_TITLE = 12

_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"

DIGEST_MARK = "要約（原文ではありません）"


def article_id(law_id: str, num: str, *, supplementary: bool = False) -> str:
    """Id of an article: `num` is e-Gov's `Num` ("30_4" for 第三十条の四), "0" where a law has no articles."""
    return f"law:{law_id}:{'s' if supplementary else 'm'}:{num}"


def table_id(law_id: str, number: int) -> str:
    """Id of the `number`-th (from 1) appended table, form or figure of a law."""
    return f"law:{law_id}:t:{number}"


def speech_passage_id(speech_id: str) -> str:
    """Id of a Diet speech, from the NDL's `speechID`."""
    return f"diet:{speech_id}"


def base_id(passage_id: str) -> str:
    """The id without its paragraph and item: `…:m:16#p2i1` names a place inside `…:m:16`."""
    return passage_id.partition("#")[0]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a passage. `at` is its place inside ("p2i1" = 第2項第1号), or "" where there is none."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """Where a provision stands: its law, the chapters above it, and the day from which this text is in force."""

    law_id: str
    law_title: str
    law_number: str
    abbreviations: tuple[str, ...]
    path: tuple[str, ...]
    label: str
    num: str
    caption: str
    in_force: date | None
    supplementary: bool = False

    @property
    def short_title(self) -> str:
        """The name an official would say: the title where it is short, else the catalogue's name for the law.

        e-Gov's own abbreviations include names of long ago (薬事法), so they find a law but do not name it.
        """
        return self.law_title if len(self.law_title) <= LONG_TITLE else usual_name(self.law_id) or self.law_title


@dataclass(frozen=True, slots=True)
class Speech:
    """Who spoke, when and where. `questioner` and `question` are known for digests of answers only."""

    speech_id: str
    session: int
    house: str
    meeting: str
    issue: str
    date: date
    order: int
    speaker: str
    position: str = ""
    role: str = ""
    group: str = ""
    government: bool = False
    questioner: str = ""
    questioner_group: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One article or one speech, official (`verbatim`) or a digest in Toben's own words (not `verbatim`)."""

    id: str
    lines: tuple[Line, ...]
    source: Article | Speech
    url: str
    verbatim: bool = True

    @property
    def kind(self) -> Kind:
        """The first part of the id."""
        head = self.id.partition(":")[0]
        for kind in KINDS:
            if head == kind:
                return kind
        raise ValueError(f"passage id {self.id!r}: kind must be one of {', '.join(KINDS)}")

    @property
    def text(self) -> str:
        """The whole text, one line each."""
        return "\n".join(line.text for line in self.lines)

    @property
    def label(self) -> str:
        """How a reader would cite it, with the digest mark where it is not the official wording."""
        mark = "" if self.verbatim else f"【{DIGEST_MARK}】"
        return f"{_label_of(self.source)}{mark}"

    def place_label(self, at: str) -> str:
        """The label of a line inside: `p2i1` becomes 第2項第1号, left out where an article has one paragraph only."""
        if not at.startswith("p") or not isinstance(self.source, Article):
            return ""
        paragraph, _, rest = at[1:].partition("i")
        item, *subitems = rest.split("s")
        single = all(line.at.partition("i")[0] in ("", "p1") for line in self.lines)
        label = "" if single else f"第{paragraph}項"
        return label + (_item_label(item) if item else "") + "".join(map(_subitem_label, subitems[:1]))

    def to_json(self) -> str:
        """Source and lines as compact JSON, the form in which the text store keeps them."""
        payload = {"source": asdict(self.source), "lines": [[line.at, line.text] for line in self.lines]}
        return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=str)

    @classmethod
    def from_json(cls, passage_id: str, url: str, verbatim: bool, payload: str) -> Passage:
        """Undo `to_json`. Raises ValueError or KeyError on a payload that `to_json` did not write."""
        data: dict[str, Any] = json.loads(payload)
        lines = tuple(Line(at, text) for at, text in data["lines"])
        raw: dict[str, Any] = data["source"]
        source: Article | Speech
        if "law_id" in raw:
            raw["in_force"] = date.fromisoformat(raw["in_force"]) if raw["in_force"] else None
            source = Article(**{**raw, "abbreviations": tuple(raw["abbreviations"]), "path": tuple(raw["path"])})
        else:
            source = Speech(**{**raw, "date": date.fromisoformat(raw["date"])})
        return cls(passage_id, lines, source, url, verbatim)


def _subitem_label(subitem: str) -> str:
    number = int(subitem) if subitem.isdigit() else 0
    return _IROHA[number - 1] if 0 < number <= len(_IROHA) else ""


def _item_label(item: str) -> str:
    number, *branches = item.split("_")
    return f"第{number}号" + "".join(f"の{branch}" for branch in branches)


def _label_of(source: Article | Speech) -> str:
    if isinstance(source, Article):
        caption = f"（{source.caption}）" if source.caption else ""
        place = f"附則{source.label}" if source.supplementary else source.label
        return f"{source.law_title} {place}{caption}"
    day = f"{source.date.year}年{source.date.month}月{source.date.day}日"
    office = f"（{source.position}）" if source.position else ""
    return f"{source.house} {source.meeting} {source.issue}（{day}）{source.speaker}{office}"
