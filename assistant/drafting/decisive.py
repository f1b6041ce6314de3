"""The words of a passage that a draft quotes: of an answer its decisive runs of sentences, of an article a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.answer import Quotation
from assistant.compose.diet.speech_sections import part_of
from assistant.compose.diet.speech_sentences import decisive
from assistant.compose.diet.wanted import wants_of
from assistant.draft import quoted
from assistant.evidence import Evidence
from indexes.passage import Article, Passage
from indexes.sentences import Sentence, items_below, split_sentences

MAX_SPOKEN = 320
MAX_PROVISION = 420
MAX_WITH_PROVISO = 600
MAX_RUNS = 2
# A second run of an answer must bear this much on the question, beside the first.
BESIDE = 0.6
MAX_ITEMS, MAX_ITEM = 4, 120

_EXCEPTION = re.compile(r"ただし、|但し、")
_UNDER_WAY = re.compile(r"検討|取り組|進め|予定|作業|議論|準備|調整|目指|実施して|見直")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a passage in one piece: `text` is verbatim, `at` its place; `cut` says that its sentence goes on."""

    text: str
    at: str
    cut: bool = False

    def quotation(self, passage_id: str) -> Quotation:
        """As a citation keeps it."""
        return quoted(passage_id, self.at, self.text)


def spoken(entry: Evidence, question: str, longest: int = MAX_SPOKEN) -> tuple[Excerpt, ...]:
    """What an answer in the Diet says on the question: at most MAX_RUNS runs of sentences of about `longest` letters.

    None where the speech says nothing, but only greets or repeats what was asked.
    """
    wants = replace(wants_of(question), a_list=False)
    runs = [_without_what_was_asked(run) for run in decisive(entry, wants, longest)]
    telling = [run for run in runs if run.text and part_of(run.text) == "said"]
    ranks = {one.sentence.text: one.rank for one in entry.scored}

    def bearing(run: Sentence) -> float:
        return max((rank for text, rank in ranks.items() if text in run.text), default=0.0)

    ranked = sorted(telling, key=bearing, reverse=True)
    kept = ranked[:1]
    for run in ranked[1:MAX_RUNS]:
        if sum(len(one.text) for one in kept) + len(run.text) <= longest and bearing(run) >= bearing(kept[0]) * BESIDE:
            kept.append(run)
    return tuple(Excerpt(run.text, run.at) for run in telling if run in kept)


def provision(entry: Evidence, at: str = "") -> tuple[Excerpt, ...]:
    """What a text provides on the question: its decisive sentence, or that at a place that the question names.

    An item comes behind the sentence that announces it, and behind such a sentence its MAX_ITEMS most telling items.
    """
    inside = [one for one in entry.scored if at and one.sentence.at.startswith(at)] or entry.scored
    if not inside:
        return ()
    # An exception says nothing without its rule.
    rules = [one for one in inside if not _EXCEPTION.match(one.sentence.text)] or inside
    best = (inside[0] if at else max(rules, key=lambda one: (one.rank, -one.sentence.line))).sentence
    if "i" not in best.at:
        ranks = {one.sentence.line: one.rank for one in entry.scored}
        items = sorted(items_below(entry.passage, best), key=lambda item: -ranks.get(item.line, 0.0))[:MAX_ITEMS]
        return (shortened(best), *(shortened(item, MAX_ITEM) for item in sorted(items, key=lambda item: item.line)))
    stems = [one.sentence for one in entry.scored if one.sentence.at == best.paragraph]
    return (*(shortened(stem) for stem in stems[:1]), shortened(best))


def shortened(sentence: Sentence, longest: int = MAX_PROVISION) -> Excerpt:
    """A sentence up to a comma outside brackets before `longest` letters, where it is longer than that."""
    text = sentence.text
    if len(text) <= longest:
        return Excerpt(text, sentence.at)
    depth, end = 0, 0
    for place, letter in enumerate(text[:longest]):
        depth += (letter in "（「") - (letter in "）」")
        if letter == "、" and depth <= 0:
            end = place + 1
    return Excerpt(text[: end or longest], sentence.at, cut=True)


def with_proviso(passage: Passage, sentence: Sentence, longest: int) -> Excerpt:
    """A sentence with the ただし書 behind it in its paragraph, which is not cut off for `longest` letters."""
    behind = (one for one in split_sentences(passage) if one.line == sentence.line and _EXCEPTION.match(one.text))
    for proviso in behind:
        together = sentence.text + proviso.text
        if together in passage.text:
            return shortened(replace(sentence, text=together), max(longest, MAX_WITH_PROVISO))
    return shortened(sentence, longest)


def under_way(text: str) -> bool:
    """Whether words tell of something being considered or done."""
    return bool(_UNDER_WAY.search(text))


def place_of(passage: Passage, at: str) -> str:
    """第2項第1号, "" for what is no article."""
    return passage.place_label(at) if isinstance(passage.source, Article) else ""


def _without_what_was_asked(run: Sentence) -> Sentence:
    """A run without the sentence at its head that only repeats what was asked."""
    head, stop, rest = run.text.partition("。")
    return replace(run, text=rest) if stop and part_of(head + stop) in ("asked", "courtesy") else run
