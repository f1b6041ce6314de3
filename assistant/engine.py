"""The one way through: understand, retrieve, compose, verify."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from assistant import asked, dating
from assistant.answer import AI_NOTICE, Answer, Statement
from assistant.citations import verify
from assistant.compose.extractive import ExtractiveComposer
from assistant.compose.generative import GenerativeComposer
from assistant.compose.whole_law import absent, why_absent
from assistant.draft import Composer, ComposerError, Draft, Inquiry
from assistant.evidence import Weigher
from assistant.expansion import search_expanded
from assistant.law_names import names_of
from assistant.models import embedder_from, reranker_from
from assistant.question import Question
from assistant.reading import NOTHING_TO_SEARCH, Reading, read
from assistant.settings import LLMSettings, Settings
from assistant.ties import Ties, ties_of
from indexes import generations
from indexes.build import stamps
from indexes.errors import BadInputError, TobenError
from indexes.models.cross_encoder import Reranker
from indexes.passage import Passage
from indexes.retrieval import DIET, Hit, HybridRetriever, Query, Steps
from indexes.store.embedded import EmbeddedStore
from indexes.store.protocol import Filter, Store

NO_LLM = "none"
EVIDENCE = 10
ANSWERS_BESIDE = 4

STARTER_NOTICE = (
    "収録しているのは組み込みの要約だけです。法令・会議録の原文は toben index build --from で取り込めます。"
)

Stage = Literal["understand", "retrieve", "compose", "verify"]


@dataclass(slots=True)
class Listener:
    """Who wants to see an answer come about: stages as they begin, and the LLM's unverified text as it grows."""

    stage: Callable[[Stage, int], None] = lambda _stage, _count: None
    text: Callable[[str], None] = lambda _text: None


