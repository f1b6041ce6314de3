"""What was changed in a text, word by word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.browsing.wording import Piece, bare, compare


def marked(before: str, after: str) -> str:
    signs = {"kept": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(signs[piece.change].format(piece.text) for piece in compare(before, after))


def test_equal_texts_are_one_piece_and_empty_ones_none() -> None:
    assert compare("湯は熱い。", "湯は熱い。") == (Piece("kept", "湯は熱い。"),)
    assert compare("", "") == ()
    assert compare("", "湯") == (Piece("added", "湯"),)
    assert compare("湯", "") == (Piece("removed", "湯"),)


def test_words_are_changed_whole() -> None:
    assert (
        marked("温泉の管理者は、湯を熱くする。", "温泉の設置者は、湯を熱くする。")
        == "温泉の[-管理-][+設置+]者は、湯を熱くする。"
    )


def test_a_number_is_changed_whole() -> None:
    assert marked("第二十三条の規定による。", "第二十七条の規定による。") == "第[-二十三-][+二十七+]条の規定による。"


def test_an_insertion_leaves_what_stands_around_it() -> None:
    assert marked("鍵を預かる者", "鍵又は券を預かる者") == "鍵[+又は券+]を預かる者"


def test_a_particle_between_two_new_wordings_is_not_left_as_a_crumb() -> None:
    shown = marked(
        "毎朝の入浴の料金は百円とし、毎日これを徴収する。", "毎晩の宿泊の料金は百円とし、毎日これを徴収する。"
    )
    assert shown == "[-毎朝の入浴-][+毎晩の宿泊+]の料金は百円とし、毎日これを徴収する。"


def test_what_has_next_to_nothing_in_common_is_shown_as_replaced() -> None:
    before, after = (
        "温泉の湯は、毎朝六時までに沸かさなければならないものとする。",
        "鉄道の運賃を改める者は、運輸大臣の認可を受けるべし。以上のほか、別に定める。",
    )
    assert [piece.change for piece in compare(before, after)] == ["removed", "added"]


TEXTS = st.text(alphabet="湯茶第条項一二十の、。者は　（）\tAａ𠮷", max_size=60)


@given(TEXTS, TEXTS)
def test_the_pieces_always_give_both_texts_back(before: str, after: str) -> None:
    pieces = compare(before, after)
    assert bare("".join(piece.text for piece in pieces if piece.change != "added")) == bare(before)
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == after
    assert all(piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after"),
    [("浴槽当該浴槽の湯", "浴槽　当該浴槽の湯"), ("浴槽 当該\t浴槽の湯", "浴槽当該　浴槽の湯"), ("", "　 ")],
)
def test_white_space_is_no_change(before: str, after: str) -> None:
    assert {piece.change for piece in compare(before, after)} <= {"kept"}


def test_beside_a_change_white_space_is_none() -> None:
    assert marked("浴槽当該浴槽の湯は朝に替える。", "浴槽　当該浴槽の湯は夜に替える。") == marked(
        "浴槽　当該浴槽の湯は朝に替える。", "浴槽　当該浴槽の湯は夜に替える。"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("湯茶" * 150_000, "茶湯" * 150_000 + "熱"),
        ("湯。" * 20_000, "茶。湯。" * 10_000),
        ("第一条" * 6_000, "第二項" * 6_000),
        ("湯を沸かす。" * 5_000, "湯を沸かす。" * 4_999 + "茶を淹れる。"),
    ],
)
def test_no_two_texts_take_long_however_long_they_are(before: str, after: str) -> None:
    start = time.perf_counter()
    pieces = compare(before, after)
    assert time.perf_counter() - start < 2.0
    assert "".join(piece.text for piece in pieces if piece.change != "added") == before
    assert "".join(piece.text for piece in pieces if piece.change != "removed") == after


def test_a_small_change_in_a_very_long_text_is_still_told_by_its_words() -> None:
    before = "湯を沸かす者は、毎朝これを掃除する。" * 4_000
    after = before[:3_600] + "湯を沸かす者は、毎晩これを掃除する。" + before[3_618:]
    changed = [piece for piece in compare(before, after) if piece.change != "kept"]
    assert changed == [Piece("removed", "毎朝"), Piece("added", "毎晩")]
