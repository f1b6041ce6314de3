"""Of a long passage what stands around its quotations is shown, the rest can be unfolded, and nothing is lost unsaid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.sources.excerpt import AROUND, FOLDED, WHOLE, Row, Stretch, stretches


def row(text: str, quoted: str = "") -> Row:
    before, found, behind = text.partition(quoted) if quoted else (text, "", "")
    pieces = ((before, False), (found, True), (behind, False))
    return Row("", 0, tuple(piece for piece in pieces if piece[0]))


def told(parts: tuple[Stretch, ...]) -> str:
    return "".join(text for part in parts for one in part.rows for text, _ in one.pieces)


def test_a_passage_of_usual_length_is_shown_whole() -> None:
    parts = stretches([row("あ" * (WHOLE - 1)), row("い")])
    assert [(part.shown, part.letters) for part in parts] == [(True, WHOLE)]


def test_of_a_long_passage_what_stands_around_the_quotation_is_shown() -> None:
    rows = [row("あ" * 400) for _ in range(16)]
    rows[10] = row("あ" * 100 + "要点" + "あ" * 298, "要点")
    before, shown, behind = stretches(rows)
    assert (before.shown, shown.shown, behind.shown) == (False, True, False)
    assert before.before
    assert not behind.before
    assert any(quoted for one in shown.rows for _, quoted in one.pieces)
    assert shown.letters <= 2 + 2 * (AROUND + 400)
    assert told((before, shown, behind)) == "".join(text for one in rows for text, _ in one.pieces)


def test_the_part_shown_begins_with_a_line_where_one_is_near() -> None:
    rows = [row("あ" * 400) for _ in range(20)]
    rows[10] = row("要点" + "あ" * 398, "要点")
    assert stretches(rows)[1].rows[0].letters == 400


def test_a_single_line_of_half_a_million_letters_is_cut_and_what_is_left_out_is_counted() -> None:
    text = "あ" * 250_000 + "要点" + "い" * 250_000
    parts = stretches([row(text, "要点")])
    assert [part.shown for part in parts] == [False, True, False]
    assert sum(part.letters for part in parts if not part.shown) <= FOLDED
    assert sum(part.letters + part.left_out for part in parts) == len(text)
    # What can be unfolded stands next to what is shown.
    assert told(parts) in text


def test_quotations_far_apart_are_both_shown() -> None:
    parts = stretches([row("甲" + "あ" * 5_000, "甲"), row("い" * 5_000 + "乙", "乙")])
    assert [part.shown for part in parts] == [True, False, True]


def test_the_beginning_of_a_long_passage_is_shown_where_nothing_is_quoted() -> None:
    shown, rest = stretches([row("あ" * 10_000)])
    assert (shown.shown, shown.letters, rest.shown) == (True, AROUND * 2, False)


@given(st.lists(st.tuples(st.integers(1, 4_000), st.booleans()), min_size=1, max_size=12))
def test_every_letter_is_shown_can_be_unfolded_or_is_counted(lines: list[tuple[int, bool]]) -> None:
    rows = [Row("", 0, (("あ" * length, quoted),)) for length, quoted in lines]
    parts = stretches(rows)
    assert sum(part.letters + part.left_out for part in parts) == sum(length for length, _ in lines)
    quoted = [one for part in parts if part.shown for row in part.rows for one in row.pieces if one[1]]
    assert sum(len(text) for text, _ in quoted) == sum(length for length, is_quoted in lines if is_quoted)
