"""An answer as plain data: statements, the citations that bear them, and what was checked. JSON in and out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from assistant.understanding.items import Understood

Status = Literal["answered", "corrected", "not_found", "refused"]

AI_NOTICE = "回答はAIが自動で作成したものです。引用元の原文を必ず確認してください。"
NOT_FOUND = "収録している資料の中に、この質問に答える記述は見つかりませんでした。"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words taken verbatim from a passage. `at` is the passage id with paragraph and item (`…:m:27#p1i2`)."""

    text: str
    at: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One source of an answer. `quote` is the first of `quotes`; `checks` names each check and whether it held.

    `in_force` and `until` are the first day of this text and the first on which it holds no more (ISO dates or "").
    """

    n: int
    passage_id: str
    label: str
    url: str
    quote: str
    verbatim: bool
    checks: dict[str, bool]
    quotes: tuple[Quotation, ...] = ()
    in_force: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Consulted:
    """A passage that was found and given to who wrote the answer, which does not cite it."""

    passage_id: str
    label: str
    url: str
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the answer says, in Markdown without markers, and the numbers of the citations that bear it.

    `checks` names each check that the statement went through, and whether it held; `repaired` says that it cites
    another of the passages given than its writer did, because only that one bears it.
    """

    text: str
    citations: tuple[int, ...]
    checks: dict[str, bool] = field(default_factory=dict)
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A verified answer. `text` is the whole as Markdown with markers [n]; `timings` are milliseconds.

    `on` is the day whose law it states (ISO date); `understood` what was read out of the question. `removed` counts
    the statements that did not pass verification, by the check that they failed; none of their words is shown.
    `llm` is who wrote it, `llm_failure` why that is not the LLM that was asked to ("" where it is).
    `consulted` are passages found and not cited, best first; `weak`: what it cites is more likely than not beside the
    point, as the search judges it (`assistant.beside`), so that a reader must be warned.
    """

    question: str
    status: Status
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = ()
    llm: str = "none"
    index: str = ""
    on: str = ""
    timings: dict[str, float] = field(default_factory=dict)
    understood: tuple[Understood, ...] = ()
    removed: dict[str, int] = field(default_factory=dict)
    llm_failure: str = ""
    consulted: tuple[Consulted, ...] = ()
    weak: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts, strings and numbers, ready for `json.dumps`."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Answer:
        """Undo `to_dict`. Raises KeyError or TypeError on other data."""
        citations = tuple(
            Citation(**{**entry, "quotes": tuple(Quotation(**quote) for quote in entry["quotes"])})
            for entry in data["citations"]
        )
        statements = tuple(
            Statement(**{**entry, "citations": tuple(entry["citations"])}) for entry in data["statements"]
        )
        understood = tuple(Understood(**entry) for entry in data.get("understood", ()))
        consulted = tuple(Consulted(**entry) for entry in data.get("consulted", ()))
        rest = {**data, "citations": citations, "statements": statements, "notices": tuple(data["notices"]),
                "understood": understood, "consulted": consulted}  # fmt: skip
        return cls(**rest)
