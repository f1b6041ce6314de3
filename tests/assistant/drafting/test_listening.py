from __future__ import annotations

import pytest

from assistant.drafting.composing import draft_answers
from assistant.drafting.listening import DraftListener, DraftStoppedError
from assistant.engine import Assistant

NOTICE = "１．AI法に罰則はあるか。\n２．AI基本計画の策定時期を伺う。\n３．AI戦略本部の本部長は誰か。\n"


def test_each_question_is_told_before_it_is_drafted(assistant: Assistant) -> None:
    told: list[tuple[int, int]] = []
    draft = draft_answers(
        assistant, NOTICE, listener=DraftListener(lambda number, of, _gist: told.append((number, of)))
    )
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert len(draft.questions) == 3


def test_a_draft_that_nobody_waits_for_ends_before_the_next_question(assistant: Assistant) -> None:
    told: list[int] = []
    listener = DraftListener(lambda number, _of, _gist: told.append(number), lambda: len(told) >= 2)
    with pytest.raises(DraftStoppedError):
        draft_answers(assistant, NOTICE, listener=listener)
    assert told == [1, 2]
