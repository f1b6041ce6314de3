from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexes.sources.egov.lifetimes import Lifetime, is_law_revisions, read_law_revisions
from indexes.sources.files import Fault, RawFile

LAW_ID = "599AC0000000001"


def answer(**last: Any) -> RawFile:
    day = {"amendment_enforcement_date": "2025-04-01"}
    revision = day | {
        "law_revision_id": f"{LAW_ID}_20250401_000000000000000",
        "repeal_status": "None",
        "repeal_date": None,
    }
    facts = {"law_info": {"law_id": LAW_ID}, "revisions": [revision, revision | last]}
    return RawFile("revisions.json", json.dumps(facts).encode())


@pytest.mark.parametrize(
    ("status", "reason"), [("Repeal", "廃止"), ("Expire", "失効"), ("LossOfEffectiveness", "実効性喪失")]
)
def test_a_law_that_ended_is_told_with_its_day(status: str, reason: str) -> None:
    found = read_law_revisions(answer(repeal_status=status, repeal_date="2025-06-01"))
    assert found == Lifetime(LAW_ID, date(2025, 6, 1), reason, (date(2025, 4, 1),))


def test_a_law_that_goes_on_is_told_with_the_days_of_its_revisions() -> None:
    found = read_law_revisions(answer(amendment_enforcement_date="2026-04-01"))
    assert found == Lifetime(LAW_ID, revisions=(date(2025, 4, 1), date(2026, 4, 1)))


def test_a_suspended_law_has_not_ended() -> None:
    found = read_law_revisions(answer(repeal_status="Suspend", repeal_date="2025-06-01"))
    assert isinstance(found, Lifetime)
    assert found.ended is None


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"law_info": {}, "revisions": 3}', b'{"law_info"', b"[" * 100_000])
def test_an_answer_of_another_shape_is_a_fault(data: bytes) -> None:
    assert isinstance(read_law_revisions(RawFile("bad.json", data)), Fault)


@given(st.binary(max_size=200))
def test_no_bytes_raise(data: bytes) -> None:
    read_law_revisions(RawFile("any.json", data))


def test_the_publishers_own_answers_are_known_by_their_keys(corpus: Path) -> None:
    files = sorted((corpus / "egov_revisions").glob("*_revisions.json"))
    assert [is_law_revisions(file.read_bytes()) for file in files] == [True] * len(files)
    lives = [read_law_revisions(RawFile(file.name, file.read_bytes())) for file in files]
    assert all(isinstance(life, Lifetime) and life.revisions and life.ended is None for life in lives)
