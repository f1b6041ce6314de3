"""The one way through: understand, retrieve, compose, verify."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from assistant import dating
from assistant.answer import AI_NOTICE, Answer, Statement
from assistant.citations import verify
from assistant.compose.extractive import ExtractiveComposer
from assistant.compose.generative import GenerativeComposer
from assistant.draft import Composer, ComposerError, Draft, Inquiry
from assistant.evidence import Weigher
from assistant.law_names import GoneLaw, LawNames
from assistant.question import Question, understand
from assistant.settings import LLMSettings, Settings
from assistant.ties import Ties, ties_of
from indexes import generations
from indexes.build import stamps
from indexes.catalog import entries, law_aliases, repealed
from indexes.errors import BadInputError, TobenError
from indexes.passage import Passage
from indexes.retrieve import DIET, Hit, HybridRetriever, Query
from indexes.store.embedded import EmbeddedStore
from indexes.store.protocol import Filter, Store
from indexes.store.schema import day_number
from indexes.text.query_words import query_tokens

NO_LLM = "none"
MAX_QUESTION = 4_000
EVIDENCE = 10
ANSWERS_BESIDE = 4

STARTER_NOTICE = (
    "収録しているのは組み込みの要約だけです。法令・会議録の原文は toben index build --from で取り込めます。"
)

# Only what is ASCII throughout: 「A<B、C>D」 compares.
_MARKUP = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>|</?[a-z][ !-;=?-~]*>", re.IGNORECASE)

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


class Assistant:
    """Answers questions over one index generation. Safe to share between threads."""

    def __init__(self, store: Store, settings: Settings, *, index: str = "", starter_only: bool = False) -> None:
        self.store = store
        self.settings = settings
        self.index = index
        self.starter_only = starter_only
        self._names = LawNames(store.laws(), law_aliases(), _gone_laws(store), _titles())

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Open the serving generation. Raises IndexMissingError or IndexBrokenError."""
        folder, manifest = generations.open_current(settings.home, stamps())
        starter_only = manifest.digests == manifest.passages
        return cls(EmbeddedStore(folder), settings, index=manifest.generation, starter_only=starter_only)

    def is_outdated(self) -> bool:
        """Whether another generation serves by now. Never raises: an index that is gone is no newer one."""
        try:
            return bool(self.index) and generations.current_name(self.settings.home) != self.index
        except TobenError:
            return False

    def llms(self) -> list[str]:
        """Names that `ask(llm=…)` takes."""
        return [NO_LLM, *([self.settings.llm.model] if self.settings.llm.ready else [])]

    def search(self, text: str, k: int = 10, where: Filter | None = None) -> list[Hit]:
        """The best `k` passages. Raises BadInputError for a blank question."""
        question = understand(clean(text)[0], self._names)
        store, where = self._on(where)
        return HybridRetriever(store).search(self._query(store, question, k, where))

    def ask(
        self, text: str, llm: str | None = None, where: Filter | None = None, listener: Listener | None = None
    ) -> Answer:
        """A verified answer. `llm` is one of `llms()`; None means the configured one, if any.

        Raises BadInputError for a blank question or an unknown LLM.
        """
        listener = listener or Listener()
        composer = self._composer(llm, listener)
        clock = _Clock()
        store, where = self._on(where)
        listener.stage("understand", 0)
        cleaned, notices = clean(text)
        question = understand(cleaned, self._names)
        clock.lap("understand")
        if not query_tokens(cleaned):
            return self._nothing_to_search(cleaned, store.day, clock)
        hits = self._evidence(store, question, where)
        listener.stage("retrieve", len(hits))
        clock.lap("retrieve")
        weigher = Weigher(store, question.subject, question.laws)
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
            question=cleaned,
            status=verified.status,
            text=verified.text,
            statements=verified.statements,
            citations=verified.citations,
            notices=(AI_NOTICE, *notices, *of_days, *failure, *draft.notices, *removed, *starter),
            llm=name,
            index=self.index,
            on=store.day.isoformat(),
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

    def _on(self, where: Filter | None) -> tuple[Store, Filter]:
        """The store on the day that a filter asks for, and what else it asks for."""
        where = where or Filter()
        return self.store.at(where.on), replace(where, on=None)

    def _query(self, store: Store, question: Question, k: int, where: Filter) -> Query:
        held = store.passages([article.id for article in question.articles])
        article_ids = tuple(article.id for article in question.articles if article.id in held)
        return Query(
            question.search_text,
            k,
            where,
            tuple(law.law_id for law in question.laws),
            article_ids,
            question.subject,
            question.kind == "diet",
        )

    def _evidence(self, store: Store, question: Question, where: Filter) -> list[Hit]:
        """What a composer is given: the best passages, and the best government answers beside articles."""
        retriever = HybridRetriever(store)
        hits = retriever.search(self._query(store, question, EVIDENCE, where))
        if where.kinds or where.law_ids:
            return hits
        found = {hit.passage.id for hit in hits}
        answers = replace(where, kinds=DIET, government=True)
        if question.kind == "diet":
            first, last = question.period or (where.date_from, where.date_to)
            answers = replace(answers, house=question.house or where.house, date_from=first, date_to=last)
        beside = Query(question.search_text, ANSWERS_BESIDE, answers)
        return hits + [hit for hit in retriever.search(beside) if hit.passage.id not in found]

    def _composer(self, llm: str | None, listener: Listener) -> Composer:
        configured: LLMSettings = self.settings.llm
        name = llm if llm is not None else self.llms()[-1]
        if name not in self.llms():
            known = "、".join(self.llms())
            raise BadInputError(
                f"LLM「{name}」は設定されていません。使えるのは {known} です（TOBEN_LLM_BASE_URL と TOBEN_LLM_MODEL で設定）。"
            )
        return ExtractiveComposer() if name == NO_LLM else GenerativeComposer(configured, listener.text)

    def _nothing_to_search(self, question: str, on: date, clock: _Clock) -> Answer:
        text = "質問から検索できる言葉を読み取れませんでした。知りたい事柄を日本語の文か単語で入力してください。"
        return Answer(
            question,
            "refused",
            text,
            (Statement(text, ()),),
            notices=(AI_NOTICE,),
            index=self.index,
            on=on.isoformat(),
            timings=clock.stop(),
        )


