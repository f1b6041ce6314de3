"""An invented law in chapters, with two texts and one to come, another that refers to it, and a page that holds the room alone."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from fastapi import FastAPI

from assistant.engine import Assistant
from assistant.records.keeping import Records
from assistant.ui.laws import screen
from assistant.ui.site import Site
from assistant.words.text import Language
from tests.indexes.samples import article_xml, bulk_name, law_xml, write_law

BATHS, INN = "599AC0000000021", "599AC0000000022"
OLD, NOW, COMING = "20160401", "20240401", "20900401"
_UI = Path(screen.__file__).parents[1]


def write_laws(folder: Path) -> None:
    """The laws as files below `folder`."""
    for day, fee, more in (
        (OLD, "百", article_xml("4", "浴場では、歌ってはならない。", "（静粛）")),
        (NOW, "二百", article_xml("5", "湯守は、湯の温度を毎日記録しなければならない。", "（湯の記録）")),
        (COMING, "三百", ""),
    ):
        text = law_xml(*_chapters(fee, more), title="架空温泉法").replace("法律第一号", "法律第二十一号")
        (folder / bulk_name(BATHS, day)).write_text(text, encoding="utf-8")
    inn = article_xml("1", "架空温泉法第二条の規定は、宿屋の浴場について準用する。", "（準用）")
    write_law(folder, inn, law_id=INN, day=NOW, title="架空宿屋法")


def _chapters(fee: str, more: str) -> tuple[str, ...]:
    fees = (
        '<Article Num="2"><ArticleCaption>（入浴料）</ArticleCaption><ArticleTitle>第二条</ArticleTitle>'
        '<Paragraph Num="1"><ParagraphNum/><ParagraphSentence>'
        f"<Sentence>入浴料は、一回につき{fee}円とする。</Sentence></ParagraphSentence></Paragraph>"
        '<Paragraph Num="2"><ParagraphNum>２</ParagraphNum><ParagraphSentence>'
        "<Sentence>次に掲げる者からは、入浴料を徴収しない。</Sentence></ParagraphSentence>"
        '<Item Num="1"><ItemTitle>一</ItemTitle><ItemSentence><Sentence>六歳に満たない者</Sentence></ItemSentence>'
        "</Item></Paragraph></Article>"
    )
    aim = article_xml("1", "この法律は、温泉の &lt;b&gt;適正&lt;/b&gt; な利用について定める。", "（目的）")
    keeper = article_xml("3", "浴場には、湯守を置く。", "（湯守）")
    return (
        f'<Chapter Num="1"><ChapterTitle>第一章　総則</ChapterTitle>{aim}</Chapter>',
        f'<Chapter Num="2"><ChapterTitle>第二章　入浴</ChapterTitle>{fees}{keeper}{more}</Chapter>',
    )


def site_of(assistant: Assistant) -> Site:
    """A site over an assistant, with its records beside its index."""
    return Site.over(assistant, Records.open(assistant.settings))


def room(assistant: Assistant, language: Language = "ja") -> FastAPI:
    """A page of two tabs, the second of which is the room."""
    with gr.Blocks(analytics_enabled=False) as page:
        gr.HTML('<p id="said-line" role="status"></p>')
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("最初"):
                gr.HTML(f'<button data-law-open="law:{BATHS}:m:2#p2|2020-01-01">別の画面から開く</button>')
            with gr.Tab("条文を読む", id="laws", elem_id="room-laws"):
                screen.build(site_of(assistant), language)
    sheets = "\n".join((_UI / "look" / f"{name}.css").read_text("utf-8") for name in ("tokens", "frame", "laws"))
    scripts = "\n".join((_UI / "scripts" / f"{name}.js").read_text("utf-8") for name in ("frame", "laws"))
    head = f'<style>{sheets}</style><script>window.tobenWords = {{language: "ja", copied: "コピーしました"}};{scripts}</script>'
    mounted: FastAPI = gr.mount_gradio_app(FastAPI(), page, path="/", head=head, footer_links=[], ssr_mode=False)
    return mounted
