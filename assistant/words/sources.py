"""What is said of the sources of an answer, on the screen and in what is exported alike."""

from __future__ import annotations

from datetime import date

from assistant.words.days import day
from assistant.words.text import Text
from indexes import passage

SOURCES = Text("出典", "Sources")
NONE_YET = Text(
    "回答の根拠になった条文・発言の全文が、ここに表示されます。",
    "The full text of the articles and speeches behind an answer is shown here.",
)
NO_SOURCES = Text("この回答には出典がありません。", "This answer has no sources.")
DIGEST = Text(passage.DIGEST_MARK, "Summary (not the official text)")

WEAK = Text(
    "この質問に合う資料が十分に見つかっていないおそれがあります。言葉を変える、法令名や時点を入れる、「答弁を探す」「条文を読む」で探す、"
    "のいずれかをお試しください。",
    "The texts found may not fit this question well. Try other words, name the law or the day, or look under "
    "“Diet answers” and “Laws”.",
)
WHOLE_TEXT = Text("全文（色の付いた部分が引用）", "Full text (quotations are coloured)")
WHOLE_DIGEST = Text("要約の全文（色の付いた部分が引用）", "Full summary (quotations are coloured)")
PART_OF_TEXT = Text("引用の前後（色の付いた部分が引用）", "Text around the quotations (which are coloured)")
QUOTED = Text("引用した部分", "What was quoted")
GONE = Text(
    "この資料は現在の索引にありません。引用した部分だけを表示します。",
    "The index does not hold this text any more: only what was quoted is shown.",
)
CHANGED = Text(
    "回答した後に資料が更新され、現在の文に次の引用は見当たりません。原文を確かめてください。",
    "This text was updated after the answer and does not hold the following quotations now. Please check the official text.",
)
UNREADABLE = Text(
    "索引を読めなかったため、引用した部分だけを表示します。しばらくしてから開き直してください。",
    "The index could not be read: only what was quoted is shown. Please open it again in a moment.",
)

HELD = Text("✓", "✓")
FAILED = Text("✗ 要確認", "✗ please check")
EXISTS = {"law": Text("条文の実在", "Provision exists"), "diet": Text("発言の実在", "Speech exists")}
EXISTS_ELSE = Text("資料の実在", "Document exists")
QUOTE = Text("引用の一致", "Quotation matches")
QUOTE_OF_DIGEST = Text("引用の一致（要約と照合）", "Quotation matches (the summary)")
IN_FORCE = Text("施行中", "In force")
_PLACES = Text("条・項・号の一致", "Article and item match")
_LAWS = Text("法令名の一致", "Name of the law matches")
CHECKS = {
    "in_force": IN_FORCE,
    "place_exists": _PLACES, "articles_exist": _PLACES, "articles_cited": _PLACES,
    "figures_match": Text("数値・日付の一致", "Figures and days match"),
    "laws_exist": _LAWS, "laws_cited": _LAWS,
    "as_recorded": Text("発言者・会議の一致", "Speaker and meeting match"),
    "names_match": Text("機関名の一致", "Names of bodies match"),
    "supported": Text("記述の一致", "Statement is borne out"),
}  # fmt: skip
CHECKED = Text("検証", "Checked")
NOT_CHECKED = Text("検証の記録がありません。", "No record of checks.")

LINKS = {
    "laws.e-gov.go.jp": Text("e-Govで原文を開く", "Official text on e-Gov"),
    "kokkai.ndl.go.jp": Text("国会会議録で原文を開く", "Official minutes (NDL)"),
}
LINK_ELSEWHERE = Text("公式の原文を開く", "Official text")
READ_LAW = Text("条文を読む", "Read the law")
BACK = Text("回答に戻る", "Back to the answer")
COPY_CITATION = Text("引用の表記をコピー", "Copy the citation")
COPY_QUOTATION = Text("引用文と表記をコピー", "Copy quotation and citation")

