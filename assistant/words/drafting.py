"""The room 答弁案をつくる: the notice, what is told while a draft comes about, and what may be done with it."""

from __future__ import annotations

from assistant.words.text import Text

TITLE = Text("答弁案をつくる", "Draft an answer for the Diet")
WHAT = Text(
    "質問通告か質問を貼り付けると、過去の答弁と条文の引用から答弁案を組み立てます。関係条文、過去の答弁と異なる点、更問も並べます。",
    "Paste a notice of questions, or one question, in Japanese. The draft is put together from past answers and articles, "
    "with what differs from earlier answers and questions likely to follow.",
)
STANDING = Text(
    "作成されるのは下書きです。答弁として使う前に、担当課で原文・最新の方針・数字を必ず確認してください。",
    "What you get is a draft. Before any use, have the original texts, current policy and figures checked.",
)
NOTICE = Text("質問通告または質問", "Notice of questions, or a question")
HINT = Text(
    "例: １．AI法について\n（１）AI法に罰則を設けなかった理由は何か。（内閣府特命担当大臣）",
    "In Japanese, e.g.\n１．AI法について\n（１）AI法に罰則を設けなかった理由は何か。（内閣府特命担当大臣）",
)
ON = Text("時点（空欄は今日）", "Law as of (blank: today)")
LLM = Text("答の書き方（LLM）", "Written by (LLM)")
MAKE = Text("下書きをつくる", "Make a draft")
STOP = Text("停止", "Stop")
BLANK = Text("質問通告か質問を入力してください。", "Please enter a notice of questions, or a question.")
ACCEPTED = Text(
    "受け付けました。順番が来たらつくり始めます。", "Received. The draft begins as soon as it is your turn."
)
FULL = Text(
    "順番を待っている下書きが多いため、受け付けられませんでした。少し待ってから、もう一度お試しください。",
    "Too many drafts are waiting, so this one was not taken. Please wait a moment and try again.",
)
STOPPED = Text("停止しました。入力した内容は残っています。", "Stopped. What you entered is still there.")
FAULT = Text(
    "申し訳ありません。不具合のため下書きをつくれませんでした。しばらくしてからもう一度お試しください。",
    "Sorry, a fault kept the draft from being made. Please try again in a moment.",
)
NOTHING_YET = Text("下書きはまだありません。", "No draft yet.")
NOT_KEPT = Text(
    "下書きはサーバーに保存しません。必要なものはWordかMarkdownで保存してください。",
    "Drafts are not kept on the server: save what you need as Word or Markdown.",
)

DRAFT = Text("下書き", "Draft")
QUESTIONS = Text("問の一覧", "Questions")
QUESTION = Text("問", "Question")
PRINTED = Text("通告の番号", "Number in the notice")
SUBJECT = Text("件名", "Subject")
RESPONDENT = Text("答弁者", "To be answered by")
WRITTEN_BY = Text("答の書き方", "Written by")
SOURCES = Text("出典", "Sources")
CITED_AS = Text("引用の表記", "Cited as")
IN_FORCE = Text("施行日", "In force")
CHECKED = Text("検証", "Checked")
BACK = Text("本文へ戻る", "Back to the text")
COPY = Text("全文をコピー", "Copy all")
TO_WORD = Text("Wordで保存", "Save as Word")
TO_MARKDOWN = Text("Markdownで保存", "Save as Markdown")
NOTHING_TO_SAVE = Text(
    "保存する下書きがありません。もう一度つくってください。", "There is no draft to save. Please make it again."
)


def waiting(ahead: int) -> Text:
    """How many drafts come first, those being made among them."""
    return Text(
        f"順番を待っています。前に{ahead}件あります。",
        f"Waiting: {ahead} draft{'s' if ahead != 1 else ''} before this one.",
    )


def working(number: int, of: int, gist: str) -> Text:
    """Which question is being drafted."""
    return Text(f"作成中（{of}問のうち{number}問目）：{gist}", f"Drafting question {number} of {of}: {gist}")


def done(questions: int, seconds: float) -> Text:
    """How the draft ended."""
    return Text(
        f"{questions}問の下書きができました（{seconds:.1f}秒）。",
        f"Drafted {questions} question{'s' if questions != 1 else ''} ({seconds:.1f} s).",
    )


def question(number: int) -> Text:
    """問2."""
    return Text(f"問{number}", f"Question {number}")


def to_source(n: int) -> Text:
    """What the link behind [n] does, for a screen reader."""
    return Text(f"出典{n}へ", f"to source {n}")


def saved(name: str) -> Text:
    """The link to a file that was made."""
    return Text(f"{name} を保存", f"Save {name}")
