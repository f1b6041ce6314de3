"""An index of an invented law in two revisions and invented minutes in which the government changes its mind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.engine import Assistant
from indexes.build import build_index
from tests.assistant.dated_laws import write_laws
from tests.conftest import opened

FIRST, SECOND = "121104889X00120230301", "121704889X00920250513"
SPEECHES = (
    (FIRST, 1, "質問花子", "架空民主党", "", "○質問委員　架空温室の入場料の引上げを検討しているのか、大臣に伺います。"),
    (
        FIRST,
        2,
        "架空太郎",
        "",
        "架空大臣",
        "○架空国務大臣　お答え申し上げます。架空温室の入場料の引上げについては、現時点で引上げを検討しておりません。"
        "架空温室の蘭の持ち出しの件数は、昨年度で十二件であります。",
    ),
    (
        FIRST,
        3,
        "質問花子",
        "架空民主党",
        "",
        "○質問委員　では、架空温室の入場料を引き上げない場合に、蘭の保護に必要な費用はどのように賄うのか、伺います。",
    ),
    (
        FIRST,
        4,
        "架空太郎",
        "",
        "架空大臣",
        "○架空国務大臣　架空温室の入場料を引き上げない場合にも、蘭の保護に必要な費用は、架空基金の積立金により賄うこととしております。",
    ),
    (
        SECOND,
        1,
        "質疑次郎",
        "架空の会",
        "",
        "○質疑委員　架空温室の入場料の引上げを検討しているのか、大臣の見解を伺います。",
    ),
    (
        SECOND,
        2,
        "別人一郎",
        "",
        "架空大臣",
        "○別人国務大臣　お答えいたします。架空温室の入場料の引上げについては、有識者の意見も伺い、引上げを検討しております。"
        "架空温室の蘭の持ち出しの件数は、昨年度で三十件であります。",
    ),
)


@pytest.fixture(scope="session")
def drafting_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A TOBEN_HOME with the starter corpus, the laws of dated_laws.py and SPEECHES."""
    home = tmp_path_factory.mktemp("drafting_home")
    write_laws(home)
    rows = [
        {"id": f"{meeting}_{order:03}", "date": f"{meeting[-8:-4]}-{meeting[-4:-2]}-{meeting[-2:]}",
         "session": int(meeting[1:4]), "house": "衆議院", "committee": "架空委員会", "issue": "第1号", "speaker": speaker,
         "party": party, "position": position, "text": text, "url": f"https://kokkai.ndl.go.jp/txt/{meeting}/{order}"}
        for meeting, order, speaker, party, position, text in SPEECHES
    ]  # fmt: skip
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (home / "speeches.jsonl").write_text(lines + "\n", encoding="utf-8")
    assert build_index(home, [home], workers=1).faults == []
    return home


@pytest.fixture(scope="session")
def drafting(drafting_home: Path) -> Iterator[Assistant]:
    """An assistant over it, without an LLM."""
    assistant = opened(drafting_home)
    yield assistant
    assistant.close()
