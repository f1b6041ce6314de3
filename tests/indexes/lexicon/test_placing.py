from __future__ import annotations

from pathlib import Path

from indexes.lexicon import Entry, read_entries
from indexes.lexicon.placing import CAPTION, IN_CAPTION, IN_TEXT, MOST_PLACES, place, wordings
from indexes.passage import Article, Passage
from indexes.sources.egov import read_law
from indexes.sources.files import RawFile, read_files
from tests.indexes.samples import article_passage


def provisions(*rows: tuple[str, str, str]) -> list[Passage]:
    return [article_passage(("p1", text), num=num, caption=caption) for num, caption, text in rows]


def places(term: str, *rows: tuple[str, str, str]) -> list[tuple[str, float]]:
    return [(key.split(":")[-1], round(value, 3)) for key, value in place([term], provisions(*rows)).get(term, [])]


def test_a_caption_is_surer_than_part_of_one_and_that_surer_than_text() -> None:
    rows = (("1", "返却", "本を返す。"), ("2", "返却の方法", "栞を外す。"), ("3", "目的", "返却について定める。"))
    assert places("返却", *rows) == [("1", CAPTION), ("2", IN_CAPTION)]


def test_the_text_counts_where_no_caption_has_the_wording() -> None:
    assert places("月光", ("1", "目的", "月光で読む。"), ("2", "返却", "栞を外す。")) == [("1", IN_TEXT)]


def test_a_wording_that_many_provisions_have_is_less_sure() -> None:
    rows = [(str(n), "目的", "月光で読む。") for n in range(1, 5)]
    found = places("月光", *rows)
    assert len(found) == MOST_PLACES
    assert {value for _, value in found} == {IN_TEXT / 2}


def test_a_provision_that_has_the_wording_more_often_comes_first() -> None:
    rows = (("1", "目的", "月光で読む。"), ("2", "返却", "月光の月光による月光の読み方。"))
    assert [num for num, _ in places("月光", *rows)] == ["2"]


def test_full_width_and_ascii_are_one() -> None:
    assert places("AI", ("1", "ＡＩの利用", "使う。")) == [("1", IN_CAPTION)]


def test_supplementary_provisions_are_not_meant() -> None:
    assert place(["月光"], [article_passage(("p1", "月光で読む。"), supplementary=True)]) == {}


def test_a_wording_that_stands_nowhere_is_left_out() -> None:
    assert place(["月光"], provisions(("1", "目的", "本を読む。"))) == {}


def test_wordings_are_gathered_by_law_each_once() -> None:
    entries = [Entry((), ("甲", "乙"), "図書法"), Entry((), ("甲",), "図書法"), Entry((), ("丙",), "")]
    assert wordings(entries) == {"図書法": ["甲", "乙"]}


def test_nearly_every_wording_of_the_lexicon_stands_in_its_law(corpus: Path) -> None:
    """Amendments outdate a wording now and then; a lexicon that drifts away from the law is another matter."""
    by_law: dict[str, list[Passage]] = {}
    for file in read_files([corpus / "egov_core"]):
        for passage in read_law(file) if isinstance(file, RawFile) and file.name.endswith(".xml") else ():
            if isinstance(passage, Passage) and isinstance(passage.source, Article):
                by_law.setdefault(passage.source.law_title, []).append(passage)
    listed = wordings(read_entries())
    missing, everything = [], 0
    for law, passages in by_law.items():
        terms = listed.get(law, [])
        found = place(terms, passages)
        everything += len(terms)
        missing += [(law, term) for term in terms if term not in found]
    assert everything > 500
    assert len(missing) <= everything * 0.01, missing[:20]
