"""The paragraphs (項) of an article, each with its sentences, its items (号) and their sub-items (イロハ)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.evidence import Evidence
from indexes.passage import Article, Passage
from indexes.sentences import Sentence, split_sentences

_ANNOUNCES = re.compile(r"次に掲げる|次の各号|各号に|次のとおり|次のいずれか|次の[一-龠]|左の|左に|以下の|次に定める")
_TABLE = re.compile(r"(?:次の|下の|左の|下)表")
LONG_TABLE = 250
"""So many letters of a table are quoted with the sentence that announces it."""
PROVISO = ("ただし", "但し", "但シ")
"""How a ただし書 begins."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item or a sub-item. `label` is 第1号, 第1号イ; `rank` how much it bears on the question."""

    at: str
    label: str
    text: str
    line: int
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its own sentences (本文, ただし書, 後段) and the items that it announces.

    `label` is 第2項, "" in an article of one paragraph; `ranks` belong to `sentences`; `run_in` says that the source
    prints it in the line of another one, so that its place has no address of its own.
    """

    number: int
    at: str
    label: str
    sentences: tuple[str, ...]
    ranks: tuple[float, ...]
    items: tuple[Item, ...] = ()

    @property
    def text(self) -> str:
        """Its own words, verbatim but for the gaps between the cells of a table, and without a long table."""
        shown = self.told if self.long_table and self.told else self.sentences
        return "".join(one if one.endswith("。") else f"{one}　" for one in shown).strip("　")

    @property
    def told(self) -> tuple[str, ...]:
        """Its sentences before a table, whose cells end without a stop or follow the sentence announcing it."""
        told: list[str] = []
        for sentence in self.sentences:
            announced = any(_TABLE.search(one) for one in told) and not sentence.startswith((*PROVISO, "この場合"))
            if announced or not sentence.endswith("。"):
                break
            told.append(sentence)
        return tuple(told)

    @property
    def long_table(self) -> bool:
        """Whether it has a table that is too long to be quoted."""
        return sum(map(len, self.sentences)) - sum(map(len, self.told)) > LONG_TABLE

    @property
    def length(self) -> int:
        """Letters, those of its items with them."""
        return len(self.text) + sum(len(item.text) for item in self.items)

    @property
    def rank(self) -> float:
        """How much its best sentence or item bears on the question."""
        return max([*self.ranks, *(0.9 * item.rank for item in self.items)], default=0.0)

    @property
    def proviso(self) -> bool:
        """Whether it has a ただし書."""
        return any(sentence.startswith(PROVISO) for sentence in self.sentences)


def paragraphs_of(entry: Evidence) -> list[Paragraph]:
    """The paragraphs of an article; none where the passage is no article, or has no paragraphs (a table, a preamble)."""
    passage = entry.passage
    if not isinstance(passage.source, Article) or not any(line.at.startswith("p") for line in passage.lines):
        return []
    ranks = {(one.sentence.line, one.sentence.text): one.rank for one in entry.scored}
    found: list[Paragraph] = []
    items: dict[str, list[Item]] = {}
    for line, sentences in _by_line(passage):
        at = passage.lines[line].at
        if "i" in at:
            items.setdefault(at.partition("i")[0], []).append(_item(passage, at, line, sentences, ranks))
        elif at:
            found.append(_paragraph(at, sentences, ranks))
    return _labelled([replace(one, items=tuple(items.get(one.at, ()))) for one in found])


def _by_line(passage: Passage) -> Iterator[tuple[int, list[Sentence]]]:
    lines: dict[int, list[Sentence]] = {}
    for sentence in split_sentences(passage):
        lines.setdefault(sentence.line, []).append(sentence)
    yield from lines.items()


def _item(
    passage: Passage, at: str, line: int, sentences: Sequence[Sentence], ranks: Mapping[tuple[int, str], float]
) -> Item:
    # The cells of a table follow one another without a gap.
    text = "　".join(one.text for one in sentences) if "\t" in passage.lines[line].text else _joined(sentences)
    rank = max((ranks.get((one.line, one.text), 0.0) for one in sentences), default=0.0)
    head = passage.lines[line].text.partition("　")[0]
    label = passage.place_label(f"p1i{at.partition('i')[2]}")
    label = label[label.find("項") + 1 :] + (head if at.count("s") > 1 else "")
    return Item(at, label, text, line, rank)


def _joined(sentences: Sequence[Sentence]) -> str:
    return "".join(one.text for one in sentences)


def _paragraph(at: str, sentences: Sequence[Sentence], ranks: Mapping[tuple[int, str], float]) -> Paragraph:
    number = int(at[1:]) if at[1:].isdigit() else 1
    own = tuple(ranks.get((one.line, one.text), 0.0) for one in sentences)
    return Paragraph(number, at, "", tuple(one.text for one in sentences), own)


def _labelled(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    if len(paragraphs) < 2:
        return list(paragraphs)
    return [replace(paragraph, label=f"第{paragraph.number}項") for paragraph in paragraphs]