def _titles() -> list[str]:
    """Titles of the catalogue's laws."""
    return [entry.title for entry in entries() if entry.law_id]


def _gone_laws(store: Store) -> Iterator[tuple[str, GoneLaw]]:
    """Names of laws repealed, by the catalogue and by the 附則 held."""
    laws = {law.law_id: law for law in store.laws()}
    # A law that is yet to come into force has repealed nothing.
    done = [repeal for repeal in store.repeals() if not repeal.since or repeal.since <= day_number(store.day)]
    by_title = {repeal.title: repeal for repeal in done}
    for listed in repealed():
        found = by_title.pop(listed.title, None)
        passage_id, at = (found.passage_id, found.at) if found else ("", "")
        gone = GoneLaw(
            listed.title, listed.number, laws.get(listed.successor), passage_id, at, listed.note, listed.until
        )
        yield from ((name, gone) for name in (listed.title, *listed.aliases))
    for title, repeal in by_title.items():
        successor = laws.get(repeal.passage_id.split(":")[1])
        yield title, GoneLaw(title, repeal.number, successor, repeal.passage_id, repeal.at)


def clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The question without control characters, cut to MAX_QUESTION, and a notice if it was cut.

    Markup around the words, such as a copied page has, is taken out. Raises BadInputError when nothing is left.
    """
    kept = "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    question = re.sub(r"\s+", " ", kept).strip()
    if not question:
        raise BadInputError("質問が空です。知りたいことを入力してください。")
    notices: tuple[str, ...] = ()
    if len(question) > MAX_QUESTION:
        notices = (f"質問が長いため（{len(question):,}文字）、先頭の{MAX_QUESTION:,}文字で調べました。",)
        question = question[:MAX_QUESTION]
    return _MARKUP.sub("", question).strip() or question, notices


def _compose(composer: Composer, inquiry: Inquiry) -> tuple[Draft, str, tuple[str, ...]]:
    """The draft, who wrote it, and a notice if the LLM could not: then quotations are arranged instead."""
    try:
        return composer.compose(inquiry), composer.name, ()
    except ComposerError as error:
        fallback = ExtractiveComposer()
        return fallback.compose(inquiry), fallback.name, (f"{error}原文の引用だけで回答します。",)
