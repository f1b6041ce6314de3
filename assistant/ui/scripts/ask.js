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

  // While an answer is awaited, its stream may break without a word. What is under way goes on at the server, so the page
  // looks whether that is there, and takes it up again; what a server that was restarted forgot goes back into the box.
  const QUIET = 8000, EVERY = 2000;
  let lost = "", changed = performance.now();
  new MutationObserver(() => { changed = performance.now(); }).observe(document, { subtree: true, childList: true, characterData: true });
  const tell = (text) => {
    const line = find("#lost");
    if (line) { line.textContent = text; line.hidden = !text; }
  };
  const findAgain = () => {
    const text = lost;
    lost = "";
    tell("");
    window.tobenSay(words.connectedAgain);
    find("#find-again")?.click();
    setTimeout(() => {
      const asked = [...document.querySelectorAll("#log .asked > p, #now .asked > p")].some((one) => one.innerText === text);
      if (text && !asked && !find("#question textarea")?.value) put("#question", text);
    }, 3000);
  };
  const isThere = async () => {
    try { return (await fetch("/health", { cache: "no-store" })).ok; } catch { return false; }
  };
  setInterval(async () => {
    const running = find("#now .asked > p");
    if (!lost && !(running && performance.now() - changed > QUIET) && navigator.onLine) return;
    const text = lost || running?.innerText || " ";
    if (await isThere()) {
      if (lost || running) { changed = performance.now(); lost = text.trim() ? text : ""; findAgain(); }
    } else if (!lost) {
      lost = text;
      tell(words.connectionLost);
    }
  }, EVERY);
})();
