from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant import corpus_facts as room
from assistant.corpus_facts import CorpusDays, corpus_days, corpus_facts
from assistant.engine import Assistant
from indexes.generations import read_manifest
from indexes.passage import Speech
from tests.conftest import opened


def test_the_starter_holds_digests_and_says_so(assistant: Assistant) -> None:
    facts = corpus_facts(assistant)
    manifest = read_manifest(assistant.settings.home / "index" / assistant.index)
    assert facts.starter_only
    assert (facts.generation, facts.built_at) == (manifest.generation, manifest.built_at)
    assert facts.laws.verbatim == 0
    assert facts.laws.digests == manifest.laws == 12
    assert facts.digests == facts.passages
    assert "sudachidict_core" in facts.stamps


def test_official_text_beside_digests_is_counted_apart(fixture_assistant: Assistant) -> None:
    facts = corpus_facts(fixture_assistant)
    assert not facts.starter_only
    assert facts.laws.verbatim >= 1
    assert facts.laws.verbatim + facts.laws.digests == len(fixture_assistant.store.laws())


def test_speeches_are_counted_by_house_with_their_first_and_last_day(assistant: Assistant) -> None:
    facts = corpus_facts(assistant)
    store = assistant.store
    by_house = {one.house: one for one in facts.speeches}
    held = (passage.source for passage in store.passages(store.speeches().ids).values())
    spoken = [source for source in held if isinstance(source, Speech)]
    assert sum(one.count for one in facts.speeches) == len(spoken)
    days = [one.date for one in spoken if one.house == "衆議院"]
    assert (by_house["衆議院"].first, by_house["衆議院"].last) == (min(days), max(days))


def test_written_questions_are_no_speeches(fixture_assistant: Assistant) -> None:
    facts = corpus_facts(fixture_assistant)
    ids = fixture_assistant.store.speeches().ids
    assert facts.questions.count == sum(one.startswith("shitsumon:") and one.endswith(":q") for one in ids)
    assert facts.answers.count == sum(one.startswith("shitsumon:") and one.endswith(":a") for one in ids)


def test_the_catalogue_tells_what_is_held_as_digest_and_what_is_not(assistant: Assistant) -> None:
    documents = corpus_facts(assistant).documents
    held = {one.title: one.verbatim for one in documents}
    assert held["人工知能関連技術の研究開発及び活用の推進に関する法律"] is False
    assert None in held.values()


def test_a_text_that_is_still_to_come_is_not_the_newest_in_force(assistant: Assistant) -> None:
    laws = corpus_facts(assistant).laws
    assert laws.newest is not None
    assert laws.newest <= assistant.store.day
    assert laws.coming is None or laws.coming > assistant.store.day


def test_facts_are_read_once_for_an_index(starter_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = opened(starter_home)
    first = corpus_facts(own)
    monkeypatch.setattr(room, "_read", lambda _assistant: None)
    assert corpus_facts(own) is first
    own.close()


def test_the_record_of_a_run_says_how_far_the_corpus_reaches(assistant: Assistant) -> None:
    days = corpus_days(assistant)
    assert date.fromisoformat(days.first_speech) < date.fromisoformat(days.last_speech)
    assert date.fromisoformat(days.newest_law)


def test_a_run_over_an_index_that_cannot_be_counted_has_no_days(starter_home: Path, tmp_path: Path) -> None:
    own = opened(starter_home)
    own.settings = own.settings.model_copy(update={"home": tmp_path})
    assert corpus_days(own) == CorpusDays()
    own.close()
