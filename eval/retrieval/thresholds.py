"""`--fail-under lay:recall@10=.6`: the least that a figure of a group or set may be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.retrieval.measures import MEASURES
from eval.retrieval.questions import QuestionSet
from eval.retrieval.report import Report
from indexes.errors import BadInputError


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least mean that `measure` may have in the group, set or part called `section`."""

    section: str
    measure: str
    least: float


def read_thresholds(entries: Iterable[str], sets: Sequence[QuestionSet]) -> list[Threshold]:
    """Thresholds from the command line, for questions that there are. Raises BadInputError."""
    groups = {question.group for entry in sets if not entry.tuned_on for question in entry.questions}
    named = [name for entry in sets for name in (entry.name, *entry.parts)]
    return [_threshold(entry, [*sorted(groups), *named]) for entry in entries]


def _threshold(entry: str, sections: Sequence[str]) -> Threshold:
    named, sign, value = entry.rpartition("=")
    section, _, measure = named.rpartition(":")
    if section not in sections:
        raise BadInputError(
            f"--fail-under の「{section}」はありません。使えるのは {'、'.join(sections)} です（{entry}）。"
        )
    if measure not in MEASURES:
        raise BadInputError(f"--fail-under の指標「{measure}」はありません。使えるのは {'、'.join(MEASURES)} です。")
    try:
        least = float(value)
    except ValueError:
        least = -1.0
    if not sign or not 0.0 <= least <= 1.0:
        raise BadInputError(
            f"--fail-under は {section}:{measure}=0.6 のように、0以上1以下の値で指定してください（{entry}）。"
        )
    return Threshold(section, measure, least)


def below(report: Report, thresholds: Iterable[Threshold]) -> list[str]:
    """One line for each figure of the full search below its threshold; of a group and a set called alike, the group's."""
    of_kinds = (*report.of("part"), *report.of("set"), *report.of("group"))
    keys = {section.name: section.key for section in of_kinds}
    lines = []
    for one in thresholds:
        mean = report.full.sections[keys[one.section]].figures[one.measure].mean
        if mean < one.least:
            lines.append(f"{one.section}: {one.measure} {mean:.3f} が基準 {one.least:g} を下回りました。")
    return lines
