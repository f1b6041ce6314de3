// The history column: folding it away, closing what was opened in it, and where the keyboard is after it was drawn anew.
(() => {
  const root = document.documentElement;
  const find = (selector) => document.querySelector(selector);
  const wide = window.matchMedia("(min-width: 900px)");
  // On a wide screen it stays as the reader left it; on a phone it is folded until it is asked for.
  let unfolded = false;
  let folded = false;
  try { folded = localStorage.getItem("toben-history") === "folded"; } catch { /* A browser may forbid it. */ }
  const isOpen = () => (wide.matches ? !folded : unfolded);
  const draw = () => {
    root.classList.toggle("history-folded", !isOpen());
    find("#history-toggle")?.setAttribute("aria-expanded", String(isOpen()));
  };
  draw();
  wide.addEventListener("change", draw);

  // What was last done in the list: it is drawn anew then, and the keyboard would be nowhere.
  let done = null;
  const box = () => find("#history-search :is(input, textarea)");
  const settle = () => {
    // Drawn by who knows nothing of the search.
    if (box()?.value) find("#history-list [data-do=again]")?.click();
    const last = done;
    // Gradio draws it piece by piece.
    if (last) setTimeout(() => { if (done === last) focus(last); }, 100);
  };
  const focus = (last) => {
    const active = document.activeElement;
    if (active && active !== document.body && !active.closest("#history-list")) return;
    const rows = document.querySelectorAll("#history-list .open");
    const place = last.act === "more" ? rows[last.rows] : [...rows].find((one) => one.dataset.id === last.id);
    (place || (isOpen() ? box() : null) || find("#history-toggle"))?.focus();
  };

  // What the list shows, for whoever draws it anew: its search, its pages, the open conversation.
  window.tobenHistory = () => {
    const shown = find("#history-list .talks")?.dataset ?? {};
    return [shown.search ?? "", shown.pages ?? "", shown.current ?? ""];
  };
  let list = null;
  const drawn = new MutationObserver(settle);
  new MutationObserver(() => {
    if (find("#history-list") === list) return;
    list = find("#history-list");
    drawn.disconnect();
    if (list) drawn.observe(list, { subtree: true, childList: true });
    draw();
  }).observe(document, { subtree: true, childList: true });

  const close = (details) => { details.open = false; details.querySelector("summary").focus(); };
  const remember = (one) => {
    const now = { act: one.dataset.do, id: one.dataset.id || "", rows: document.querySelectorAll("#history-list .open").length };
    done = now;
    setTimeout(() => { if (done === now) done = null; }, 3000);
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#history-toggle")) {
      if (wide.matches) {
        folded = !folded;
        try { localStorage.setItem("toben-history", folded ? "folded" : ""); } catch { /* As above. */ }
      } else unfolded = !unfolded;
      draw();
    }
    const one = event.target.closest?.("#history-list :is([data-do], [data-close])");
    if (one?.matches("[data-close]")) close(one.closest("details"));
    else if (one && !one.matches("form, [data-do=again]")) {
      remember(one);
      if (one.dataset.do === "open" && !wide.matches) { unfolded = false; draw(); }
    }
  }, true);
  document.addEventListener("submit", (event) => {
    if (event.target.matches?.("#history-list form")) remember(event.target);
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const details = event.target.closest?.("#history-list details[open]");
    if (details) close(details);
  });
})();
