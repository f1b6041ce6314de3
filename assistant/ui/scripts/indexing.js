// The strip on the index: asks how things stand, often while something runs, seldom otherwise, never while nobody looks.
// Runs once for its gr.HTML; `element` is Gradio's. What the server says is put in as text.
const SELDOM = 15000, OFTEN = 1000, DOUBLE_CLICK = 700;
const path = "/indexing.json";
const language = document.documentElement.lang === "en" ? "en" : "ja";
const KEPT = "toben-download-ended";
const kept = () => { try { return sessionStorage.getItem(KEPT); } catch { return null; } };
// `ended`: the download whose end this page need not tell; null before the first answer.
let seen = "", ended = kept(), last = "", timer = 0, shown = {}, asked = 0;
const keep = (name) => {
  ended = name;
  try { sessionStorage.setItem(KEPT, name); } catch { /* A browser may forbid it. */ }
};

const show = (now) => {
  const said = element.querySelector(".said"), bar = element.querySelector(".bar"), progress = bar.querySelector("progress");
  element.classList.toggle("there", now.said !== "");
  element.dataset.kind = now.kind;
  if (said.textContent !== now.said) said.textContent = now.said;
  bar.hidden = now.kind !== "busy";
  if (now.share === null) progress.removeAttribute("value"); else progress.value = now.share;
  bar.querySelector(".count").textContent = now.count;
  element.querySelectorAll("[data-button]").forEach((button) => {
    const there = now.buttons.includes(button.dataset.button);
    if (there && button.hidden) shown[button.dataset.button] = Date.now();
    button.hidden = !there;
  });
};

const look = async (button) => {
  clearTimeout(timer);
  const turn = ++asked;
  let pause = SELDOM;
  try {
    const query = new URLSearchParams({ language, seen, ...(ended === null ? {} : { ended }), ...(button ? { button } : {}) });
    const answer = await fetch(`${path}?${query}`, { method: button ? "POST" : "GET", cache: "no-store" });
    if (turn !== asked) return;
    if (answer.ok && (answer.headers.get("content-type") || "").startsWith("application/json")) {
      const now = await answer.json();
      if (turn !== asked) return;
      seen ||= now.index;
      last = now.ended;
      if (ended === null) keep(last);
      show(now);
      if (now.kind === "busy") pause = OFTEN;
    }
  } catch { /* The frame tells of a lost connection. */ }
  if (turn === asked && element.isConnected) timer = setTimeout(() => { if (!document.hidden) look(); }, pause);
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-button]");
  if (!button) return;
  // The second click of a double click is not meant for the button that has come up below it.
  if (Date.now() - (shown[button.dataset.button] || 0) < DOUBLE_CLICK) return;
  if (button.dataset.button !== "close") return look(button.dataset.button);
  seen = "";
  keep(last);
  look();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
look();
