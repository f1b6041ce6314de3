"""Questions with what a right answer to them is: passages, facts, or that a premise is to be put right or declined.

One JSON object a line: `question`, and `gold` (passage ids), `also_ok`, `key_facts`, `type`, `expect`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from eval.lines import LineError, OtherFormError, Row, ids_in, read_lines, text_in
from eval.retrieval.questions import NEED_ALL, Say
from indexes.errors import BadInputError

Expectation = Literal["answered", "correct_premise", "not_found", "out_of_scope", "ignore_injection"]
"""What a right answer does: answers, puts a premise right first, says that nothing is held on it, declines, or takes
no order from the question."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `gold` are passage ids, the first of which answers it; in a key fact `|` separates alternatives."""

    id: str
    text: str
    expect: Expectation
    type: str = ""
    gold: tuple[str, ...] = ()
    also_ok: tuple[str, ...] = ()
    key_facts: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[str, ...]:
        """The gold passages that must all be cited; of any other question for the Diet one of `gold` is enough."""
        return self.gold if self.type in NEED_ALL else self.gold[:1]

    @property
    def of_the_diet(self) -> bool:
        """Whether government answers are what answers it."""
        return bool(self.gold) and all(one.startswith(("diet:", "shitsumon:")) for one in self.gold)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file, and the digest of its bytes."""

    name: str
    sha256: str
    questions: tuple[Question, ...]


def read_sets(paths: Sequence[Path], say: Say) -> list[QuestionSet]:
    """The sets of files, and of the *.jsonl directly in folders. Raises BadInputError that names file and line.

    A file of another form in a folder is told to `say` and left out.
    """
    sets = []
    for path in paths:
        for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
            try:
                sets.append(_read(file))
            except OtherFormError as error:
                if not path.is_dir():
                    raise
                say(f"{error}この質問は使いません。")
    if not sets:
        raise BadInputError("質問がありません。--questions に質問のJSON Linesかそのフォルダを指定してください。")
    return sets


def _read(file: Path) -> QuestionSet:
    lines = read_lines(file)
    questions = []
    for number, row in lines.rows:
        try:
            questions.append(_question(row, f"{file.stem}:{number}"))
        except LineError as fault:
            raise BadInputError(f"{file}:{number}: {fault}") from None
    return QuestionSet(file.stem, lines.sha256, tuple(questions))


def _question(row: Row, default_id: str) -> Question:
    gold = ids_in("gold", row.get("gold"))
    facts = row.get("key_facts") or []
    if not isinstance(facts, list):
        raise LineError("key_facts は文字列の配列で書いてください。")
    kind = row.get("type") or row.get("kind") or ""
    return Question(
        id=str(row.get("id") or default_id),
        text=text_in("question", row.get("question")),
        expect=_expectation(row.get("expect", "answered")),
        type=kind if isinstance(kind, str) else "",
        gold=gold,
        also_ok=ids_in("also_ok", row.get("also_ok")),
        key_facts=tuple(text_in("key_facts", fact) for fact in facts),
    )


def _expectation(value: object) -> Expectation:
    for expect in get_args(Expectation):
        if value == expect:
            kind: Expectation = expect
            return kind
    raise LineError(f"expect「{value}」はありません。使えるのは {'、'.join(get_args(Expectation))} です。")
