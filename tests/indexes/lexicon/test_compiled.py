from __future__ import annotations

import json
from pathlib import Path

import pytest

from indexes import generations
from indexes.build import stamps
from indexes.lexicon import LEXICON, Entry, compiled, read_lexicon
from indexes.lexicon.compiled import Compiled
from tests.indexes.samples import LAW_ID, OTHER_LAW_ID, article_xml, built, write_filler, write_law

ENTRIES = (
    Entry(((("延滞",),),), ("返却の期限",), "架空図書法"),
    Entry(((("巣",), ("鳥", "小屋")),), ("巣箱の大きさ",), "架空巣箱法"),
    Entry(((("本",),),), ("図書",)),
)


@pytest.fixture
def raw(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quick: None) -> Path:
    """Two laws and a lexicon of three entries on them."""
    monkeypatch.setattr(compiled, "read_entries", lambda: ENTRIES)
    raw = tmp_path / "raw"
    write_law(
        raw,
        article_xml("1", "図書を貸す。", "（貸出し）"),
        article_xml("2", "返す。", "（返却の期限）"),
        title="架空図書法",
    )
    write_law(raw, article_xml("1", "巣箱を置く。", "（巣箱の大きさ）"), law_id=OTHER_LAW_ID, title="架空巣箱法")
    write_filler(raw)
    return raw


def lexicon(home: Path) -> Compiled:
    folder, _ = generations.open_current(home, stamps())
    return read_lexicon(folder)


def test_an_index_keeps_the_entries_and_where_their_wordings_stand(tmp_path: Path, raw: Path) -> None:
    built(tmp_path, raw)
    kept = lexicon(tmp_path)
    assert kept.entries == ENTRIES
    assert {key: [one for one, _ in found] for key, found in kept.places.items()} == {
        ("架空図書法", "返却の期限"): [f"law:{LAW_ID}:m:2"],
        ("架空巣箱法", "巣箱の大きさ"): [f"law:{OTHER_LAW_ID}:m:1"],
    }


def test_a_law_that_changes_is_looked_up_again(tmp_path: Path, raw: Path) -> None:
    built(tmp_path, raw)
    write_law(raw, article_xml("1", "図書を貸す。"), article_xml("3", "返す。", "（返却の期限）"), title="架空図書法")
    assert built(tmp_path, raw).carried_on
    assert [one for one, _ in lexicon(tmp_path).places["架空図書法", "返却の期限"]] == [f"law:{LAW_ID}:m:3"]
    assert ("架空巣箱法", "巣箱の大きさ") in lexicon(tmp_path).places


def test_entries_of_another_state_of_the_data_are_read_anew(
    tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(tmp_path, raw)
    folder, _ = generations.open_current(tmp_path, stamps())
    data = json.loads((folder / LEXICON).read_text("utf-8"))
    (folder / LEXICON).write_text(json.dumps(data | {"digest": "another"}), "utf-8")
    changed = (Entry(((("本棚",),),), ("巣箱の大きさ",), "架空巣箱法"),)
    monkeypatch.setattr(compiled, "read_entries", lambda: changed)
    assert read_lexicon(folder).entries == changed
