from __future__ import annotations

import json
import lzma
from datetime import date
from pathlib import Path

import pytest

from assistant.settings import Settings
from eval import benchmark
from eval.bench_baseline import TrigramBaseline
from eval.bench_questions import BenchQuestion, for_latency, with_gold
from indexes.store.embedded import TEXTS
from indexes.store.protocol import Filter

SPEECHES = [
    {
        "id": f"999900001X00120250101_{number:03}", "date": "2025-01-01", "session": 999, "house": "衆議院",
        "committee": "試験委員会", "speaker": speaker, "party": "", "position": "", "text": f"○{speaker}君　{text}",
        "url": "https://example.com/", "issue": "第1号",
    }
    for number, speaker, text in [(1, "試験太郎", "霞が関の桜並木は満開です。"), (2, "試験花子", "永田町の桜並木は散りました。")]
]  # fmt: skip
TARO, HANAKO = (f"diet:{speech['id']}" for speech in SPEECHES)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """A corpus in the shape of the real one, with two invented speeches, and questions beside it."""
    folder = tmp_path / "shared" / "corpus"
    for name in ("egov_core", "kokkai_api"):
        (folder / name).mkdir(parents=True)
    lines = "".join(json.dumps(speech, ensure_ascii=False) + "\n" for speech in SPEECHES)
    (folder / "kokkai_speeches_2024-2025.jsonl.xz").write_bytes(lzma.compress(lines.encode()))
    questions = tmp_path / "shared" / "questions"
    (questions / "dev").mkdir(parents=True)
    rows = [
        {"question": "桜並木は満開か", "gold": [TARO.removeprefix("diet:")], "filter": {"speaker": "試験太郎"}},
        {"question": "桜並木はどうなったか", "gold": [HANAKO.removeprefix("diet:"), "999900001X00120250101_999"]},
    ]
    written = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (questions / "dev" / "diet.jsonl").write_text(written, encoding="utf-8")
    return folder


def test_the_benchmark_measures_prints_and_keeps_its_figures(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOBEN_TEST_CORPUS", str(corpus))
    monkeypatch.setattr(benchmark, "KEPT", tmp_path / "var" / "bench.json")
    assert benchmark.main([]) == 0
    shown = capsys.readouterr().out
    for words in ("索引作成", "≤ 60 秒", "≤ 50 ms", "≤ 300 ms", "FTS5 trigram", "recall@10 dev/diet.jsonl"):
        assert words in shown
    report = json.loads((tmp_path / "var" / "bench.json").read_text(encoding="utf-8"))
    build, search = report["core"]["build"], report["core"]["search"]
    assert build["seconds"] > 0
    assert build["rss_mb"] >= build["rss_self_mb"] > 0
    assert build["cpu_seconds"] > 0
    assert search["search_ms"]["p95"] >= search["search_ms"]["p50"] > 0
    found = search["recall"]["dev/diet.jsonl"]
    # One of one, one of two: the second gold passage of the second question is not in the index.
    assert (found["questions"], found["gold"], found["gold_held"]) == (2, 3, 2)
    assert (found["recall"], found["any_gold"]) == (0.75, 1.0)
    assert search["baseline_recall"]["dev/diet.jsonl"]["recall"] == 0.75


def test_without_the_corpus_the_benchmark_says_so_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOBEN_TEST_CORPUS", str(tmp_path))
    assert benchmark.main([]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "TOBEN_TEST_CORPUS" in shown.err


def test_the_baseline_finds_by_trigrams_and_honours_filters(starter: Settings) -> None:
    current = (starter.home / "index" / "current").read_text(encoding="utf-8").strip()
    baseline = TrigramBaseline(starter.home / "index" / current / TEXTS)
    assert baseline.search(BenchQuestion("人工知能戦略副本部長"), 1) == ["law:507AC0000000053:m:23"]
    assert baseline.search(BenchQuestion("人工"), 10) == []
    assert baseline.search(BenchQuestion('"AND" OR ("'), 10) == []
    diet = baseline.search(BenchQuestion("人工知能戦略副本部長", Filter(kinds=("diet",))), 10)
    assert diet
    assert all(passage_id.startswith("diet:") for passage_id in diet)
    nobody = Filter(date_from=date(1900, 1, 1), date_to=date(1900, 1, 2))
    assert baseline.search(BenchQuestion("人工知能戦略副本部長", nobody), 10) == []
    baseline.close()


def test_questions_without_gold_or_meaning_are_left_out_of_recall(tmp_path: Path) -> None:
    rows = [
        {"question": "次のうち、正しいものを教えてください", "gold": ["a:m:1"]},
        {"question": "長" * 26, "gold": []},
    ]
    rows.append({"question": "長" * 26, "gold": ["a:m:1"]})
    (tmp_path / "lawqa_dev.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    [question] = with_gold(tmp_path)["lawqa_dev.jsonl"]
    assert question.gold == ("law:a:m:1",)


def test_without_development_questions_the_starter_questions_measure_speed(tmp_path: Path) -> None:
    name, questions = for_latency(tmp_path)
    assert name == "starter.jsonl"
    assert len(questions) > 50
