"""A provision read for what it says: whether a phrase stands in it, by word or by meaning, and the sentence that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.compose.wording import digest_mark, name_of
from assistant.draft import DraftStatement, Inquiry, quoted
from assistant.question import NamedArticle
from indexes.coverage import Coverage
from indexes.passage import Article, Passage
from indexes.sentences import Sentence, split_sentences
from indexes.store.protocol import Filter, Store
from indexes.text.numerals import fold_width
from indexes.text.query_words import query_tokens
from indexes.text.sudachi import Token, tokens

MOST_READ = 6
MOST_NAMED = 12
# A caption of which a phrase makes up less speaks of something else (水利使用の申請があつた場合の通知).
MAIN_PART = 0.4
# The lexicon leaves no doubt from here on.
SURE = 0.8


def fold(text: str) -> str:
    """NFKC without white space."""
    return "".join(fold_width(text).split())


@dataclass(frozen=True)
class Provision:
    """A passage with the words of the headings above it, its law's name among them, and those of its own text."""

    passage: Passage
    source: Article
    headings: frozenset[str]
    body: frozenset[str]

    @cached_property
    def text(self) -> str:
        """Caption and text without white space, in NFKC."""
        return fold(self.source.caption + "\n" + self.passage.text)

    @cached_property
    def caption_forms(self) -> tuple[str, ...]:
        """The words of its caption."""
        return tuple(token.form for token in tokens(self.source.caption))

    @cached_property
    def own_forms(self) -> frozenset[str]:
        """The words of its caption and text: a chapter on leave has articles that say nothing of leave."""
        return self.body.union(self.caption_forms)

    @property
    def name(self) -> str:
        """個人情報保護法第23条（安全管理措置）."""
        return name_of(self.passage)

    def sentences(self) -> Iterator[Sentence]:
        """Its sentences, verbatim."""
        return split_sentences(self.passage)


class Phrase:
    """A phrase of a question, to be looked for in provisions."""

    def __init__(self, store: Store, phrase: str) -> None:
        self.text = fold(phrase)
        self.forms = tuple(token.form for token in query_tokens(phrase))
        self._store = store
        self._phrase = phrase

    @cached_property
    def _coverage(self) -> Coverage:
        """Looked for in the lexicon only where the phrase does not stand in so many words: that takes milliseconds."""
        return Coverage(self._store, self._phrase)

    def share(self, provision: Provision) -> float:
        """How much of the phrase a provision says, by word, by near word or by the lexicon, 0 to 1."""
        if not self.forms or self.text in provision.text:
            return 1.0
        coverage = self._coverage
        forms = provision.headings | provision.body
        return coverage.share(np.maximum(coverage.of(forms), coverage.pointing_at(provision.passage.id)))

    def exact_share(self, provision: Provision) -> float:
        """How much of the phrase its caption and text say in the very words, or the lexicon finds there, 0 to 1."""
        if not self.forms or self.text in provision.text:
            return 1.0
        exact = np.array([float(form in provision.own_forms) for form in self.forms])
        return self._coverage.share(np.maximum(exact, self._coverage.pointing_at(provision.passage.id)))

    def pointed_at(self, law_id: str) -> str:
        """The id of the provision of a law that the lexicon means by all of the phrase, "" where it knows none."""
        ids = [one for one in self._coverage.pointed if one.split(":")[1] == law_id]
        sure = {one: self._coverage.pointing_at(one) for one in ids}
        best = max(ids, key=lambda one: self._coverage.share(sure[one]), default="")
        return best if best and float(sure[best].min()) >= SURE else ""

    def is_topic_of(self, provision: Provision) -> bool:
        """Whether a provision is captioned by the phrase, and by little else."""
        if not self.forms or not set(self.forms) <= set(provision.caption_forms):
            return False
        return len(self.forms) >= MAIN_PART * len(provision.caption_forms)


def provisions(store: Store, ids: Sequence[str]) -> list[Provision]:
    """The provisions of `ids` that are held on the day, in that order."""
    held = store.passages(ids)
    forms = store.indexed_forms(ids)
    return [
        Provision(passage, source, *(frozenset(part.split()) for part in forms.get(one, ("", ""))))
        for one in dict.fromkeys(ids)
        if (passage := held.get(one)) is not None and isinstance(source := passage.source, Article)
    ]


def named(inquiry: Inquiry) -> list[tuple[NamedArticle, Provision]]:
    """The articles that the question names and that are held, each with its text."""
    articles = inquiry.question.articles[:MOST_NAMED]
    by_id = {one.passage.id: one for one in provisions(inquiry.store, [article.id for article in articles])}
    return [(article, by_id[article.id]) for article in articles if article.id in by_id]


def captioned(store: Store, phrase: Phrase, law_id: str) -> list[Provision]:
    """Provisions of a law that are captioned by a phrase, the shortest caption first; of any law if `law_id` is ""."""
    where = Filter(kinds=("law",), law_ids=(law_id,) if law_id else ())
    hits = store.by_words(dict.fromkeys(phrase.forms, 1.0), {}, MOST_READ, where) if phrase.forms else []
    found = [one for one in provisions(store, [hit.id for hit in hits]) if not one.source.supplementary]
    return sorted((one for one in found if phrase.is_topic_of(one)), key=lambda one: len(one.caption_forms))


def captioned_just(store: Store, token: Token, law_id: str) -> Provision | None:
    """The provision of a law whose caption is one word and no more."""
    hits = store.by_words({token.form: 1.0}, {}, MOST_READ, Filter(kinds=("law",), law_ids=(law_id,)))
    found = provisions(store, [hit.id for hit in hits])
    return next((one for one in found if fold(one.source.caption) == token.surface), None)


def containing(store: Store, phrase: Phrase, law_ids: Sequence[str], most: int = MOST_READ) -> list[Provision]:
    """Provisions of laws in which a phrase stands as it is, those that say it most first."""
    weights = dict.fromkeys(phrase.forms, 1.0)
    where = Filter(kinds=("law",), law_ids=tuple(law_ids))
    hits = store.by_words(weights, weights, most, where) if weights else []
    return [one for one in provisions(store, [hit.id for hit in hits]) if phrase.text in one.text]


def defining(store: Store, phrase: Phrase) -> list[Provision]:
    """The provisions by which Acts define a phrase for all that they say, the Act most referred to first."""
    ids = [one for one, _ in store.defining(phrase.text) if one.split(":")[1][3:5] == "AC"]
    cited = store.cited([f"law:{one.split(':')[1]}" for one in ids])
    ids.sort(key=lambda one: -cited.get(f"law:{one.split(':')[1]}", 0))
    return [one for one in provisions(store, ids[:MOST_READ]) if "定義" in one.source.caption or one.source.num == "2"]


def shown(provision: Provision, sentence: Sentence | None) -> Iterator[DraftStatement]:
    """A bullet that quotes a sentence of a provision."""
    if sentence is None:
        return
    passage = provision.passage
    place = passage.place_label(sentence.at)
    yield DraftStatement(
        f"{name_of(passage)}{digest_mark(passage)}: {place}「{sentence.text}」",
        (passage.id,),
        (quoted(passage.id, sentence.at, sentence.text),),
        1,
    )


def sentence_with(provision: Provision, phrase: str) -> Sentence | None:
    """The first sentence that has the phrase; the first of all where none has, or where the caption says it is on it."""
    sentences = list(provision.sentences())
    folded = fold(phrase)
    if sentences and folded in fold(provision.source.caption):
        return sentences[0]
    return next((one for one in sentences if folded in fold(one.text)), sentences[0] if sentences else None)
