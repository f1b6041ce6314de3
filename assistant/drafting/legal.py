"""The articles that bear on a question: named in it, named in the answers that are quoted, or found by its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Answer
from assistant.checking.quotations import quotations_in
from assistant.draft import Inquiry
from assistant.drafting.decisive import Excerpt, provision
from assistant.drafting.key_words import KeyWords
from assistant.drafting.past import Past
from assistant.evidence import Evidence
from indexes.passage import Article, Passage, article_id, base_id
from indexes.text.numerals import fold_width
from indexes.text.references import find_articles

NAMED = "質問で挙げられた条文"
OF_NAMED_LAW = "質問で挙げられた法令のうち言葉の近い条文"
IN_ANSWER = "答弁の中で引かれた条文"
IN_ANSWER_ON_BILL = "答弁の中で「法案」「本法」として引かれた条番号の条文（成立した法律の条番号と照合が必要）"
FOUND = "言葉の近い条文（検索による候補）"

# Words of a question occur in many laws: only what covers so much of it, and comes so near to the best, is shown.
LIKELY, SURE = 0.5, 0.68
NEAR_BEST = 0.88
MOST = 4
MOST_FOUND = 3

# What an office of a ministry is in charge of is no ground for a policy.
# Orders are shown where an Act leads to them. e-Gov's ids tell the kind of a law (507AC…).
_ACT = re.compile(r"^[0-9]{3}(?:AC|CONSTITUTION)")
_ORGANISATION = re.compile(r"(?:組織令|組織規則|組織規程|設置法|事務分掌)")
_OF_BILL = re.compile(r"(?:法案|法律案|本法|同法)(?:の|、)?(?P<articles>第[^、。]{1,12}条[^、。]{0,16})")
# The engine's own words that only lead to quotations.
_LEADS = re.compile(r"(?:次のとおりです|定めがあります|関係します|記述があります|件あります|政府答弁は[^。]*)。?$")


@dataclass(frozen=True, slots=True)
class Basis:
    """An article with the words of it that decide, and why it is shown; `complete`: it says every key word."""

    entry: Evidence
    excerpts: tuple[Excerpt, ...]
    why: str
    complete: bool = False

    @property
    def passage(self) -> Passage:
        """The article itself."""
        return self.entry.passage

    @property
    def certain(self) -> bool:
        """Whether somebody named it, and not a search found it."""
        return self.why != FOUND

    @property
    def worth_saying(self) -> bool:
        """Whether it may stand in the answer itself, and not only in the list to choose from."""
        if self.why == OF_NAMED_LAW:
            return self.entry.coverage >= LIKELY
        return self.certain or (self.complete and self.entry.coverage >= SURE)


def bases(inquiry: Inquiry, answer: Answer, past: Sequence[Past], words: KeyWords) -> list[Basis]:
    """The articles worth showing, the surest first; at most MOST. `answer` is what the assistant says on the law."""
    found: dict[str, Basis] = {}
    for entry, at, why in (
        *_named(inquiry),
        *_in_answers(inquiry, past),
        *_in_answers_on_bills(inquiry, past),
        *_of_named_law(inquiry, answer),
        *_found(inquiry, words),
    ):
        if excerpts := provision(entry, at):
            found.setdefault(entry.passage.id, Basis(entry, excerpts, why, not words.missing(entry.passage)))
    certain = [one for one in found.values() if one.certain]
    # Of a law that is named, what other laws have in common with the question tells nothing.
    return (certain if inquiry.question.laws and certain else list(found.values()))[:MOST]


@dataclass(frozen=True, slots=True)
class Fact:
    """What the assistant says of the law itself, and the ids of the passages that bear it."""

    text: str
    sources: tuple[str, ...]


def facts(answer: Answer) -> list[Fact]:
    """What the assistant says of the law before it quotes: that there is no such article, or no penalty."""
    by_number = {citation.n: citation.passage_id for citation in answer.citations}
    said = []
    for statement in answer.statements:
        if next(quotations_in(statement.text), None) is not None:
            break
        if not _LEADS.search(statement.text) and answer.status != "not_found":
            said.append(Fact(statement.text, tuple(by_number[n] for n in statement.citations)))
    return said


def _named(inquiry: Inquiry) -> Iterator[tuple[Evidence, str, str]]:
    by_id = {entry.passage.id: entry for entry in inquiry.evidence}
    held = inquiry.store.passages([article.id for article in inquiry.question.articles])
    for article in inquiry.question.articles:
        if (passage := held.get(article.id)) is not None:
            yield by_id.get(article.id) or inquiry.weigher.weigh(passage), article.reference.at, NAMED


def _of_named_law(inquiry: Inquiry, answer: Answer) -> Iterator[tuple[Evidence, str, str]]:
    """What the assistant itself cites of the laws named."""
    laws = {law.law_id for law in (*inquiry.question.laws, *inquiry.question.orders)}
    held = inquiry.store.passages([citation.passage_id for citation in answer.citations])
    for passage in held.values():
        if isinstance(passage.source, Article) and passage.source.law_id in laws:
            yield inquiry.weigher.weigh(passage), "", OF_NAMED_LAW


def _in_answers(inquiry: Inquiry, past: Sequence[Past]) -> Iterator[tuple[Evidence, str, str]]:
    """What the quoted words of the answers name."""
    store = inquiry.store
    for one in past:
        for tie in store.links_from(one.passage.id):
            words = one.passage.lines[tie.line].text[tie.start : tie.stop] if tie.line < len(one.passage.lines) else ""
            key = base_id(tie.target)
            if words and words in one.quote and (passage := store.passages([key]).get(key)) is not None:
                yield inquiry.weigher.weigh(passage), tie.target.partition("#")[2], IN_ANSWER


def _in_answers_on_bills(inquiry: Inquiry, past: Sequence[Past]) -> Iterator[tuple[Evidence, str, str]]:
    """法案第七条 in an answer on the bill of the one law that the question names."""
    laws, store = inquiry.question.laws, inquiry.store
    if len(laws) != 1:
        return
    for one in past:
        for match in _OF_BILL.finditer(fold_width(one.quote)):
            for reference in find_articles(match["articles"]):
                key = article_id(laws[0].law_id, reference.num)
                if (passage := store.passages([key]).get(key)) is not None:
                    yield inquiry.weigher.weigh(passage), reference.at, IN_ANSWER_ON_BILL


def _found(inquiry: Inquiry, words: KeyWords) -> Iterator[tuple[Evidence, str, str]]:
    entries = [entry for entry in inquiry.evidence if entry.coverage >= LIKELY and _may_be_a_ground(entry.passage)]
    entries = [entry for entry in entries if words.rarest not in words.missing(entry.passage)]
    ranked = sorted(entries, key=lambda entry: -entry.rank)[:MOST_FOUND]
    yield from ((entry, "", FOUND) for entry in ranked if entry.rank >= ranked[0].rank * NEAR_BEST)


def _may_be_a_ground(passage: Passage) -> bool:
    source = passage.source
    if not isinstance(source, Article) or source.supplementary:
        return False
    return _ACT.search(source.law_id) is not None and not _ORGANISATION.search(source.law_title)
