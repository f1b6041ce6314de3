"""Builds that begin as a copy of the serving generation: what they take over, and that the result is the same."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from indexes import build, generations
from indexes.build import stamps
from indexes.errors import BadInputError
from indexes.passage import Speech, article_id
from indexes.sources.starter import starter_passages
from indexes.store.embedded import EmbeddedStore
from indexes.store.protocol import Filter
from tests.indexes.samples import (
    LAW_ID,
    OTHER_LAW_ID,
    TODAY,
    article_xml,
    built,
    collected_line,
    minutes_json,
    speech_record,
    text,
    texts,
    write_filler,
    write_law,
    write_speech,
)

ARTICLE = article_id(LAW_ID, "1")
SPEECH = "diet:199905254X00120250401_001"

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """Raw files, most of which stay as they are in every test."""
    write_filler(tmp_path / "raw")
    return tmp_path / "raw"


def carried(home: Path, *paths: Path, add: bool = False) -> build.Summary:
    summary = built(home, *paths, add=add)
    assert summary.carried_on
    return summary


def found(home: Path, word: str) -> set[str]:
    with opened(home) as store:
        return {hit.id for hit in store.by_words({}, {word: 1.0}, 500, Filter())}


@contextmanager
def opened(home: Path) -> Iterator[EmbeddedStore]:
    with closing(EmbeddedStore(generations.open_current(home, stamps())[0], TODAY)) as store:
        yield store


def test_an_amended_law_is_found_by_its_new_words_and_no_more_by_its_old(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "月光の文。"))
    assert built(home, raw).carried_on is False
    write_law(raw, article_xml("1", "図書の文。"))
    carried(home, raw)
    assert (text(home, ARTICLE), found(home, "月光"), found(home, "図書")) == ("図書の文。", set(), {ARTICLE})


def test_a_new_revision_joins_the_one_that_is_there(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "月光の文。"), article_xml("2", "同じ文。"), day="20200401")
    built(home, raw)
    write_law(raw, article_xml("1", "図書の文。"), article_xml("2", "同じ文。"), day="20240401")
    carried(home, raw)
    days = (date(2024, 3, 31), date(2024, 4, 1))
    assert [text(home, ARTICLE, day) for day in days] == ["月光の文。", "図書の文。"]
    assert len(texts(home).versions(article_id(LAW_ID, "2"))) == 1


def test_the_text_before_a_revision_comes_back_when_the_revision_goes(home: Path, raw: Path) -> None:
    write_law(raw, article_xml("1", "月光の文。"), day="20200401")
    new = write_law(raw, article_xml("1", "図書の文。"), day="20240401")
    built(home, raw)
    new.unlink()
    carried(home, raw)
    [only] = texts(home).versions(ARTICLE)
    assert (text(home, ARTICLE), found(home, "図書"), found(home, "月光")) == ("月光の文。", set(), {ARTICLE})
    assert getattr(only.source, "until", only) is None


def test_a_law_whose_file_is_gone_is_gone(home: Path, raw: Path) -> None:
    law = write_law(raw, article_xml("1", "月光の文。"))
    built(home, raw)
    law.unlink()
    manifest = carried(home, raw).manifest
    assert (text(home, ARTICLE), found(home, "月光"), manifest.laws) == (None, set(), 2)


def test_digests_give_way_to_official_text_and_come_back_when_its_file_goes(home: Path, raw: Path) -> None:
    digest = next(starter_passages())
    law_id = digest.id.split(":")[1]
    built(home, raw)
    law = write_law(raw, article_xml("1", "月光の文。"), law_id=law_id)
    carried(home, raw)
    assert (text(home, article_id(law_id, "1")), found(home, "月光")) == ("月光の文。", {article_id(law_id, "1")})
    law.unlink()
    assert carried(home, raw).manifest.digests == 2
    assert (text(home, digest.id), found(home, "月光")) == (digest.text, set())
    with opened(home) as store:
        vector = np.random.default_rng(0).normal(size=300).astype(np.float32)
        hits = store.by_vector(vector, 500, Filter(kinds=("law",)))
        fillers = [hit for hit in hits if hit.id.startswith("law:599AC0000000003:")]
        assert len(fillers) == 40


def test_digests_held_back_since_the_first_build_come_in_below_what_is_indexed(home: Path, raw: Path) -> None:
    digest = next(starter_passages())
    law = write_law(raw, article_xml("1", "月光の文。"), law_id=digest.id.split(":")[1])
    built(home, raw)
    law.unlink()
    carried(home, raw)
    with opened(home) as store:
        vector = np.random.default_rng(0).normal(size=300).astype(np.float32)
        assert len(store.by_vector(vector, 500, Filter(law_ids=("599AC0000000003",)))) == 40


def test_an_archive_that_stays_is_not_unpacked(home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    law = write_law(raw.parent, article_xml("1", "月光の文。"))
    with tarfile.open(raw / "laws.tar.gz", "w:gz") as archive:
        archive.add(law)
    built(home, raw)
    write_speech(raw)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("unpacked")

    monkeypatch.setattr(tarfile, "open", refuse)
    carried(home, raw)
    assert (text(home, ARTICLE), text(home, SPEECH) is None) == ("月光の文。", False)


def test_another_starter_corpus_is_taken_in(home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(home, raw)
    other = next(passage for passage in starter_passages() if passage.kind == "diet")
    monkeypatch.setattr("indexes.intake.starter_passages", lambda: [other])
    for module in ("intake", "reuse", "build"):
        monkeypatch.setattr(f"indexes.{module}.starter_stamp", lambda: {"starter": "other"})
    manifest = carried(home, raw).manifest
    assert (manifest.digests, manifest.stamps["starter"], text(home, other.id)) == (1, "other", other.text)
    assert carried(home, raw).manifest.digests == 1


def test_with_add_everything_held_stays(home: Path, raw: Path, tmp_path: Path) -> None:
    built(home, raw)
    law = write_law(tmp_path / "new", article_xml("1", "月光の文。"))
    carried(home, law, add=True)
    assert (text(home, ARTICLE), text(home, article_id("599AC0000000003", "40")) is None) == ("月光の文。", False)


def test_with_add_there_must_be_an_index(home: Path, raw: Path) -> None:
    with pytest.raises(BadInputError, match="索引がないか"):
        built(home, raw, add=True)


def test_with_add_too_much_is_refused_and_the_index_stays(home: Path, raw: Path, tmp_path: Path) -> None:
    name = built(home, raw).manifest.generation
    write_filler(tmp_path / "new", 200)
    with pytest.raises(BadInputError, match="足すものが多すぎる"):
        built(home, tmp_path / "new", add=True)
    assert generations.current_name(home) == name


def test_too_large_a_change_is_built_afresh(home: Path, raw: Path) -> None:
    built(home, raw)
    write_law(raw, *(article_xml(str(num), f"{num}番の月光の文。") for num in range(1, 40)))
    summary = built(home, raw)
    assert (summary.carried_on, summary.manifest.fitted_on) == (False, summary.manifest.pieces)


def test_a_corpus_that_has_outgrown_its_model_is_built_afresh(
    home: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = built(home, raw).manifest
    write_speech(raw)
    second = carried(home, raw).manifest
    assert (second.fitted_on, second.pieces) == (first.pieces, first.pieces + 1)
    monkeypatch.setattr(build, "_MOST_GROWTH", 1.0)
    third = built(home, raw)
    assert (third.carried_on, third.manifest.fitted_on) == (False, second.pieces)


def test_one_may_ask_for_a_build_afresh(home: Path, raw: Path) -> None:
    built(home, raw)
    assert built(home, raw, afresh=True).carried_on is False


@pytest.mark.parametrize("part", ["texts.sqlite", "manifest.json"])
def test_a_damaged_index_is_not_carried_on(home: Path, raw: Path, part: str) -> None:
    name = built(home, raw).manifest.generation
    (home / "index" / name / part).write_bytes(b"damaged")
    assert built(home, raw).carried_on is False


def test_faults_of_files_that_stay_are_said_again(home: Path, raw: Path) -> None:
    (raw / "collected.jsonl").write_text(collected_line() + "\n{\n", encoding="utf-8")
    (raw / "broken.xml").write_text("<Law>")
    torn = raw / "torn.tar"
    with tarfile.open(torn, "w") as archive:
        for law_id in (LAW_ID, OTHER_LAW_ID):
            archive.add(write_law(raw.parent, article_xml("1", "月光の文。"), law_id=law_id))
    torn.write_bytes(torn.read_bytes()[:2_000])
    told = [sorted(map(str, summary.faults)) for summary in (built(home, raw), carried(home, raw))]
    assert len(told[0]) == 3
    assert told[0] == told[1]
    assert text(home, ARTICLE) == "月光の文。"


def test_an_answer_learns_and_forgets_its_question_as_that_comes_and_goes(home: Path, raw: Path) -> None:
    answer = speech_record(
        speechID="199905254X00120250401_002",
        speechOrder=2,
        speaker="例示一郎",
        speakerPosition="架空大臣",
        speech="○国務大臣（例示一郎君）　月光の木の実を増やします。",
    )
    (raw / "answer.json").write_bytes(minutes_json(answer).data)
    built(home, raw)
    question = write_speech(raw, "question.json", speech="○仮名委員　司書の数を増やしますか。")
    key = "diet:199905254X00120250401_002"
    told = []
    for there in (True, False):
        if not there:
            question.unlink()
        carried(home, raw)
        source = texts(home).passages([key], TODAY)[key].source
        assert isinstance(source, Speech)
        told.append((source.questioner, key in found(home, "月光"), source.question_id))
    assert told == [("仮名花子", True, SPEECH), ("", True, "")]


def test_adding_to_nothing_but_the_starter_corpus_builds_both(home: Path, raw: Path) -> None:
    starter = built(home).manifest
    summary = built(home, raw, add=True)
    assert not summary.carried_on
    assert summary.manifest.laws > starter.laws
    assert summary.manifest.digests == starter.digests
