"""Questions with the passages that answer them, from JSON Lines: `question` and `gold`, the rest optional.

`gold` and `also_ok` are passage ids, also without `law:` and `diet:`. `choices` (a string or a list) make two sets of
a file: the questions alone, and the questions with their choices. Lines that have no gold, or that expect no answer
(`expect`), are not questions of retrieval and are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from assistant.batch import filter_from
from eval.lines import LineError, OtherFormError, ids_in, read_lines, text_in
from indexes.errors import BadInputError
from indexes.store.protocol import Filter

OWN = Path(__file__).parents[1] / "datasets"
OWN_SETS = "retrieval_*.jsonl"
TUNED_ON, HELD_OUT = "retrieval_tuning", "retrieval_heldout"
"""The set that weights and entries of the lexicon were chosen on, and the one that was kept apart."""

WITH_CHOICES = "+choices"
SHORTEST = 26
"""A question with choices that has fewer letters says nothing by itself (次のうち、正しいものを教えてください)."""

NEED_ALL = ("multi", "comparison")
"""Types of question that only all gold passages together answer."""

GROUPS = ("technical", "lay", "two", "diet", "choice", f"choice{WITH_CHOICES}", "other")
_TECHNICAL = ("definition", "procedure", "duty", "penalty", "date", "organ")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `gold` are passage ids with their prefix, `also_ok` further ones that are right to find."""

    id: str
    text: str
    gold: tuple[str, ...]
    type: str = ""
    group: str = "other"
    where: Filter = field(default_factory=Filter)
    also_ok: tuple[str, ...] = ()

    @property
    def needs_all(self) -> bool:
        """Whether only all gold passages together answer it."""
        return self.type in NEED_ALL


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions of one file, and the digest of its bytes. `left_out` counts lines that ask nothing of a search."""

    name: str
    sha256: str
    questions: tuple[Question, ...]
    left_out: int = 0

    @property
    def tuned_on(self) -> bool:
        """Whether its figures say little of other questions, wherever it was read from."""
        return self.name.rpartition("/")[2].startswith(TUNED_ON)

    @property
    def parts(self) -> list[str]:
        """A name for each group of its questions, where they are of several."""
        groups = {question.group for question in self.questions}
        return [part_name(self.name, group) for group in GROUPS if group in groups] if len(groups) > 1 else []


def part_name(set_name: str, group: str) -> str:
    """What the questions of a group in a set are called."""
    return f"{set_name}/{group}"


def default_paths(shared: Path) -> list[Path]:
    """Where questions are taken from when none are named: `shared`, where it is there, and the project's own sets."""
    return [*([shared] if shared.is_dir() else []), *sorted(OWN.glob(OWN_SETS))]


def read_sets(paths: Sequence[Path], say: Say) -> list[QuestionSet]:
    """The sets of files, and of the *.jsonl below folders; sets without a question are dropped.

    A file of another form below a folder is told to `say` and left out. Raises BadInputError that names file and line
    for every other fault, and when no question is left.
    """
    sets: list[QuestionSet] = []
    for path in paths:
        for file in sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]:
            name = file.relative_to(path).with_suffix("").as_posix() if path.is_dir() else file.stem
            try:
                sets += read_file(file, name)
            except OtherFormError as error:
                if not path.is_dir():
                    raise
                say(f"{error}この質問は使いません。")
    kept = [entry for entry in sets if entry.questions]
    if not kept:
        raise BadInputError(
            "正解（gold）のある質問が1問もありません。--questions にJSON Linesかそのフォルダを指定してください。"
        )
    return _told_apart(kept)


def read_file(file: Path, name: str) -> list[QuestionSet]:
    """One set, or two where there are choices. Raises BadInputError that names each faulty line as `file:line`."""
    lines = read_lines(file)
    plain: list[Question] = []
    with_choices: list[Question] = []
    left_out, has_choices = 0, False
    for number, row in lines.rows:
        try:
            if _asks_nothing(row):
                left_out += 1
                continue
            question, choices = _question(row, f"{file.stem}:{number}")
        except (LineError, BadInputError) as fault:
            raise BadInputError(f"{file}:{number}: {fault}") from None
        if choices:
            has_choices = True
            shown = replace(question, text=f"{question.text}\n{choices}", group=f"choice{WITH_CHOICES}")
            with_choices.append(shown)
            if len(question.text) < SHORTEST:
                left_out += 1
                continue
        plain.append(question)
    sets = [QuestionSet(name, lines.sha256, tuple(plain), left_out)]
    if has_choices:
        sets.append(QuestionSet(f"{name}{WITH_CHOICES}", lines.sha256, tuple(with_choices)))
    return sets


def _asks_nothing(row: Mapping[str, Any]) -> bool:
    """Whether it is written so that no passage is to be found; a line that merely forgot its gold is at fault."""
    return row.get("expect", "answered") != "answered" or row.get("gold") == []


def _question(row: Mapping[str, Any], default_id: str) -> tuple[Question, str]:
    """A question and its choices, "" where it has none."""
    text = text_in("question", row.get("question"))
    gold = ids_in("gold", row.get("gold"))
    if not gold:
        raise LineError("gold（正解の資料のID）がありません。")
    where = row.get("filter")
    if where is not None and not isinstance(where, dict):
        raise LineError("filter は {キー: 値} の形で書いてください。")
    kind = row.get("type") or ""
    if not isinstance(kind, str):
        raise LineError("type は文字列で書いてください。")
    choices = _choices(row.get("choices"))
    question = Question(
        id=str(row.get("id") or default_id),
        text=text,
        gold=gold,
        type=kind,
        group="choice" if choices else _group(kind, gold),
        where=filter_from(where),
        also_ok=tuple(one for one in ids_in("also_ok", row.get("also_ok")) if one not in gold),
    )
    return question, choices


def _group(kind: str, gold: Sequence[str]) -> str:
    if kind in NEED_ALL:
        return "two"
    if kind == "lay":
        return "lay"
    if kind in _TECHNICAL:
        return "technical"
    return "diet" if all(one.startswith(("diet:", "shitsumon:")) for one in gold) else "other"


def _choices(value: object) -> str:
    if value is None or value in ("", []):
        return ""
    if isinstance(value, list):
        return "\n".join(text_in("choices", entry) for entry in value)
    return text_in("choices", value)


def _told_apart(sets: Sequence[QuestionSet]) -> list[QuestionSet]:
    """Names of their own for sets whose files are called alike."""
    named: list[QuestionSet] = []
    for entry in sets:
        alike = sum(one.name == entry.name or one.name.startswith(f"{entry.name}~") for one in named)
        named.append(replace(entry, name=f"{entry.name}~{alike + 1}") if alike else entry)
    return named
