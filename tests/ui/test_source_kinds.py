"""Cards of written answers and guidelines, texts of other days, and what is tied to a source."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from assistant.answer import Citation
from assistant.ties import MOST, Ties
from assistant.ui import words
from assistant.ui.sources import answer_sources
from indexes.passage import Article, Line, Passage
from tests.assistant.builders import document, speech, written
from tests.indexes.samples import LAW_ID as SAMPLE_ID
from tests.indexes.samples import article_passage
from tests.ui.serving import answer, article, citation
from tests.ui.test_render import HOSTILE, tags_of, text_of

HERE = article(Line("p1", "国は、講ずるものとする。"))
SAID = ("1", "一について")


def panel(passage: Passage, ties: Ties | None = None, cited: Citation | None = None) -> str:
    made = cited or citation(passage)
    return answer_sources(answer("", made), 1, lambda _id: passage, lambda _id: ties or Ties())


def dated(in_force: date, until: date | None) -> Passage:
    assert isinstance(HERE.source, Article)
    return replace(HERE, source=replace(HERE.source, in_force=in_force, until=until))


def folded(page: str) -> str:
    """The part below 関連する条文・答弁."""
    found = re.search(r'<details class="ties">.*?</details>', page)
    return found[0] if found else ""


def test_a_written_answer_tells_session_submitter_and_respondent() -> None:
    page = text_of(panel(written(SAID)))
    for fact in ("参議院 第999回国会", "答弁書（第7号、2025年5月2日）", "提出者 質問花子", "内閣総理大臣 架空太郎"):
        assert fact in page.replace("　", " ")
    assert "冒頭部分のみ収録" not in page
    assert "冒頭部分のみ収録" in text_of(panel(written(SAID, complete=False)))
    assert "提出者" not in text_of(panel(written(SAID, submitter="")))


def test_a_guideline_tells_its_kind_its_place_and_that_it_does_not_bind() -> None:
    page = text_of(panel(document("二週間とする。")))
    for fact in (
        "架空図書館運営指針（架空図書庁、2025年3月31日）",
        "p.12",
        "ガイドライン",
        "法的拘束力なし",
        "第１部　運営",
    ):
        assert fact in page
    assert "法的拘束力あり" in text_of(panel(document("二週間とする。", binding=True)))


@pytest.mark.parametrize(
    ("passage", "name"),
    [
        (HERE, "条文の実在"),
        (speech(1, "はい。"), "発言の実在"),
        (written(SAID), "資料の実在"),
        (document("前文。"), "資料の実在"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_each_kind_of_source_is_checked_under_its_own_name(passage: Passage, name: str) -> None:
    assert f"{name} {words.HELD}" in text_of(panel(passage))


def test_the_days_of_a_text_are_told() -> None:
    page = text_of(panel(dated(date(2020, 4, 1), date(2024, 4, 1))))
    assert "2020年4月1日 施行" in page
    assert "2024年4月1日 改正・廃止" in page
    assert "改正・廃止" not in text_of(panel(dated(date(2020, 4, 1), None)))


@pytest.mark.parametrize(("held", "told"), [(True, words.HELD), (False, words.FAILED)])
def test_whether_a_text_is_in_force_is_told(held: bool, told: str) -> None:
    cited = replace(citation(HERE), checks={"in_force": held})
    assert f"{words.IN_FORCE} {told}" in text_of(panel(HERE, cited=cited))


def test_the_mark_of_a_text_of_another_day_stands_in_the_heading() -> None:
    marked = replace(citation(HERE), label=f"{HERE.label}【未施行（2090年4月1日施行）】")
    heading = re.search(r"<h3>.*?</h3>", panel(HERE, cited=marked))
    assert heading is not None
    assert "【未施行（2090年4月1日施行）】" in text_of(heading[0])


def test_a_source_that_nothing_is_tied_to_has_nothing_to_unfold() -> None:
    assert "<details" not in panel(HERE)


def test_ties_are_folded_away_under_headings_and_lead_to_the_official_texts() -> None:
    asked, said = speech(1, "伺います。", government=False), speech(2, "答えます。")
    page = folded(panel(HERE, Ties((HERE,), (HERE,), (said, written(SAID)), asked, 1, 1, 2)))
    assert text_of(page).startswith(words.TIES)
    headings = [html.unescape(heading) for heading in re.findall(r"<h4>(.*?)</h4>", page)]
    assert headings == [words.ASKED, words.REFERS_TO, words.REFERRED_BY, words.ANSWERS_ON_IT]
    links = [html.unescape(link) for link in re.findall(r'<a href="([^"]*)" target="_blank"', page)]
    assert links == [asked.url, HERE.url, HERE.url, said.url, written(SAID).url]
    assert "ほか" not in text_of(page)


def test_only_the_headings_of_ties_that_there_are_are_shown() -> None:
    page = folded(panel(HERE, Ties(referred_by=(HERE,), referring=1)))
    assert page.count("<h4>") == 1
    assert words.REFERRED_BY in text_of(page)


def test_what_is_not_shown_of_a_long_list_is_counted() -> None:
    many = (HERE,) * MOST
    page = text_of(folded(panel(HERE, Ties(many, many, many, None, MOST, MOST + 1, 2_000))))
    assert re.findall(r"ほか[0-9,]+件", page) == ["ほか1件", f"ほか{2_000 - MOST:,}件"]


def test_a_tie_without_a_web_address_is_named_and_not_linked() -> None:
    page = folded(panel(HERE, Ties(referred_by=(replace(HERE, url="javascript:alert(1)"),), referring=1)))
    assert "<a " not in page
    assert HERE.label in text_of(page)


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_in_a_tie_stay_text(said: str) -> None:
    assert isinstance(HERE.source, Article)
    hostile = replace(HERE, source=replace(HERE.source, caption=said))
    page = folded(panel(HERE, Ties(refers_to=(hostile,), referred=1)))
    assert tags_of(page) <= {"details", "summary", "h4", "ul", "li", "a", "span"}
    assert "${" not in page


def test_a_picture_that_the_text_names_is_linked_to_its_publisher() -> None:
    revision = f"{SAMPLE_ID}_20250401_000000000000000"
    page = unescape(panel(article_passage(("p1", "〔図：./pict/map-001.jpg〕"), revision=revision)))
    assert f'href="https://laws.e-gov.go.jp/api/2/attachment/{revision}?src=./pict/map-001.jpg"' in page
    assert 'class="pictures"' not in panel(article_passage(("p1", "題名を告げる。"), revision=revision))
