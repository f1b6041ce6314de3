"""The one way through: understand, retrieve, compose, verify."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Self

from assistant import dating
from assistant.answer import AI_NOTICE, Answer, Statement
from assistant.beside import consulted, is_weak
from assistant.browsing.neighbours import Neighbours, neighbours
from assistant.citations import Verified, verify
from assistant.clock import Clock
from assistant.compose.composing import BY_QUOTATIONS, composed, corrected
from assistant.compose.extractive import ExtractiveComposer
from assistant.compose.generative import GenerativeComposer
from assistant.conversation.following import Turn, read_after
from assistant.draft import Draft, Inquiry
from assistant.evidence import Weigher
from assistant.expansion import Helper
from assistant.finding import Finder
from assistant.law_names import names_of
from assistant.llms.model import LanguageModel
from assistant.llms.presets.choosing import default_name, models_from
from assistant.llms.presets.loading import NO_LLM
from assistant.models import embedder_from, reranker_from
from assistant.not_held import absent, why_absent, why_unknown
from assistant.premises import corrections
from assistant.question import Question
from assistant.reading import Reading, read
from assistant.settings import Settings
from assistant.ties import Ties, ties_of
from indexes import generations
from indexes.build import stamps
from indexes.errors import BadInputError, TobenError
from indexes.models.cross_encoder import Reranker
from indexes.passage import Passage
from indexes.retrieval import Hit, Steps
from indexes.store.embedded import EmbeddedStore
from indexes.store.protocol import Filter, Store

STARTER_NOTICE = "収録しているのは組み込みの要約だけです。法令・会議録の原文は、Toben の管理者が取り込めます。"

NOTHING_HELD = "LLMの回答は、引用の検証に一文も通りませんでした。"

Stage = Literal["understand", "retrieve", "compose", "verify"]


@dataclass(slots=True)
class Listener:
    """Who wants to see an answer come about: stages as they begin, and the LLM's unverified text as it grows."""

    stage: Callable[[Stage, int], None] = lambda _stage, _count: None
    text: Callable[[str], None] = lambda _text: None


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
        models: Mapping[str, LanguageModel] | None = None,
    ) -> None:
        """`models` are those of the settings, where they are open already."""
        self.store = store
        self.settings = settings
        self._finder = Finder(reranker, settings.reranked)
        self.index = index
        self.starter_only = starter_only
        self.names = names_of(store)
        self.models = models_from(settings) if models is None else models
        self.default_llm = default_name(settings) or NO_LLM

    @classmethod
    def open(cls, settings: Settings, models: Mapping[str, LanguageModel] | None = None) -> Self:
        """Open the serving generation, and the model that writes unless `models` are open already.

        Raises IndexMissingError, IndexBrokenError, or BadInputError for the models.
        """
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
        assistant = cls(
            store, settings, index=manifest.generation, starter_only=starter_only, reranker=reranker, models=models
        )
        model = assistant.model(None)
        if model is not None and models is None:
            model.open()
        return assistant

    def is_outdated(self) -> bool:
        """Whether another generation serves by now. Never raises: an index that is gone is no newer one."""
        return bool(self.newer_index())

    def newer_index(self) -> str:
        """The generation that serves by now, "" where that is still this one, or none. Never raises."""
        try:
            name = generations.current_name(self.settings.home) if self.index else ""
        except TobenError:
            return ""
        return name if name != self.index else ""

    def llms(self) -> list[str]:
        """Names that `ask(llm=…)` takes; `default_llm` is the one that writes unless another is chosen."""
        return [NO_LLM, *self.models]

    def model(self, name: str | None) -> LanguageModel | None:
        """The model of one of `llms()`, the default for None; None where none writes. Raises BadInputError."""
        name = self.default_llm if name is None else name
        if name not in self.llms():
            known = "、".join(self.llms())
            raise BadInputError(
                f"LLM「{name}」は選べません。使えるのは {known} です（TOBEN_LLM、TOBEN_LLM_MENU で指定）。"
            )
        return self.models.get(name)

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
        history: Sequence[Turn] = (),
    ) -> Found:
        """The best `k` passages, and how the question was read; `steps` leaves some steps of the search out.

        `without` are keys of what is not to be read out of the question; what that leaves out is taken from `history`,
        oldest first. A filter that nothing can satisfy finds nothing and says why. Raises BadInputError for a blank question.
        """
        reading = read_after(text, history, self.store, self.names, where, without)
        if reading.why_nothing:
            return Found((), reading.question, (*reading.notices, *reading.why_nothing))
        question, store = reading.question, reading.store
        hits = self._finder.best(reading, k, steps)
        unknown = (why_unknown(name) for name in question.unknown_laws)
        missing = (why_absent(law, store.day) for law in absent(question, store))
        return Found(tuple(hits), question, (*reading.notices, *unknown, *missing))

    def ask(
        self,
        text: str,
        llm: str | None = None,
        where: Filter | None = None,
        listener: Listener | None = None,
        without: Collection[str] = (),
        history: Sequence[Turn] = (),
        *,
        brief: bool = False,
    ) -> Answer:
        """A verified answer. `llm` is one of `llms()`; None means `default_llm`. `brief`: in its shortest honest form.

        `without` are keys of what is not to be read out of the question (`Answer.understood`).
        What the question leaves out is taken from `history`, the exchanges before it, oldest first.
        Raises BadInputError for a blank question or an unknown LLM.
        """
        listener = listener or Listener()
        model = self.model(llm)
        composer = GenerativeComposer(model, listener.text) if model else ExtractiveComposer()
        clock = Clock()
        listener.stage("understand", 0)
        reading = read_after(text, history, self.store, self.names, where, without)
        clock.lap("understand")
        if reading.why_nothing:
            return self._nothing(reading, clock)
        inquiry, expansion = self._inquiry(reading, model)
        listener.stage("retrieve", len(inquiry.evidence))
        clock.lap("retrieve")
        listener.stage("compose", len(inquiry.evidence))
        inquiry = replace(inquiry, corrections=corrections(inquiry), brief=brief)
        draft, name, failure = composed(composer, inquiry)
        clock.lap("compose")
        listener.stage("verify", len(draft.statements))
        verified = self.verified(corrected(draft, inquiry), inquiry)
        if draft.by_model and sum(verified.removed.values()) >= len(draft.statements):
            failure = f"{NOTHING_HELD}{BY_QUOTATIONS}"
            fallback = ExtractiveComposer()
            draft, name = fallback.compose(inquiry), fallback.name
            verified = self.verified(corrected(draft, inquiry), inquiry)
        cited = [one.passage_id for one in verified.citations]
        shown = self.store.at(inquiry.store.day).passages(cited).values()
        of_days = dating.notices(inquiry.question, shown, inquiry.store, self.store.day)
        clock.lap("verify")
        notices = (
            AI_NOTICE,
            *reading.notices,
            *(one for one in of_days if one not in verified.text),
            *expansion,
            *((failure,) if failure else ()),
            *draft.notices,
            *verified.notices,
            *((STARTER_NOTICE,) if self.starter_only else ()),
        )
        return Answer(
            question=inquiry.question.text,
            status=verified.status,
            text=verified.text,
            statements=verified.statements,
            citations=verified.citations,
            notices=notices,
            llm=name,
            index=self.index,
            on=inquiry.store.day.isoformat(),
            understood=inquiry.question.understood,
            timings=clock.stop(),
            removed=verified.removed,
            llm_failure=failure,
            consulted=consulted(inquiry, cited, self.store.day),
            weak=is_weak(inquiry, cited),
        )

    def inquire(self, text: str, where: Filter | None = None, without: Collection[str] = ()) -> Inquiry | None:
        """What a composer is given for a question; None where nothing can be searched for. Raises BadInputError."""
        reading = read(text, self.store, self.names, where, without)
        return None if reading.why_nothing else self._inquiry(reading, None)[0]

    def verified(self, draft: Draft, inquiry: Inquiry) -> Verified:
        """What may be shown of a draft: every composer's words pass here."""
        return verify(draft, inquiry, self.names, self.store.day)

    def passage(self, passage_id: str, on: date | None = None) -> Passage | None:
        """The passage of an id as it stands on a day (None: today), None where the index holds no such text."""
        return self.store.at(on).passages([passage_id]).get(passage_id)

    def ties(self, passage_id: str, on: date | None = None) -> Ties:
        """What is tied to a passage: articles, answers, the question before an answer."""
        store = self.store.at(on)
        passage = store.passages([passage_id]).get(passage_id)
        return ties_of(passage, store) if passage else Ties()

    def neighbours(self, passage_id: str, on: date | None = None) -> Neighbours:
        """What stands beside a passage on a day: 前条 and 次条, the speech before and behind, question and answers.

        Raises BadInputError where it is not held then.
        """
        return neighbours(self.store, passage_id, on)

    def close(self) -> None:
        """Give the index back."""
        self.store.close()

    def _inquiry(self, reading: Reading, model: LanguageModel | None) -> tuple[Inquiry, tuple[str, ...]]:
        """The passages found and weighed, and notices on how they were found."""
        question, store = reading.question, reading.store
        helper = Helper(model, self.settings.llm.queries, self.settings.llm.rate) if model else None
        hits, notices = self._finder.evidence(reading, helper)
        weigher = Weigher(store, question.subject, (*question.laws, *question.orders))
        weighed = [weigher.weigh(hit.passage, hit.score / hits[0].score) for hit in hits]
        return Inquiry(question, weighed, weigher, store), notices

    def _nothing(self, reading: Reading, clock: Clock) -> Answer:
        """Says why nothing can be found."""
        return Answer(
            reading.question.text,
            "refused" if reading.refused else "not_found",
            "\n".join(reading.why_nothing),
            tuple(Statement(reason, ()) for reason in reading.why_nothing),
            notices=(AI_NOTICE, *reading.notices),
            index=self.index,
            on=reading.store.day.isoformat(),
            understood=reading.question.understood,
            timings=clock.stop(),
        )
