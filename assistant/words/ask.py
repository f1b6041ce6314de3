"""The chat: the question box, what is told while an answer comes about, and what may be done with an answer."""

from __future__ import annotations

from assistant.engine import Stage
from assistant.llms.model import LanguageModel
from assistant.llms.presets.loading import NO_LLM
from assistant.words.text import Text

CONVERSATION = Text("質問と回答", "Questions and answers")
QUESTION = Text("質問", "Question")
QUESTION_HINT = Text(
    "例: AI法に罰則はありますか（Enterで送信、Shift+Enterで改行）",
    "In Japanese: AI法に罰則はありますか (Enter sends)",
)
SEND = Text("送信", "Send")
STOP = Text("停止", "Stop")
NEW = Text("新しい会話", "New conversation")

WELCOME = Text("はじめての方へ", "Before you begin")
CAN = Text(
    "できること：国会答弁とAIに関わる法令を調べ、どの条文・発言によるかを一文ごとに示して答えます。",
    "Can: looks up Diet answers and AI-related law, and shows for each sentence which article or speech says so.",
)
CANNOT = Text(
    "できないこと：収録していない資料のこと、個別の事案の判断、原文にない予測には答えられません。",
    "Cannot: answer about texts it does not hold, decide single cases, or predict what no text says.",
)
EXAMPLES_TITLE = Text("質問の例", "Example questions")
EXAMPLES = (
    "AI法に罰則はありますか",
    "生成AIの学習と著作権について政府はどう答弁しているか",
    "AI戦略本部の本部長は誰ですか",
    "国内の計算能力の整備目標は",
)

STAGES: dict[Stage, Text] = {
    "understand": Text("質問の理解", "Understanding"),
    "retrieve": Text("検索", "Searching"),
    "compose": Text("作成", "Writing"),
    "verify": Text("引用の検証", "Verifying quotations"),
}
WORKING = Text("調べています", "Working")
UNVERIFIED = Text("下書き（引用を検証する前の文です）", "Draft (its quotations are not verified yet)")
BLANK = Text("（空欄）", "(blank)")
STOPPED = Text("停止しました。", "Stopped.")
FAULT = Text(
    "申し訳ありません。不具合のため回答できませんでした。しばらくしてからもう一度お試しください。",
    "Sorry, a fault kept this from being answered. Please try again in a moment.",
)
CROWDED = Text(
    "今、質問が混み合っています。少し待ってから「もう一度聞く」を押してください。",
    'Too many questions at once. Please wait a moment and press "Ask again".',
)
ONE_AT_A_TIME = Text(
    "前の質問の回答を作成していたため、今の質問は送っていません。もう一度送ってください。",
    "The answer to your previous question was still being written, so this one was not sent. Please send it again.",
)
YOU = Text("あなたの質問", "Your question")
ANSWER = Text("回答", "Answer")

UNDERSTOOD = Text("質問の読み取り", "Understood")
COPY = Text("コピー", "Copy")
AGAIN = Text("もう一度聞く", "Ask again")
REWRITE = Text("書き直す", "Edit")
TO_WORD = Text("Word", "Word")
TO_MARKDOWN = Text("Markdown", "Markdown")
TO_PRINT = Text("印刷・PDF", "Print/PDF")
ACTIONS_OF = Text("この回答について", "This answer")
WHOLE_TALK = Text("会話全体を保存", "Save the whole conversation")
NEXT = Text("続けて調べる", "Ask next")
REWRITING = Text(
    "書き直した質問は新しい質問として送られます。前の回答は残ります。",
    "The edited question is sent as a new one; the earlier answer stays.",
)