BESIDE = Text("前後", "Before and after")
PREVIOUS = {
    "law": Text("前条", "Previous article"),
    "table": Text("前の表", "Previous table"),
    "diet": Text("前の発言", "Previous speech"),
}
NEXT = {
    "law": Text("次条", "Next article"),
    "table": Text("次の表", "Next table"),
    "diet": Text("次の発言", "Next speech"),
}
QUESTION_BEFORE = Text("この答弁の前の質問", "The question before this answer")
ANSWER_TO_IT = Text("この質問への答弁", "The answer to this question")
BESIDE_UNREADABLE = Text(
    "索引を読めませんでした。しばらくしてから開き直してください。",
    "The index could not be read. Please open it again in a moment.",
)
BESIDE_GONE = Text("この資料は現在の索引にありません。", "The index does not hold this text.")

TIES = Text("関連する条文・答弁", "Related articles and answers")
REFERS_TO = Text("この文書が参照する条文", "Articles that this text refers to")
REFERRED_BY = Text("この条を参照する条文", "Articles that refer to this one")
ANSWERS_ON_IT = Text(
    "この条に触れた国会での質問・答弁（条番号は発言当時のもの）",
    "Questions and answers in the Diet that name this article (as numbered then)",
)
CONSULTED = Text("参考にしたが引用しなかった資料", "Texts consulted but not cited")

BINDING = Text("法的拘束力あり", "Legally binding")
NOT_BINDING = Text("法的拘束力なし", "Not legally binding")
BEGINNING_ONLY = Text("冒頭部分のみ収録", "Only the beginning is held")


def sources_of(question: str) -> Text:
    """The heading over the sources of one answer."""
    return Text(f"「{question}」の出典", f"Sources for “{question}”")


def of_source(label: Text, n: int) -> Text:
    """A control of one card, told apart from those of the others."""
    return Text(f"{label.ja}（出典{n}）", f"{label.en} (source {n})")


def whole(name: Text, n: int) -> Text:
    """The box with the text of a source, for a screen reader."""
    return Text(f"出典{n} {name.ja}", f"Source {n}: {name.en}")


def more(count: int) -> Text:
    """Stands where the rest of a long list is not shown."""
    return Text(f"ほか{count:,}件", f"{count:,} more")


def before_it(letters: int) -> Text:
    """Unfolds what stands before the part shown of a long text."""
    return Text(f"この前を表示（{letters:,}字）", f"Show what stands before ({letters:,} letters)")


def behind_it(letters: int) -> Text:
    """Unfolds what stands behind the part shown of a long text."""
    return Text(f"この後を表示（{letters:,}字）", f"Show what follows ({letters:,} letters)")


def left_out(letters: int) -> Text:
    """Stands where even the unfolded text does not go on."""
    return Text(
        f"（さらに{letters:,}字あります。原文でご覧ください。）",
        f"({letters:,} more letters: please see the official text.)",
    )


def deleted(labels: str) -> Text:
    """The articles between, which say nothing: 第五条は削除."""
    return Text(f"{labels}は削除", f"{labels}: deleted")


def since(first: date) -> Text:
    """From when the version that is held is in force; an article of it may be older."""
    return Text(f"収録した版の施行日：{day(first).ja}", f"version held, in force from {day(first).en}")


def until(end: date) -> Text:
    """When a text holds no more."""
    return Text(f"{day(end).ja} 改正・廃止", f"amended or repealed on {day(end).en}")


def session(number: int) -> Text:
    """The session of the Diet."""
    return Text(f"第{number}回国会", f"Diet session {number}")


def speech_number(order: int) -> Text:
    """The number of a speech in its minutes."""
    return Text(f"発言番号 {order}", f"speech no. {order}")


def asked_by(name: str, group: str) -> Text:
    """Who asked what a speech answers."""
    return Text(f"質問者 {name}{f'（{group}）' if group else ''}", f"asked by {name}{f' ({group})' if group else ''}")


def submitted_by(name: str) -> Text:
    """Who submitted a written question."""
    return Text(f"提出者 {name}", f"submitted by {name}")
