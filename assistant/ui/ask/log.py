"""The conversation as HTML: its turns, and the one under way. All text is escaped; markers lead to the cards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.answer import AI_NOTICE, Answer
from assistant.export.text import text as as_text
from assistant.ui.ask import reactions, wishes
from assistant.ui.ask.job import Job, Step
from assistant.ui.ask.talk import Talk, Turn
from assistant.ui.blocks_html import answer_html
from assistant.ui.html import button, element, plain, short, visible
from assistant.words import ask as words
from assistant.words import sources
from assistant.words.text import Language

MAX_SHOWN_QUESTION = 600


def log_html(talk: Talk, language: Language, rule: str) -> str:
    """All turns, oldest first; before the first one what the app can do, and `rule`, what must not be typed."""
    if not talk.turns:
        return _welcome(language, rule)
    name = element("h2", plain(words.CONVERSATION(language)), class_="unseen")
    above = ""
    if talk.hidden:
        above = element("p", plain(words.longer_talk(talk.hidden)(language)), class_="hidden-turns")
    last = talk.turns[-1].number
    turns = (turn_html(turn, talk.id, language, last=turn.number == last) for turn in talk.turns)
    below = reactions.talk_files_html(talk.id, language) if talk.id else ""
    return element("div", name + above + "".join(turns) + below, data_place=talk.place)


def turn_html(turn: Turn, conversation: int, language: Language, *, last: bool) -> str:
    """One question and what came of it; suggestions only behind the `last`."""
    inside = _asked(turn, language)
    if turn.answer is None:
        failure = turn.failure or words.NOT_READ(language)
        inside += element("div", element("p", plain(failure)), class_="reply failed")
        inside += element(
            "div", _again(turn, language), class_="acts", role="group", aria_label=words.ACTIONS_OF(language)
        )
    else:
        inside += _reply(turn, turn.answer, language)
        inside += _copies(turn, turn.answer)
        inside += _acts(turn, conversation, language)
        inside += _suggestions(turn.suggested, language) if last else ""
    return element("article", inside, class_="turn", id=f"turn-{turn.number}", tabindex="-1")


def running_html(job: Job, language: Language) -> str:
    """A question under way: the stages so far, and the LLM's text before any check."""
    steps, written = tuple(job.steps), job.written
    progress = element("p", plain(f"{words.WORKING(language)}… {trace(steps, language)}"), class_="progress")
    draft = ""
    if written:
        lines = "".join(element("p", plain(line.strip())) for line in written.splitlines() if line.strip())
        draft = element("p", element("strong", plain(words.UNVERIFIED(language)))) + lines
    inside = _asked(job.turn, language) + element("div", progress + draft, class_="reply")
    # A page that is reloaded finds it by its key as long as no conversation holds it.
    return element("article", inside, class_="turn", data_place=job.place)


def trace(steps: Sequence[Step], language: Language) -> str:
    """質問の理解 → 検索 10件 → 作成 → 引用の検証, as far as it has come."""
    return " → ".join(words.step(step.stage, step.count)(language) for step in steps)


def _asked(turn: Turn, language: Language) -> str:
    text = visible(turn.asked.question).strip()
    shown = text if len(text) <= MAX_SHOWN_QUESTION else text[:MAX_SHOWN_QUESTION] + words.cut(len(text))(language)
    lines = [plain(line.strip()) for line in shown.splitlines() if line.strip()]
    told = "<br>".join(lines) or plain(words.BLANK(language))
    more = wishes.told(turn.asked, language)
    conditions = element("p", plain(more), class_="conditions") if more else ""
    heading = element("h3", plain(words.YOU(language)), class_="unseen")
    return element("div", heading + element("p", told) + conditions, class_="asked")


def _reply(turn: Turn, answer: Answer, language: Language) -> str:
    numbers = [citation.n for citation in answer.citations]

    def link(n: int) -> str:
        hint = words.marker_hint(n)(language)
        return element(
            "a", f"&#91;{n}&#93;", href=f"#src-{turn.number}-{n}", class_="marker", title=hint, aria_label=f"[{n}] {hint}",
            data_do="source", data_number=turn.number, data_n=n,
        )  # fmt: skip

    heading = element("h3", plain(words.ANSWER(language)), class_="unseen")
    # That few texts were found, or that the LLM chosen did not write, must be seen before the answer is read.
    above = "".join(element("p", plain(f"※ {one}"), class_="warning") for one in _warnings(answer, language))
    body = element("div", answer_html(answer.text, numbers, link), class_="text", lang="ja")
    foot = "".join(element("li", plain(line)) for line in _foot(turn, answer, language) if line)
    return element("div", heading + above + body + element("ul", foot, class_="notes"), class_="reply")


def _warnings(answer: Answer, language: Language) -> Iterator[str]:
    if answer.llm_failure:
        yield answer.llm_failure
    if answer.weak:
        yield sources.WEAK(language)


def _foot(turn: Turn, answer: Answer, language: Language) -> Iterator[str]:
    # The notice that all is an AI's stands on the page all the time.
    for notice in answer.notices:
        if notice not in (AI_NOTICE, answer.llm_failure):
            yield f"※ {notice}"
    if turn.note:
        yield f"※ {turn.note}"
    count = len(answer.citations) + len(answer.consulted)
    took = words.seconds(answer.timings["total"])(language) if "total" in answer.timings else ""
    made = (words.searched(count)(language) if count else "", words.written_by(answer.llm)(language), took)
    yield "　".join(filter(None, made))


def _copies(turn: Turn, answer: Answer) -> str:
    """What the copy button copies: the answer as text, with its sources in official form."""
    return element("div", plain(as_text(answer)), id=f"copy-{turn.number}", hidden=True)


def _again(turn: Turn, language: Language) -> str:
    return button(words.AGAIN(language), "again", "quiet", data_event="submit", data_number=turn.number) + button(
        words.REWRITE(language), "rewrite", "quiet", data_number=turn.number, data_event="edit"
    )


def _acts(turn: Turn, conversation: int, language: Language) -> str:
    copy = element(
        "button", plain(words.COPY(language)), type="button", class_="quiet", data_copy=f"copy-{turn.number}"
    )
    files = reactions.files_html(conversation, turn.kept_as, language) if turn.kept_as else ""
    said = reactions.feedback_html(turn, language) if turn.kept_as else ""
    row = copy + _again(turn, language) + files
    label = words.ACTIONS_OF(language)
    return element("div", row, class_="acts", role="group", aria_label=label) + said


def _suggestions(suggested: Sequence[str], language: Language) -> str:
    if not suggested:
        return ""
    name = plain(words.NEXT(language))
    buttons = "".join(
        button(short(one, 80), "ask", data_event="submit", data_question=one, lang="ja") for one in suggested
    )
    return element("div", f"<p>{name}</p>{buttons}", class_="suggested", role="group", aria_label=words.NEXT(language))


def _welcome(language: Language, rule: str) -> str:
    title = element("h2", plain(words.WELCOME(language)))
    lines = (words.CAN(language), words.CANNOT(language), rule)
    told = "".join(element("li", plain(line)) for line in lines if line)
    examples = "".join(
        button(one, "ask", "plain example", data_event="submit", data_question=one, lang="ja") for one in words.EXAMPLES
    )
    heading = element("h3", plain(words.EXAMPLES_TITLE(language)))
    return element(
        "section",
        title + element("ul", told, class_="first") + heading + element("div", examples, class_="examples"),
        class_="welcome",
    )
