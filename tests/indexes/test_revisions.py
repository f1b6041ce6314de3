"""Several revisions of real laws side by side: each day shows what the file of its revision says, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from indexes import generations
from indexes.build import build_index, stamps
from indexes.passage import Article, Passage
from indexes.sources.egov import read_law
from indexes.sources.files import RawFile
from indexes.store.embedded import TEXTS
from indexes.store.texts import TextStore
from indexes.text.embedding import WordVectors
from tests.indexes.samples import small_vocabulary

Revisions = dict[str, list[tuple[date, dict[str, Passage]]]]


@pytest.fixture(scope="module")
def revisions(corpus: Path) -> Revisions:
    """By law its revisions, oldest first: the day that the file name tells, and the passages that the file holds."""
    laws: Revisions = defaultdict(list)
    for file in sorted((corpus / "egov_revisions").glob("*/*.xml")):
        law_id, day, _ = file.stem.split("_")
        read = read_law(RawFile(file.name, file.read_bytes()))
        passages = {passage.id: passage for passage in read if isinstance(passage, Passage)}
        laws[law_id].append((date.fromisoformat(day), passages))
    assert sum(map(len, laws.values())) == 33
    assert all(len({day for day, _ in held}) == len(held) for held in laws.values())
    return laws


@pytest.fixture(scope="module")
def store(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> TextStore:
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WordVectors, "from_wheel", small_vocabulary)
        patch.setattr("indexes.intake.starter_passages", lambda: iter(()))
        build_index(home, [corpus / "egov_revisions"], today=date(2026, 7, 1))
    return TextStore(generations.open_current(home, stamps())[0] / TEXTS)


def shown(passage: Passage) -> tuple[object, ...]:
    source = passage.source
    assert isinstance(source, Article)
    return passage.lines, source.label, source.caption, source.path, source.law_title


def days_around(held: list[tuple[date, dict[str, Passage]]]) -> list[tuple[date, dict[str, Passage]]]:
    """The first and the last day of every revision, with what it says; the last one has no last day."""
    firsts = [day for day, _ in held]
    lasts = [day - timedelta(days=1) for day in firsts[1:]] + [date(2100, 1, 1)]
    return [
        (day, passages) for first, last, (_, passages) in zip(firsts, lasts, held, strict=True) for day in (first, last)
    ]


def test_every_revision_is_shown_word_for_word_on_its_first_day_and_its_last(
    revisions: Revisions, store: TextStore
) -> None:
    compared = 0
    for law_id, held in revisions.items():
        for day, passages in days_around(held):
            there = store.law_passages(law_id, day, everything=True)
            assert {one.id: shown(one) for one in there} == {key: shown(one) for key, one in passages.items()}, day
            compared += len(there)
    assert compared > 5_000


def test_before_its_first_revision_a_law_shows_nothing(revisions: Revisions, store: TextStore) -> None:
    for law_id, held in revisions.items():
        assert store.law_passages(law_id, held[0][0] - timedelta(days=1), everything=True) == []


def test_every_text_knows_its_days(revisions: Revisions, store: TextStore) -> None:
    """Computed article by article: a text begins with the first and ends after the last revision that has it."""
    for held in revisions.values():
        for key in {key for _, passages in held for key in passages}:
            expected: list[tuple[tuple[object, ...], date, date | None]] = []
            here: tuple[object, ...] | None = None
            for day, passages in held:
                now = shown(passages[key]) if key in passages else None
                if now != here:
                    if here is not None:
                        expected[-1] = (*expected[-1][:2], day)
                    if now is not None:
                        expected.append((now, day, None))
                here = now
            versions = store.versions(key)
            assert [(shown(one), days(one)) for one in versions] == [
                (text, (first, last)) for text, first, last in expected
            ]


def days(passage: Passage) -> tuple[date | None, date | None]:
    assert isinstance(passage.source, Article)
    return passage.source.in_force, passage.source.until


def test_equal_texts_are_kept_once(revisions: Revisions, store: TextStore) -> None:
    read = sum(len(passages) for held in revisions.values() for _, passages in held)
    assert store.size() < read / 3


def test_the_articles_of_a_day_come_in_the_order_of_the_file_of_that_day(
    revisions: Revisions, store: TextStore
) -> None:
    for law_id, held in revisions.items():
        for day, passages in held:
            expected = [key for key in passages if ":m:" in key and not key.endswith(":toc")]
            shown_there = [one.id for one in store.law_passages(law_id, day, everything=False) if ":m:" in one.id]
            assert shown_there == expected, (law_id, day)
