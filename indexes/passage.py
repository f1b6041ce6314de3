"""Passage: one addressable piece of official text, and the id that is its only address.

An id is the same in the index, in an answer, in an export and in an evaluation:

>>> article_id("507AC0000000053", "16")
'law:507AC0000000053:m:16'
>>> speech_passage_id("121704889X01720250411_012")
'diet:121704889X01720250411_012'
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal

from indexes.catalog import usual_name

Kind = Literal["law", "diet", "shitsumon", "doc"]
KINDS: tuple[Kind, ...] = ("law", "diet", "shitsumon", "doc")

# 国家公務員法 needs no abbreviation, 個人情報の保護に関する法律 does.
LONG_TITLE = 12

_DIGITS = re.compile(r"[0-9]+")

# `num` of the passage that keeps a law's table of contents.
TOC = "toc"

_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"

DIGEST_MARK = "要約（原文ではありません）"


def article_id(law_id: str, num: str, *, supplementary: bool = False) -> str:
    """Id of an article: `num` is e-Gov's `Num` ("30_4" for 第三十条の四), "0" where a law has no articles."""
    return f"law:{law_id}:{'s' if supplementary else 'm'}:{num}"


def table_id(law_id: str, number: int) -> str:
    """Id of the `number`-th (from 1) appended table, form or figure of a law."""
    return f"law:{law_id}:t:{number}"


def amending_article_id(law_id: str, amendment: str, num: str) -> str:
    """Id of an article in the 附則 of an amending law; `amendment` is a short stable name of that law ("20140613_69")."""
    return f"law:{law_id}:a{amendment}:{num}"


def written_id(house: str, session: int, number: int, *, answer: bool) -> str:
    """Id of a 質問主意書, or of its 答弁書. `house` is 衆議院 or 参議院."""
    return f"shitsumon:{'shu' if house.startswith('衆') else 'san'}:{session}:{number}:{'a' if answer else 'q'}"


def document_id(slug: str, section: str) -> str:
    """Id of a part of a guideline or plan; `section` is made of letters, digits and hyphens ("2-c")."""
    return f"doc:{slug}:{section}"


def speech_passage_id(speech_id: str) -> str:
    """Id of a Diet speech, from the NDL's `speechID`."""
    return f"diet:{speech_id}"


def base_id(passage_id: str) -> str:
    """The id without its paragraph and item: `…:m:16#p2i1` names a place inside `…:m:16`."""
    return passage_id.partition("#")[0]


