"""Cards of speeches, written answers and guidelines, and what is tied to a source."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html import unescape

import pytest

from assistant.answer import Citation
from assistant.ties import MOST, Ties
from assistant.words import sources as words
from indexes.passage import Article, Line, Passage
from tests.assistant.builders import document, speech, written
from tests.indexes.samples import LAW_ID as SAMPLE_ID
from tests.indexes.samples import article_passage
from tests.ui import serving
from tests.ui.hostile import HOSTILE, tags_of, text_of
from tests.ui.serving import article, citation
from tests.ui.sources.shelf import Shelf, panel

HERE = article(Line("p1", "国は、講ずるものとする。"))
SAID = ("1", "一について")


def shown(passage: Passage, ties: Ties | None = None, cited: Citation | None = None) -> str:
    return panel(Shelf(passage, ties={passage.id: ties or Ties()}), cited or citation(passage))


def folded(page: str) -> str:
    """The part below 関連する条文・答弁."""
    found = re.search(r'<details class="ties">.*?</details>', page)
    return found[0] if found else ""


def test_a_card_tells_who_spoke_where_and_when() -> None:
    passage = serving.speech(Line("", "答弁します。"))
    page = text_of(shown(passage, cited=citation(passage, "答弁します。")))
    told = ("衆議院", "内閣委員会", "2025年4月11日", "渡邊昇治", "内閣府政策統括官", "第217回国会", "質問者 梅谷守")
    for fact in (*told, "発言番号 12", "発言の実在 ✓"):
        assert fact in page


def test_a_written_answer_tells_session_submitter_and_respondent() -> None:
    page = text_of(shown(written(SAID)))
    for fact in ("参議院 第999回国会", "答弁書（第7号、2025年5月2日）", "提出者 質問花子", "内閣総理大臣 架空太郎"):
        assert fact in page.replace("　", " ")
    assert words.BEGINNING_ONLY.ja not in page
    assert words.BEGINNING_ONLY.ja in text_of(shown(written(SAID, complete=False)))
    assert "提出者" not in text_of(shown(written(SAID, submitter="")))


def test_a_guideline_tells_its_kind_its_place_and_that_it_does_not_bind() -> None:
    page = text_of(shown(document("二週間とする。")))
    told = ("架空図書館運営指針（架空図書庁、2025年3月31日）", "p.12", "ガイドライン", "法的拘束力なし", "第１部　運営")
    for fact in told:
        assert fact in page
    assert words.BINDING.ja in text_of(shown(document("二週間とする。", binding=True)))


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
    assert f"{name} {words.HELD.ja}" in text_of(shown(passage))


def test_the_mark_of_a_text_of_another_day_stands_in_the_heading() -> None:
    marked = replace(citation(HERE), label=f"{HERE.label}【未施行（2090年4月1日施行）】")
    heading = re.search(r"<h3.*?</h3>", shown(HERE, cited=marked))
    assert heading is not None
    assert "【未施行（2090年4月1日施行）】" in text_of(heading[0])


def test_a_source_that_nothing_is_tied_to_has_nothing_to_unfold() -> None:
    assert "<details" not in shown(HERE)


def test_ties_are_folded_away_under_headings_and_lead_to_the_official_texts() -> None:
    said = speech(2, "答えます。")
    page = folded(shown(HERE, Ties((HERE,), (HERE,), (said, written(SAID)), None, 1, 1, 2)))
    assert text_of(page).startswith(words.TIES.ja)
    headings = [html.unescape(heading) for heading in re.findall(r"<h4>(.*?)</h4>", page)]
    assert headings == [words.REFERS_TO.ja, words.REFERRED_BY.ja, words.ANSWERS_ON_IT.ja]
    links = [html.unescape(link) for link in re.findall(r'<a href="([^"]*)" target', page)]
    assert links == [HERE.url, HERE.url, said.url, written(SAID).url]
    assert "ほか" not in text_of(page)


def test_what_is_not_shown_of_a_long_list_is_counted() -> None:
    many = (HERE,) * MOST
    page = text_of(folded(shown(HERE, Ties(many, many, many, None, MOST, MOST + 1, 2_000))))
    assert re.findall(r"ほか[0-9,]+件", page) == ["ほか1件", f"ほか{2_000 - MOST:,}件"]


def test_a_tie_without_a_web_address_is_named_and_not_linked() -> None:
    page = folded(shown(HERE, Ties(referred_by=(replace(HERE, url="javascript:alert(1)"),), referring=1)))
    assert "<a " not in page
    assert HERE.label in text_of(page)


@pytest.mark.parametrize("said", HOSTILE)
def test_hostile_words_in_a_tie_stay_text(said: str) -> None:
    assert isinstance(HERE.source, Article)
    hostile = replace(HERE, source=replace(HERE.source, caption=said))
    page = folded(shown(HERE, Ties(refers_to=(hostile,), referred=1)))
    assert tags_of(page) <= {"details", "summary", "h4", "ul", "li", "a", "span"}
    assert "${" not in page


def test_a_picture_that_the_text_names_is_linked_to_its_publisher() -> None:
    revision = f"{SAMPLE_ID}_20250401_000000000000000"
    page = unescape(shown(article_passage(("p1", "〔図：./pict/map-001.jpg〕"), revision=revision)))
    assert f'href="https://laws.e-gov.go.jp/api/2/attachment/{revision}?src=./pict/map-001.jpg"' in page
    assert 'class="pictures"' not in shown(article_passage(("p1", "題名を告げる。"), revision=revision))