OPTIONS = Text("条件を付ける", "Conditions")
KINDS = Text("資料", "Sources")
KIND_NAMES = {
    "law": Text("法令", "Laws"),
    "diet": Text("国会答弁", "Diet speeches"),
    "shitsumon": Text("質問主意書", "Written questions"),
    "doc": Text("指針・計画", "Guidelines and plans"),
}
ON = Text("時点（空欄は今日）", "Law as of (blank: today)")
HOUSE = Text("院", "House")
HOUSES = {
    "": Text("どちらも", "Both"),
    "衆議院": Text("衆議院", "Representatives"),
    "参議院": Text("参議院", "Councillors"),
}
FROM = Text("発言日（開始）", "Said from")
UNTIL = Text("発言日（終了）", "Said until")
SPEAKER = Text("発言者", "Speaker")
SPEAKER_HINT = Text("氏名（例: 石破茂）", "Name as in the minutes")
LLM = Text("回答の書き方（LLM）", "Written by (LLM)")
LENGTH = Text("長さ", "Length")
LENGTHS = {False: Text("詳細", "Full"), True: Text("簡潔", "Brief")}
NO_CONDITIONS = Text("条件をすべて外す", "Clear all conditions")

NOT_KEPT = Text("この回答は履歴に保存できませんでした。", "This answer could not be kept in the history.")
NOT_READ = Text(
    "この回答は、別の版の Toben で保存されたため表示できません。", "Kept by another version of Toben: cannot be shown."
)


def taken_off(label: str) -> Text:
    """What the button on something understood does: AI法を外す."""
    return Text(f"{label}を外す", f"Leave out {label}")


def asked_without(labels: str) -> Text:
    """Stands below a question that is asked again without something understood of it."""
    return Text(f"（{labels}を外して）", f"(without {labels})")


def marker_hint(n: int) -> Text:
    """What the link behind [n] does, for the pointer and for a screen reader."""
    return Text(f"出典{n}を表示する", f"Show source {n}")


def llm_name(model: LanguageModel | None) -> Text:
    """An entry of the LLM menu."""
    return (
        Text(model.preset.label, model.preset.label)
        if model
        else Text("引用だけで回答（LLMなし）", "Quotations only (no LLM)")
    )


def llm_of(label: str, name: str) -> str:
    """An entry of the LLM menu where another one has the same label."""
    return f"{label}（{name}）"


def written_by(llm: str) -> Text:
    """Who wrote an answer, "" where nobody wrote and quotations stand alone."""
    return Text("", "") if llm == NO_LLM else Text(f"文章：{llm}（LLM）", f"Written by {llm} (LLM)")


def step(stage: Stage, count: int) -> Text:
    """A stage as the trace shows it: the search says how much it found."""
    name = STAGES[stage]
    return Text(f"{name.ja} {count}件", f"{name.en} ({count})") if stage == "retrieve" else name


def seconds(milliseconds: float) -> Text:
    """How long an answer took."""
    if milliseconds < 100:
        return Text("0.1秒未満", "under 0.1 s")
    return Text(f"{milliseconds / 1_000:.1f}秒", f"{milliseconds / 1_000:.1f} s")


def searched(count: int) -> Text:
    """How many passages an answer was made from."""
    return Text(f"調べた資料 {count}件", f"{count} passages considered")


def cut(length: int) -> Text:
    """Stands where the rest of a long question is not shown."""
    return Text(f"…（全{length:,}文字）", f"… ({length:,} letters in all)")


def answered(sources: int) -> Text:
    """Read out once when an answer is complete."""
    return Text(f"回答しました。出典は{sources}件です。", f"Answered, with {sources} sources.")


def conditions_set(told: str) -> Text:
    """The name of the conditions where some are set."""
    return Text(f"条件あり：{told}", f"Conditions: {told}")


def as_of(day: str) -> Text:
    """The condition of a day, as it stands below a question."""
    return Text(f"時点 {day}", f"as of {day}")


def longer_talk(hidden: int) -> Text:
    """Stands over a conversation of which only the end is shown."""
    return Text(f"この前の{hidden:,}件は省いています。", f"{hidden:,} earlier exchanges are not shown.")
