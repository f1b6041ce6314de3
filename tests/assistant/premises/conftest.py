"""Two invented laws of which questions take more for granted than they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from assistant.engine import Assistant
from assistant.premises import corrections
from indexes.build import build_index
from tests.conftest import opened
from tests.indexes.samples import article_xml, bulk_name, law_xml, write_law

LIBRARY = "599AC0000000021"
MUSEUM = "599AC0000000022"
TITLE = "架空書庫法"

SUPPLEMENTARY = """<SupplProvision><SupplProvisionLabel>附　則</SupplProvisionLabel>
<Article Num="1"><ArticleCaption>（施行期日）</ArticleCaption><ArticleTitle>第一条</ArticleTitle><Paragraph Num="1">
<ParagraphNum/><ParagraphSentence><Sentence>この法律は、平成二十年四月一日から施行する。</Sentence></ParagraphSentence>
</Paragraph></Article></SupplProvision>"""

ARTICLES = (
    article_xml("1", "この法律は、書庫の運営について定める。", "（目的）"),
    article_xml("2", "この法律において「保存書籍」とは、書庫が収蔵する書籍をいう。", "（定義）"),
    article_xml(
        "3", "書庫は、利用者一人につき五冊以内の書籍を、十四日以内の期間を定めて貸し出す。", "（貸出しの期間）"
    ),
    article_xml("4", "書庫長は、閲覧室の照明を明るく保つものとする。", "（閲覧室の照明）"),
    article_xml("5", "書庫運営本部の本部長は、文部科学大臣をもって充てる。", "（本部長）"),
    article_xml("6", "書籍を汚した者は、その旨を書庫長に届け出るものとする。", "（汚損の届出）"),
    article_xml("7", "書庫長は、書籍の目録を作成し、公衆の縦覧に供する。", "（目録の縦覧）"),
    article_xml("8", "削除"),
    article_xml("10", "第六条の規定に違反した者は、三万円以下の過料に処する。", "（過料）"),
    article_xml("11", "書庫は、百分の五以上の書籍を毎年更新し、満十八歳以上の者に限り夜間の利用を認める。", "（更新）"),
)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant over the starter corpus and the two laws, without an LLM."""
    home = tmp_path_factory.mktemp("premises")
    whole = law_xml(*ARTICLES, title=TITLE).replace("</MainProvision>", f"</MainProvision>{SUPPLEMENTARY}")
    (home / bulk_name(LIBRARY, "20200401")).write_text(whole, encoding="utf-8")
    hall = article_xml("2", "この法律において「展示許可標章」とは、展示室の入口に掲げる標章をいう。", "（定義）")
    write_law(home, hall, law_id=MUSEUM, day="20200401", title="架空展示館法")
    assert build_index(home, [home], workers=1).faults == []
    assistant = opened(home)
    yield assistant
    assistant.close()


@pytest.fixture
def said(library: Assistant) -> Callable[[str], list[str]]:
    """What is put right first in the answer to a question, sentence by sentence."""

    def of(question: str) -> list[str]:
        inquiry = library.inquire(question)
        return [one.text for one in corrections(inquiry)] if inquiry else []

    return of
