"""The past answers of the government that bear on a question, told apart by whether they answer the same point."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.compose.choosing import RELEVANT
from assistant.draft import Inquiry
from assistant.drafting.decisive import MAX_SPOKEN, Excerpt, spoken
from assistant.drafting.key_words import KeyWords
from assistant.evidence import Evidence
from indexes.coverage import OTHER_LAW
from indexes.diet_names import holds_office
from indexes.passage import Passage, Speech, Written

# From this share of the question's weight on an answer is taken to answer the same point, not one that comes near.
SAME_POINT = 0.6
# Answers that come less near to the best one are left out.
NEAR_BEST = 0.72
# Of answers that fit about as well as the best the newest states the position.
AS_GOOD = 0.9
OF_THE_OFFICE = 0.15
MISSING_WORD = 0.1
MOST, MOST_NEAR = 5, 2
MOST_NAMING = 12
# What other answers add may be told in fewer letters than the position.
MAX_FURTHER = 220


@dataclass(frozen=True, slots=True)
class Past:
    """A past answer with the words of it that decide; `same_point` is False where it only comes near.

    `fit` is how well it fits; `missing` are telling words of the question that it never says.
    """

    entry: Evidence
    excerpts: tuple[Excerpt, ...]
    same_point: bool
    fit: float = 0.0
    missing: tuple[str, ...] = ()

    @property
    def passage(self) -> Passage:
        """The answer itself."""
        return self.entry.passage

    @property
    def source(self) -> Speech | Written:
        """Who said it, when and where."""
        source = self.entry.passage.source
        if not isinstance(source, Speech | Written):
            raise TypeError(f"{self.entry.passage.id} is no answer in the Diet")
        return source

    @property
    def quote(self) -> str:
        """Its decisive words, verbatim; … where words between them are left out."""
        return "…".join(one.text for one in self.excerpts)

    @property
    def day(self) -> date:
        """The day on which it was given; date.min where it is not known."""
        return self.source.date or date.min


def past_answers(
    inquiry: Inquiry, words: KeyWords, respondents: Sequence[str] = (), articles: Iterable[str] = ()
) -> list[Past]:
    """The answers worth following, the one that states the position first, the others newest first; at most MOST.

    `words` are those of the question itself; who is to answer (`respondents`) has said before what counts most.
    `articles` are ids of articles that the question names: answers that name them are weighed, too.
    """
    weighed = {entry.passage.id: entry for entry in inquiry.evidence if entry.passage.government_answer}
    best_score = max((entry.retrieval for entry in weighed.values()), default=0.0)
    for passage in _naming(inquiry, articles):
        weighed.setdefault(passage.id, inquiry.weigher.weigh(passage, best_score))
    found = [one for entry in weighed.values() if (one := _read(entry, inquiry, words, respondents)) is not None]
    same = [one for one in found if one.same_point]
    ranked = sorted(same or [one for one in found if not one.missing], key=lambda one: -one.fit)
    ranked = ranked[: len(ranked) if same else MOST_NEAR]
    kept = [one for one in ranked if one.fit >= ranked[0].fit * NEAR_BEST]
    if not kept:
        return []
    newest = max((one for one in kept if one.fit >= kept[0].fit * AS_GOOD), key=lambda one: (one.day, one.fit))
    others = sorted([one for one in kept if one is not newest][: MOST - 1], key=lambda one: one.day, reverse=True)
    text = inquiry.question.text
    return [newest, *(replace(one, excerpts=spoken(one.entry, text, MAX_FURTHER) or one.excerpts) for one in others)]


def holds_any(source: Speech | Written, offices: Sequence[str]) -> bool:
    """Whether who answered holds one of the offices, as a notice may print them."""
    position = source.position if isinstance(source, Speech) else source.respondent
    return any(holds_office(position, office) for office in offices)


def _read(entry: Evidence, inquiry: Inquiry, words: KeyWords, respondents: Sequence[str]) -> Past | None:
    """An answer with how well it fits, None where it speaks of something else."""
    coverage = entry.coverage
    if not inquiry.weigher.concerns_named_law(entry.passage):
        if not words.speaks_of_law(entry.passage):
            return None
        # 本法案 is the law itself, though the answer does not name it.
        coverage = min(coverage / OTHER_LAW, 1.0)
    excerpts = spoken(entry, inquiry.question.text, MAX_SPOKEN) if coverage >= RELEVANT else ()
    if not excerpts:
        return None
    missing = words.missing(entry.passage)
    past = Past(entry, excerpts, coverage >= SAME_POINT and words.rarest not in missing, missing=missing)
    office = OF_THE_OFFICE if holds_any(past.source, respondents) else 0.0
    return replace(past, fit=(entry.rank - entry.coverage + coverage) * (1 + office - MISSING_WORD * len(missing)))


def _naming(inquiry: Inquiry, articles: Iterable[str]) -> list[Passage]:
    """The newest government answers that name one of the articles."""
    store = inquiry.store
    ids = {tie.source for article in articles for tie in store.links_to(article) if not tie.source.startswith("law:")}
    answers = [passage for passage in store.passages(ids).values() if passage.government_answer]
    newest = sorted(answers, key=lambda one: getattr(one.source, "date", None) or date.min, reverse=True)
    return newest[:MOST_NAMING]