@dataclass(slots=True)
class _Clock:
    timings: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.timings[name] = round((now - self._last) * 1_000, 2)
        self._last = now

    def stop(self) -> dict[str, float]:
        return {**self.timings, "total": round(sum(self.timings.values()), 2)}


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `notices` say how the question was read, what of it is not held, and why nothing was found."""

    hits: tuple[Hit, ...]
    question: Question
    notices: tuple[str, ...] = ()


class Assistant:
    """Answers questions over one index generation. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        index: str = "",
        starter_only: bool = False,
        reranker: Reranker | None = None,
    ) -> None:
        self.store = store
        self.settings = settings
        self._reranker = reranker
        self.index = index
        self.starter_only = starter_only
        self._names = names_of(store)

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Open the serving generation. Raises IndexMissingError, IndexBrokenError, or BadInputError for the models."""
        embedder = embedder_from(settings)
        folder, manifest = generations.open_current(settings.home, stamps(embedder))
        starter_only = manifest.digests == manifest.passages
        if embedder is not None:
            # A model that cannot be read is told now, and not at the first question.
            embedder.load()
        reranker = reranker_from(settings)
        if reranker is not None:
            reranker.load()
        store = EmbeddedStore(folder, embedder=embedder)
        return cls(store, settings, index=manifest.generation, starter_only=starter_only, reranker=reranker)

    def is_outdated(self) -> bool:
        """Whether another generation serves by now. Never raises: an index that is gone is no newer one."""
        try:
            return bool(self.index) and generations.current_name(self.settings.home) != self.index
        except TobenError:
            return False

    def llms(self) -> list[str]:
        """Names that `ask(llm=…)` takes."""
        return [NO_LLM, *([self.settings.llm.model] if self.settings.llm.ready else [])]

    def search(
        self,
        text: str,
        k: int = 10,
        where: Filter | None = None,
        steps: Steps | None = None,
        without: Collection[str] = (),
    ) -> list[Hit]:
        """The best `k` passages, as `find` finds them."""
        return list(self.find(text, k, where, steps, without).hits)

    def find(
        self,
        text: str,
        k: int = 10,
        where: Filter | None = None,
        steps: Steps | None = None,
        without: Collection[str] = (),
    ) -> Found:
        """The best `k` passages, and how the question was read; `steps` leaves some steps of the search out.

        `without` are keys of what is not to be read out of the question. A filter that nothing can satisfy finds
        nothing and says why. Raises BadInputError for a blank question.
        """
        reading = read(text, self.store, self._names, where, without)
        if reading.why_nothing:
            return Found((), reading.question, (*reading.notices, *reading.why_nothing))
        question, store = reading.question, reading.store
        retriever = self._retriever(store, steps)
        hits = retriever.search(self._query(store, question, k, reading.where))
        if question.kind == "diet" and question.concerns_speeches and not reading.where.law_ids:
            hits = asked.preferred(hits, self._as_asked(retriever, reading, k, government=False), k)
        unknown = (f"{name}という名の法令は、収録している資料の中にありません。" for name in question.unknown_laws)
        missing = (why_absent(law, store.day) for law in absent(question, store))
        return Found(tuple(hits), question, (*reading.notices, *unknown, *missing))

    def ask(
        self,
        text: str,
        llm: str | None = None,
        where: Filter | None = None,
        listener: Listener | None = None,
        without: Collection[str] = (),
    ) -> Answer:
        """A verified answer. `llm` is one of `llms()`; None means the configured one, if any.

        `without` are keys of what is not to be read out of the question (`Answer.understood`).
        Raises BadInputError for a blank question or an unknown LLM.
        """
        listener = listener or Listener()
        composer = self._composer(llm, listener)
        clock = _Clock()
        listener.stage("understand", 0)
        reading = read(text, self.store, self._names, where, without)
        question, store = reading.question, reading.store
        clock.lap("understand")
        if reading.why_nothing:
            return self._nothing(reading, clock)
        hits, expansion = self._evidence(reading, composer.name)
        listener.stage("retrieve", len(hits))
        clock.lap("retrieve")
        weigher = Weigher(store, question.subject, (*question.laws, *question.orders))
        inquiry = Inquiry(
            question, [weigher.weigh(hit.passage, hit.score / hits[0].score) for hit in hits], weigher, store
        )
        listener.stage("compose", len(inquiry.evidence))
        draft, name, failure = _compose(composer, inquiry)
        clock.lap("compose")
        listener.stage("verify", len(draft.statements))
        today = self.store.day
        cited = store.passages({source for statement in draft.statements for source in statement.sources})
        verified = verify(draft, cited, store.day, today)
        shown = [cited[citation.passage_id] for citation in verified.citations]
        of_days = [one for one in dating.notices(question, shown, store, today) if one not in verified.text]
        clock.lap("verify")
        removed = (f"検証に通らなかった文を{verified.removed}件除きました。",) if verified.removed else ()
        starter = (STARTER_NOTICE,) if self.starter_only else ()
        return Answer(
            question=question.text,
            status=verified.status,
            text=verified.text,
            statements=verified.statements,
            citations=verified.citations,
            notices=(AI_NOTICE, *reading.notices, *of_days, *expansion, *failure, *draft.notices, *removed, *starter),
            llm=name,
            index=self.index,
            on=store.day.isoformat(),
            understood=question.understood,
            timings=clock.stop(),
        )

    def passage(self, passage_id: str, on: date | None = None) -> Passage | None:
        """The passage of an id as it stands on a day (None: today), None where the index holds no such text."""
        return self.store.at(on).passages([passage_id]).get(passage_id)

    def ties(self, passage_id: str, on: date | None = None) -> Ties:
        """What is tied to a passage: articles, answers, the question before an answer."""
        store = self.store.at(on)
        passage = store.passages([passage_id]).get(passage_id)
        return ties_of(passage, store) if passage else Ties()

    def close(self) -> None:
        """Give the index back."""
        self.store.close()

    def _query(self, store: Store, question: Question, k: int, where: Filter) -> Query:
        held = store.passages([article.id for article in question.articles])
        article_ids = tuple(article.id for article in question.articles if article.id in held)
        return Query(
            question.search_text,
            k,
            where,
            tuple(law.law_id for law in (*question.laws, *question.orders)),
            article_ids,
            question.subject,
            question.statutory,
            wants_answer=question.kind == "diet",
            wants_penalty=question.kind == "penalty",
            wants_orders=question.wants_orders,
        )

    def _retriever(self, store: Store, steps: Steps | None = None) -> HybridRetriever:
        return HybridRetriever(store, steps=steps, reranker=self._reranker, reranked=self.settings.reranked)

    def _evidence(self, reading: Reading, llm: str) -> tuple[list[Hit], tuple[str, ...]]:
        """What a composer is given: the best passages, and the best government answers beside articles.

        With it come notices on the help of an LLM, where one is configured to help with searching.
        """
        question, where = reading.question, reading.where
        retriever = self._retriever(reading.store)
        query = self._query(reading.store, question, EVIDENCE, where)
        expanded = search_expanded(retriever.search, query, None if llm == NO_LLM else self.settings.llm)
        hits, notices = expanded.hits, expanded.notices
        if where.kinds or where.law_ids:
            return hits, notices
        beside: list[Hit] = []
        if question.kind == "diet" and question.concerns_speeches:
            beside = self._as_asked(retriever, reading, ANSWERS_BESIDE, government=True)
        if not beside:
            answers = replace(where, kinds=DIET, government=True)
            beside = retriever.search(Query(question.search_text, ANSWERS_BESIDE, answers))
        found = {hit.passage.id for hit in hits}
        return hits + [hit for hit in beside if hit.passage.id not in found], notices

    def _as_asked(self, retriever: HybridRetriever, reading: Reading, k: int, *, government: bool) -> list[Hit]:
        """The best `k` speeches by whom, where and when the question asks, for each person who may be meant."""
        question = reading.question
        wheres = asked.filters(question, reading.where, self.store.diet(), government=government)
        hits = [
            hit
            for where in wheres
            for hit in retriever.search(
                Query(question.search_text, k, where, subject=question.subject, wants_answer=government)
            )
        ]
        return sorted({hit.passage.id: hit for hit in hits}.values(), key=lambda hit: -hit.score)

    def _composer(self, llm: str | None, listener: Listener) -> Composer:
        configured: LLMSettings = self.settings.llm
        name = llm if llm is not None else self.llms()[-1]
        if name not in self.llms():
            known = "、".join(self.llms())
            raise BadInputError(
                f"LLM「{name}」は設定されていません。使えるのは {known} です（TOBEN_LLM_BASE_URL と TOBEN_LLM_MODEL で設定）。"
            )
        return ExtractiveComposer() if name == NO_LLM else GenerativeComposer(configured, listener.text)

    def _nothing(self, reading: Reading, clock: _Clock) -> Answer:
        """Says why nothing can be found."""
        return Answer(
            reading.question.text,
            "refused" if NOTHING_TO_SEARCH in reading.why_nothing else "not_found",
            "\n".join(reading.why_nothing),
            tuple(Statement(reason, ()) for reason in reading.why_nothing),
            notices=(AI_NOTICE, *reading.notices),
            index=self.index,
            on=reading.store.day.isoformat(),
            understood=reading.question.understood,
            timings=clock.stop(),
        )


def _compose(composer: Composer, inquiry: Inquiry) -> tuple[Draft, str, tuple[str, ...]]:
    """The draft, who wrote it, and a notice if the LLM could not: then quotations are arranged instead."""
    try:
        return composer.compose(inquiry), composer.name, ()
    except ComposerError as error:
        fallback = ExtractiveComposer()
        return fallback.compose(inquiry), fallback.name, (f"{error}原文の引用だけで回答します。",)
