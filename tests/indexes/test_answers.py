from __future__ import annotations

from pathlib import Path

import pytest

from indexes.passage import Speech
from tests.indexes.samples import TODAY, built, texts, write_filler, write_speech

pytestmark = pytest.mark.usefixtures("quick")

MEETING = "199905254X00120250401"
ANSWER = f"diet:{MEETING}_002"


def ask(folder: Path) -> None:
    write_speech(folder, "question.json", speechID=f"{MEETING}_001", speechOrder=1, speaker="仮名花子",
                 speech="○仮名委員　月光図書の返却はいつですか。大臣に伺います。")  # fmt: skip


def answer(folder: Path) -> None:
    write_speech(folder, "answer.json", speechID=f"{MEETING}_002", speechOrder=2, speaker="架空太郎",
                 speakerPosition="架空大臣", speakerGroup="別の会",
                 speech="○架空国務大臣　十日以内に返却していただきます。")  # fmt: skip


def told(home: Path) -> Speech:
    source = texts(home).passages([ANSWER], TODAY)[ANSWER].source
    assert isinstance(source, Speech)
    return source


def test_an_answer_knows_its_question_though_they_come_in_different_files(tmp_path: Path) -> None:
    ask(tmp_path / "raw")
    answer(tmp_path / "raw")
    built(tmp_path, tmp_path / "raw")
    speech = told(tmp_path)
    assert (speech.questioner, speech.questioner_group) == ("仮名花子", "空想の会")
    assert speech.question_id == f"diet:{MEETING}_001"
    assert "返却はいつですか" in speech.question


def test_an_answer_is_found_by_the_words_of_its_question(tmp_path: Path) -> None:
    ask(tmp_path / "raw")
    answer(tmp_path / "raw")
    built(tmp_path, tmp_path / "raw")
    head, _ = texts(tmp_path).indexed_forms([ANSWER], TODAY)[ANSWER]
    assert "月光" in head.split()


def test_a_question_that_comes_later_is_tied_to_the_answer_held(tmp_path: Path) -> None:
    answer(tmp_path / "raw")
    write_filler(tmp_path / "raw")
    built(tmp_path, tmp_path / "raw")
    assert told(tmp_path).questioner == ""
    ask(tmp_path / "raw")
    assert built(tmp_path, tmp_path / "raw").carried_on
    assert told(tmp_path).questioner == "仮名花子"


def test_an_answer_whose_question_goes_has_none_any_more(tmp_path: Path) -> None:
    ask(tmp_path / "raw")
    answer(tmp_path / "raw")
    write_filler(tmp_path / "raw")
    built(tmp_path, tmp_path / "raw")
    (tmp_path / "raw" / "question.json").unlink()
    assert built(tmp_path, tmp_path / "raw").carried_on
    assert (told(tmp_path).questioner, told(tmp_path).question_id) == ("", "")
