from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.sources.html import Block, blocks, decode
from tests.indexes.sources.document_samples import page


def texts(*body: str) -> list[str]:
    return [block.text for block in blocks(page(*body))]


def test_headings_and_paragraphs_are_blocks_in_order() -> None:
    found = list(blocks(page("<h1>題</h1><p>本<b>文</b></p><h2 id='a'>節</h2>", "続き<br>改行<ul><li>甲<li>乙</ul>")))
    assert found == [
        Block("題", 1),
        Block("本文"),
        Block("節", 2, "a"),
        Block("続き"),
        Block("改行"),
        Block("甲"),
        Block("乙"),
    ]


@pytest.mark.parametrize(
    "furniture",
    [
        "<script>偽</script>",
        "<style>偽</style>",
        "<nav>偽</nav>",
        "<header>偽</header>",
        "<footer>偽</footer>",
        "<div id='topicpath'>偽</div>",
        "<div class='global menu'><p>偽</p></div>",
        "<div role='navigation'>偽</div>",
        "<p hidden>偽</p>",
        "<p aria-hidden='true'>偽</p>",
        "<p style='color:red; display : none'>偽</p>",
        "<!-- 偽 -->",
        "<noscript><p>偽</p></noscript>",
        "<iframe src='http://127.0.0.1/'>偽</iframe>",
        "<ul><li><a href='#a'>偽</a></li></ul>",
    ],
)
def test_what_no_reader_of_the_page_reads_is_left_out(furniture: str) -> None:
    assert texts("<p>前</p>", furniture, "<p>後</p>") == ["前", "後"]


def test_text_right_after_what_is_left_out_stays() -> None:
    assert texts("<div>前<script>偽</script>後<!-- 偽 -->尾</div>") == ["前後尾"]


def test_a_link_within_a_sentence_stays() -> None:
    assert texts("<p>詳しくは<a href='#a'>別表</a>による。</p>", "<p><a href='/b'>資料</a></p>") == [
        "詳しくは別表による。",
        "資料",
    ]


def test_readings_above_ideographs_are_left_out() -> None:
    assert texts("<p><ruby>閲覧架<rp>（</rp><rt>えつらんか</rt><rp>）</rp></ruby>である。</p>") == ["閲覧架である。"]


def test_cells_of_a_row_stand_apart_on_one_line() -> None:
    assert texts("<table><tr><th>区分</th><td>件数</td></tr><tr><td>甲</td><td>三件</td></tr></table>") == [
        "区分　件数",
        "甲　三件",
    ]


def test_a_line_that_the_source_breaks_goes_on_without_a_space_in_japanese_only() -> None:
    assert texts("<p>月光\n  閲覧架</p>", "<p>moon\nlight</p>") == ["月光閲覧架", "moon light"]


def test_the_main_part_is_taken_where_the_page_names_it() -> None:
    assert texts("<div>所在地</div>", f"<main><p>{'本文' * 20}</p></main>") == ["本文" * 20]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("declared", ["", "Shift_JIS", "UTF-8", "EUC-JP", "no-such-charset"])
def test_a_page_is_decoded_whatever_it_declares(encoding: str, declared: str) -> None:
    text = page("<p>月光閲覧架の増設に関する質問主意書を①として提出する。</p>".replace("①", "甲"), charset=declared)
    assert decode(text.encode(encoding)) == text


def test_bytes_of_no_encoding_in_use_are_not_decoded() -> None:
    assert decode(b"\xff\xff\x80\x81" * 9) is None


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 100_000 + "甲",
        "<a " * 50_000,
        "<!DOCTYPE html [<!ENTITY a '甲'>]><p>&a;</p>",
        "\0<p>甲\0乙</p>",
        "&#xD800;",
        "<p>" + "\ud800",
    ],
)
def test_hostile_markup_ends(hostile: str) -> None:
    assert len(list(blocks(hostile))) <= 3


@given(st.text(alphabet="<>/abdhipr123 =\"'!-&;#x甲\0\ud800", max_size=200))
def test_no_markup_is_ever_raised(text: str) -> None:
    assert all(block.text.strip() and 0 <= block.level <= 6 for block in blocks(text))


@given(st.binary(max_size=200))
def test_no_bytes_are_ever_raised(data: bytes) -> None:
    text = decode(data)
    assert text is None or all(block.text for block in blocks(text))