def law_order(passage_id: str) -> tuple[int, tuple[int, ...], bool, tuple[int, ...], str]:
    """Sorts the passages of one law as they are printed: contents, main provision, tables, 附則, amending 附則.

    Of a 附則 its articles come before its tables; the 附則 of amending laws follow one another by their days.
    """
    part, _, num = passage_id.split(":", 2)[2].partition(":")
    if num == TOC:
        return (0, (), False, (), "")
    return ("mtsa".find(part[:1]) + 1, _numbers(part), num.startswith("t"), _numbers(num), passage_id)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a passage. `at` is its place inside ("p2i1" = 第2項第1号), or "" where there is none."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """Where a provision stands: its law, the chapters above it, and the days on which this text is in force.

    `in_force` is the first day of this very text, `until` the first day on which it is so no more (None: open).
    `amending` names the amending law (its number) whose 附則 this is; such provisions are kept, but not searched.
    `revision` is e-Gov's revision id, by which pictures and past versions are addressed.
    """

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
    until: date | None = None
    amending: str = ""
    revision: str = ""

    @property
    def short_title(self) -> str:
        """The name an official would say: the title where it is short, else the catalogue's name for the law.

        e-Gov's own abbreviations include names of long ago (薬事法), so they find a law but do not name it.
        """
        return self.law_title if len(self.law_title) <= LONG_TITLE else usual_name(self.law_id) or self.law_title


@dataclass(frozen=True, slots=True)
class Speech:
    """Who spoke, when and where.

    A government answer also knows who asked (`questioner`, for `questioner_group`), the gist of the `question`, and
    the passage id of the speech that asked it (`question_id`), as far as they could be told.
    """

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
    question_id: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A 質問主意書 or the 答弁書 to it (`answer`). `at` of its lines is the number of the question: "1", "1-2" (一の２)."""

    house: str
    session: int
    number: int
    title: str
    submitter: str
    date: date | None
    answer: bool
    respondent: str = ""
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A part of a plan, guideline or other document of the catalogue.

    `section` is the heading as printed, `path` the headings above it, `page` the page (from 1) on which it begins.
    `date` is the day of decision or last revision of the version read.
    """

    slug: str
    title: str
    publisher: str
    section: str
    date: date | None
    category: str = ""
    binding: bool = False
    path: tuple[str, ...] = ()
    page: int | None = None


Source = Article | Speech | Written | Document


@dataclass(frozen=True, slots=True)
class Passage:
    """One article, speech, written question or section, official (`verbatim`) or a digest in Toben's own words."""

    id: str
    lines: tuple[Line, ...]
    source: Source
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
    def government_answer(self) -> bool:
        """Whether it is what the government said in the Diet, spoken or written."""
        source = self.source
        return source.government if isinstance(source, Speech) else isinstance(source, Written) and source.answer

    @property
    def searchable(self) -> bool:
        """Whether search finds it; 附則 of amending laws and tables of contents are reached by id and by law only."""
        return not (isinstance(self.source, Article) and (self.source.amending or self.source.num == TOC))

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
        # What is as by default is left out, and nothing copied: half a million articles pass here.
        source = {
            field.name: value
            for field in fields(self.source)
            if (value := getattr(self.source, field.name)) != field.default
        }
        payload = {"source": source, "lines": [[line.at, line.text] for line in self.lines]}
        return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), default=str)

    @classmethod
    def from_json(cls, passage_id: str, url: str, verbatim: bool, payload: str) -> Passage:
        """Undo `to_json`. Raises ValueError or KeyError on a payload that `to_json` did not write."""
        data: dict[str, Any] = json.loads(payload)
        lines = tuple(Line(at, text) for at, text in data["lines"])
        return cls(passage_id, lines, _source_from(passage_id.partition(":")[0], data["source"]), url, verbatim)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _DIGITS.findall(text))


def _source_from(kind: str, raw: dict[str, Any]) -> Source:
    for key in ("in_force", "until", "date"):
        if raw.get(key):
            raw[key] = date.fromisoformat(raw[key])
    for key in ("abbreviations", "path"):
        if key in raw:
            raw[key] = tuple(raw[key])
    kinds: dict[str, Callable[..., Source]] = {"law": Article, "diet": Speech, "shitsumon": Written, "doc": Document}
    return kinds[kind](**raw)


def _subitem_label(subitem: str) -> str:
    number = int(subitem) if subitem.isdigit() else 0
    return _IROHA[number - 1] if 0 < number <= len(_IROHA) else ""


def _item_label(item: str) -> str:
    number, *branches = item.split("_")
    return f"第{number}号" + "".join(f"の{branch}" for branch in branches)


def _label_of(source: Source) -> str:
    if isinstance(source, Article):
        caption = f"（{source.caption}）" if source.caption else ""
        amending = f"（{source.amending}）" if source.amending else ""
        place = f"附則{amending}{source.label}" if source.supplementary or amending else source.label
        return f"{source.law_title} {place}{caption}"
    if isinstance(source, Written):
        kind = "答弁書" if source.answer else "質問主意書"
        return (
            f"{source.house} 第{source.session}回国会 {source.title} {kind}（第{source.number}号{_comma(source.date)}）"
        )
    if isinstance(source, Document):
        page = f" p.{source.page}" if source.page else ""
        return f"{source.title}（{source.publisher}{_comma(source.date)}）{source.section}{page}"
    office = f"（{source.position}）" if source.position else ""
    return f"{source.house} {source.meeting} {source.issue}（{_day(source.date)}）{source.speaker}{office}"


def _comma(day: date | None) -> str:
    return f"、{_day(day)}" if day else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
