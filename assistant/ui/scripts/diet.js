// 答弁を探す: the keyboard's place is kept when a part is made anew, months are walked with the arrow keys, and a question
// about an answer is handed to the chat.
(() => {
  const ROOM = "#diet";
  const room = () => document.querySelector(ROOM);

  // A question about an answer is no matter of this room: whoever keeps the chat listens for `toben-ask`.
  document.addEventListener("click", (event) => {
    const one = event.target.closest?.(`${ROOM} [data-do="ask-about"]`);
    if (!one) return;
    event.preventDefault();
    event.stopPropagation();
    document.dispatchEvent(new CustomEvent("toben-ask", { detail: one.dataset.question }));
  }, true);

  // What was pressed last, by its data, for it is another element once its part is made anew.
  let pressed = null;
  let opener = null;
  const selector = (one) => Object.entries(one.dataset).map(([name, value]) =>
    `[data-${name.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase())}="${CSS.escape(value)}"]`).join("");
  const remember = (event) => {
    const one = event.target.closest?.(`${ROOM} [data-do]`);
    if (!one || one.matches("form") !== (event.type === "submit")) return;
    const part = one.closest("[id^=diet-]");
    pressed = { part: part?.id, found: selector(one), form: one.matches("form"), act: one.dataset.do };
    if (one.dataset.do === "pair" && one.dataset.id && part?.id === "diet-results") opener = { found: selector(one), top: scrollY };
  };
  document.addEventListener("click", remember, true);
  document.addEventListener("submit", remember, true);

  const focus = (one, scroll) => { one?.focus({ preventScroll: true }); if (scroll) one?.scrollIntoView({ block: "start" }); };
  const heading = (part) => part?.querySelector("h2");
  const settle = () => {
    const was = pressed;
    if (!was || !room()) return;
    const part = document.getElementById(was.part);
    if (was.act === "pair") {
      pressed = null;
      const shown = document.querySelector("#diet-pair .thread");
      if (shown) return focus(heading(shown), true);
      const from = opener && document.querySelector(`#diet-results ${opener.found}`);
      if (from) { scrollTo(0, opener.top); focus(from, false); }
      return;
    }
    if (was.act === "page") { pressed = null; return focus(heading(document.getElementById("diet-results")), true); }
    if (document.activeElement && document.activeElement !== document.body) return;
    const again = part?.querySelector(was.found);
    focus(again ? (was.form ? again.querySelector("input") : again) : heading(document.getElementById("diet-results")), false);
  };

  const bars = () => [...document.querySelectorAll("#diet-timeline .bars button")];
  // The newest months, or those chosen, are in sight first.
  const place = () => {
    const stop = bars().find((one) => one.tabIndex === 0);
    const box = stop?.closest(".scroll");
    if (box) box.scrollLeft = stop.offsetLeft - box.clientWidth / 2;
  };
  document.addEventListener("keydown", (event) => {
    const here = event.target.closest?.("#diet-timeline .bars button");
    if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = bars();
    const at = all.indexOf(here);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined || !all[to]) return;
    event.preventDefault();
    here.tabIndex = -1;
    all[to].tabIndex = 0;
    all[to].focus();
  });

  new MutationObserver((records) => {
    // Gradio counts seconds beside each part while it waits: that is not the part made anew.
    const made = records.filter((one) => one.target.closest?.(".html-container"));
    const parts = new Set(made.map((one) => one.target.closest("[id^=diet-]")?.id));
    if (parts.has("diet-timeline")) place();
    if (["diet-pair", "diet-facets", "diet-timeline", "diet-results"].some((part) => parts.has(part))) settle();
  }).observe(document, { subtree: true, childList: true });
})();
