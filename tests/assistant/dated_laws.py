"""Invented laws on days that stay past or future for long: amended, coming, repealed, and repealing others."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from tests.indexes.samples import article_xml, bulk_name, law_xml, write_law

GREENHOUSE = "599AC0000000011"
OBSERVATORY = "599AC0000000012"
READING = "599AC0000000013"
CANAL = "599AC0000000014"

OLD, NOW, COMING = date(2018, 1, 1), date(2024, 6, 1), date(2090, 4, 1)

KEEPER = article_xml("1", "温室の鍵は、園長が預かる。", "（鍵の管理）")
WHISTLE = article_xml("4", "温室では、口笛を吹いてはならない。", "（静粛）")
ORCHID = article_xml("3", "温室の蘭は、持ち出してはならない。違反した者は、三千円以下の罰金に処する。", "（蘭の保護）")
CARP = article_xml("5", "温室の池には、鯉を放つ。", "（池の鯉）")
# What this 附則 repeals is in no catalogue: it can be learnt from here only.
REPEALING = """<SupplProvision><SupplProvisionLabel>附　則</SupplProvisionLabel>
<Article Num="1"><ArticleCaption>（施行期日）</ArticleCaption><ArticleTitle>第一条</ArticleTitle><Paragraph Num="1">
<ParagraphNum/><ParagraphSentence><Sentence>この法律は、令和三年四月一日から施行する。</Sentence></ParagraphSentence>
</Paragraph></Article><Article Num="2"><ArticleCaption>（架空新聞縦覧法の廃止）</ArticleCaption>
<ArticleTitle>第二条</ArticleTitle><Paragraph Num="1"><ParagraphNum/><ParagraphSentence>
<Sentence>架空新聞縦覧法（昭和九十九年法律第九号）は、廃止する。</Sentence></ParagraphSentence></Paragraph></Article>
</SupplProvision>"""


def fee(yen: str) -> str:
    return article_xml("2", f"温室の入場料は、{yen}円とする。", "（入場料）")


def write_laws(folder: Path) -> None:
    """All of them as files below `folder`."""
    for day, *provisions in (
        ("20160401", KEEPER, fee("百"), WHISTLE),
        ("20240401", KEEPER, fee("二百"), ORCHID),
        ("20900401", KEEPER, fee("三百"), CARP),
    ):
        write_law(folder, *provisions, law_id=GREENHOUSE, day=day, title="架空温室法")
    looking = article_xml("1", "望遠鏡の使用は、抽せんによる。", "（望遠鏡）")
    write_law(folder, looking, law_id=OBSERVATORY, day="20900101", title="架空天文台法")
    reading = article_xml("1", "新聞の閲覧は、無料とする。", "（新聞の閲覧）")
    whole = law_xml(reading, title="架空新聞閲覧法").replace("</MainProvision>", f"</MainProvision>{REPEALING}")
    (folder / bulk_name(READING, "20210401")).write_text(whole, encoding="utf-8")
    boats = article_xml("1", "運河の小舟には、灯火を掲げる。", "（灯火）")
    write_law(folder, boats, law_id=CANAL, day="20100401", title="架空運河法")
    ended = {"repeal_status": "Repeal", "repeal_date": "2022-04-01"}
    revisions = {"law_info": {"law_id": CANAL}, "revisions": [ended]}
    (folder / f"{CANAL}_revisions.json").write_text(json.dumps(revisions), encoding="utf-8")


def greenhouse(num: str) -> str:
    """The id of an article of the 架空温室法."""
    return f"law:{GREENHOUSE}:m:{num}"
