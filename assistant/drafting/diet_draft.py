"""A draft of answers for the Diet as plain data: for each question its answer, sources, doubts and follow-ups."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from assistant.answer import Citation, Quotation

ParagraphKind = Literal["position", "law", "further", "written"]
DifferenceKind = Literal["number", "polarity", "amended", "age", "office", "words", "nothing"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered paragraph of an answer, in Markdown without markers, and the numbers of the citations that bear it.

    `kind`: the position as stated before, the law, further answers and what is under way, or written by an LLM.
    """

    number: int
    kind: ParagraphKind
    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """A past answer that a draft follows. `same_point` is False where it only comes near to the question.

    `date` is an ISO date or ""; `place` the House and meeting; `asked` the gist of the question that it answered;
    `quote` the decisive sentences, verbatim.
    """

    citation: int
    date: str
    place: str
    speaker: str
    position: str
    questioner: str
    questioner_group: str
    asked: str
    quote: str
    url: str
    same_point: bool


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    """An article that bears on a question, with its decisive words (verbatim), and why it is shown."""

    citation: int
    name: str
    caption: str
    in_force: str
    quote: str
    url: str
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Something to be checked before an answer follows the past: one line of words, and the two sides if it has two."""

    kind: DifferenceKind
    text: str
    citations: tuple[int, ...] = ()
    sides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question likely to follow (更問), a short answer of one quotation, and what the question was made from."""

    question: str
    answer: str
    citations: tuple[int, ...]
    why: str


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """The draft for one question; `llm` wrote its paragraphs, "none" where they are quotations arranged."""

    number: str
    text: str
    gist: str
    subject: str = ""
    respondents: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    past_answers: tuple[PastAnswer, ...] = ()
    articles: tuple[RelatedArticle, ...] = ()
    differences: tuple[Difference, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    notices: tuple[str, ...] = ()
    llm: str = "none"
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DietDraft:
    """The draft for a notice. `citations` are numbered through all its questions.

    `committee`, `day`, `member` and `party` stand as the notice printed them, "" where it does not tell; `on` is the
    day whose law is quoted (ISO date); `mark` must be shown wherever a part of it is shown.
    """

    mark: str
    questions: tuple[QuestionDraft, ...]
    citations: tuple[Citation, ...]
    committee: str = ""
    day: str = ""
    member: str = ""
    party: str = ""
    notices: tuple[str, ...] = ()
    on: str = ""
    index: str = ""
    timings: dict[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, strings and numbers, ready for `json.dumps`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> DietDraft:
        """Undo `to_dict`. Raises KeyError or TypeError on other data."""
        citations = tuple(
            Citation(**{**one, "quotes": tuple(Quotation(**quote) for quote in one["quotes"])})
            for one in data["citations"]
        )
        questions = tuple(map(_question, data["questions"]))
        return cls(**{**data, "questions": questions, "citations": citations, "notices": tuple(data["notices"])})


def _question(data: dict[str, Any]) -> QuestionDraft:
    def each(kind: type[Any], key: str) -> tuple[Any, ...]:
        return tuple(kind(**{name: _tuples(value) for name, value in one.items()}) for one in data[key])

    parts: dict[str, Any] = {
        "paragraphs": each(Paragraph, "paragraphs"),
        "past_answers": each(PastAnswer, "past_answers"),
        "articles": each(RelatedArticle, "articles"),
        "differences": each(Difference, "differences"),
        "follow_ups": each(FollowUp, "follow_ups"),
    }
    return QuestionDraft(**{**{name: _tuples(value) for name, value in data.items()}, **parts})


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
