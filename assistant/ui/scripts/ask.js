// The chat: the address of the page, the input method, where the page scrolls, and questions that come from other rooms.
(() => {
  const words = window.tobenWords;
  const find = (selector) => document.querySelector(selector);

  // The address names the conversation, so that a reload brings it back.
  const place = () => {
    const named = find("#now [data-place]") || find("#log [data-place]");
    const now = new URL(location.href);
    const wanted = named?.dataset.place || "";
    if (!find("#log > *") || (now.searchParams.get("c") || "") === wanted) return;
    if (wanted) now.searchParams.set("c", wanted); else now.searchParams.delete("c");
    history.replaceState(null, "", now);
  };
  let restored = false;
  const look = () => { if (restored) place(); };

  // Enter that commits a word is no Enter that sends. Chromium says so itself; Safari sends the key after the composition
  // has ended (key code 229), and some input methods of Edge a plain Enter in the same moment.
  let ended = 0;
  document.addEventListener("compositionend", () => { ended = performance.now(); }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches?.("textarea, input")) return;
    if (event.isComposing || event.keyCode === 229 || performance.now() - ended < 40) event.stopImmediatePropagation();
  }, true);

  // Something is seen at once, before the server has said anything.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches?.("#question textarea")) find("#stop:not([disabled])")?.click();
  });

  // Once an answer is there it is read from its question on.
  window.tobenSettle = () => requestAnimationFrame(() => {
    restored = window.tobenRestored = true;
    look();
    const box = find("#said");
    const last = [...document.querySelectorAll("#log .turn")].at(-1);
    if (box && last) {
      const way = last.getBoundingClientRect().top - box.getBoundingClientRect().top;
      if (box.scrollHeight > box.clientHeight + 1) box.scrollTop += way - 8;
    }
    const sources = find("#sources");
    if (sources) sources.scrollTop = 0;
    window.tobenSettleSources?.();
  });

  window.tobenFocus = () => requestAnimationFrame(() => {
    look();
    const box = find("#question textarea");
    if (box) { box.focus(); box.setSelectionRange(box.value.length, box.value.length); }
  });

  // A question under way is in sight.
  let under = false;
  new MutationObserver(() => {
    const running = Boolean(find("#now .turn"));
    if (running && !under) { const box = find("#said"); if (box) box.scrollTop = box.scrollHeight; }
    under = running;
    find("#desk")?.classList.toggle("busy", running);
    look();
  }).observe(document, { subtree: true, childList: true });

  // A source that stands in the panel needs no server.
  document.addEventListener("click", (event) => {
    const marker = event.target.closest?.('#log a[href^="#src-"]');
    if (!marker) return;
    const id = marker.getAttribute("href").slice(1);
    if (document.getElementById(id)) {
      event.preventDefault();
      event.stopPropagation();
      window.tobenShowSource(id);
      return;
    }
    const wait = new MutationObserver(() => {
      if (!document.getElementById(id)) return;
      wait.disconnect();
      requestAnimationFrame(() => window.tobenShowSource(id));
    });
    wait.observe(find("#panel"), { subtree: true, childList: true });
    setTimeout(() => wait.disconnect(), 10000);
  }, true);

  const put = (selector, text) => {
    const box = find(`${selector} textarea, ${selector} input`);
    if (!box) return false;
    const kind = box.tagName === "TEXTAREA" ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  };
  const room = (key) => find(`#tabs [role=tab][data-tab-id="${key}"]`)?.click();

  // From other rooms, as [data-ask] or the event toben-ask: a question into the box.
  const take = (text) => {
    room("ask");
    setTimeout(() => { if (put("#question", text)) window.tobenFocus(); }, 50);
  };
  document.addEventListener("toben-ask", (event) => take(event.detail));
  document.addEventListener("click", (event) => {
    const asking = event.target.closest?.("[data-ask]");
    if (asking) take(asking.dataset.ask);
  });

  // A connection that is lost and comes back. What was under way goes on at the server; the page then takes it up.
  window.addEventListener("offline", () => window.tobenSay(words.connectionLost));
  window.addEventListener("online", () => window.tobenSay(words.connectedAgain));
})();
