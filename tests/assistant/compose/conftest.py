"""An index of an invented Act with its Order, and of another Act that defines the same term."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.engine import Assistant
from indexes.build import build_index
from tests.conftest import opened
from tests.indexes.samples import article_xml, write_law

LIGHTHOUSE = "599AC0000000021"
ORDER = "599CO0000000021"
PIER = "599AC0000000022"

_ACT = (
    article_xml(
        "1", "この法律において「灯台」とは、夜に光を放つ塔で政令で定める基準に適合するものをいう。", "（定義）"
    ),
    article_xml(
        "2",
        "灯台守は、着任の日から十日以内に、灯台に点灯しなければならない。ただし、霧の日は、この限りでない。",
        "（点灯の義務）",
    ),
    article_xml("3", "第二条の規定に違反した者は、五万円以下の罰金に処する。"),
    article_xml("4", "灯台守は、日の出の後は、灯台を消灯することができる。", "（消灯）"),
)
_ORDER = article_xml("1", "法第一条の政令で定める基準は、高さ十メートル以上であることとする。", "（灯台の基準）")
_PIER = article_xml("1", "この法律において「灯台」とは、桟橋の端に立つ塔をいう。", "（定義）")


@pytest.fixture(scope="session")
def lighthouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over these laws and the starter corpus, without an LLM."""
    home = tmp_path_factory.mktemp("lighthouse")
    write_law(home, *_ACT, law_id=LIGHTHOUSE, day="20200401", title="架空灯台法")
    write_law(home, _ORDER, law_id=ORDER, day="20200401", title="架空灯台法施行令")
    write_law(home, _PIER, law_id=PIER, day="20200401", title="架空桟橋法")
    assert build_index(home, [home], workers=1).faults == []
    assistant = opened(home)
    yield assistant
    assistant.close()
