// What Gradio has no part for: the language of the document, light and dark, a connection that is lost, copying.
(() => {
  const words = window.tobenWords;
  const root = document.documentElement;
  root.lang = words.language;

  // Light or dark: the device's wish unless the reader chose. Gradio sets the class on the body by the device alone.
  const asked = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("toben-colours") || ""; } catch { return ""; } };
  const colour = () => {
    const dark = (chosen() || (asked.matches ? "dark" : "light")) === "dark";
    root.classList.toggle("dark", dark);
    if (document.body && document.body.classList.contains("dark") !== dark) document.body.classList.toggle("dark", dark);
    document.querySelectorAll("#banner select[name=colours]").forEach((one) => { one.value = chosen(); });
  };
  colour();
  asked.addEventListener("change", colour);
  document.addEventListener("DOMContentLoaded", () => {
    colour();
    new MutationObserver(colour).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  });
  // The menu is drawn anew once the server knows who reads.
  document.addEventListener("toggle", (event) => { if (event.target.closest?.("#banner")) colour(); }, true);
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.("#banner select[name=colours]")) return;
    try { localStorage.setItem("toben-colours", event.target.value); } catch { /* A browser may forbid it. */ }
    colour();
  });

  // A sheet of the menu closes with Escape and with a click elsewhere.
  const close = (but) => document.querySelectorAll("#banner details[open]").forEach((one) => { if (one !== but) one.open = false; });
  document.addEventListener("click", (event) => close(event.target.closest?.("#banner details")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("#banner details[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  // Past the menu: to the question, or to the room that is open.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#banner .skip")) return;
    event.preventDefault();
    const room = [...document.querySelectorAll("#tabs [role=tabpanel]")].find((one) => one.checkVisibility());
    if (!room) return;
    room.tabIndex = -1;
    (room.querySelector("#question textarea") ?? room).focus();
  });

  // Brings a room to the front, by its key in page.py.
  window.tobenRoom = (key) => document.querySelector(`#tabs [role=tab][data-tab-id="${CSS.escape(key)}"]`)?.click();

  // Said once, for the eye and for a screen reader.
  window.tobenSay = (text) => {
    const line = document.getElementById("said-line");
    if (line) { line.textContent = ""; requestAnimationFrame(() => { line.textContent = text; }); }
  };

  // Copies the text of the element that data-copy names. Without https a browser has no clipboard, but still copies a selection.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const text = document.getElementById(button.dataset.copy)?.textContent ?? "";
    let done = false;
    try { await navigator.clipboard.writeText(text); done = true; } catch {
      const box = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(box);
      box.select();
      done = document.execCommand("copy");
      box.remove();
      button.focus();
    }
    window.tobenSay(done ? words.copied : words.notCopied);
    const label = button.textContent;
    if (done && !button.dataset.told) {
      button.dataset.told = "1";
      button.textContent = words.copied;
      setTimeout(() => { button.textContent = label; delete button.dataset.told; }, 2000);
    }
  });

  // Arrow keys walk along the tabs, as everywhere; Gradio's have none.
  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("#tabs [role=tab]");
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (!tab || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const tabs = [...tab.parentElement.querySelectorAll("[role=tab]")], last = tabs.length - 1, place = tabs.indexOf(tab) + step;
    const next = tabs[step === Infinity ? last : step === -Infinity ? 0 : (place + tabs.length) % tabs.length];
    next.focus();
    next.click();
  });

  // Gradio names some of its parts in English, or not at all.
  const rename = () => {
    if (root.lang !== words.language) root.lang = words.language;
    document.querySelectorAll("#tabs [role=tablist]").forEach((one) => one.setAttribute("aria-label", words.tabs));
  };
  new MutationObserver(rename).observe(document, { subtree: true, childList: true });

  // Official text is Japanese on the page in English too: it is named so, for its pronunciation and its letters.
  const japanese = (text) => (text.match(/[\u3040-\u30ff\u3400-\u9fff]/g) ?? []).length > (text.match(/[a-z]/gi) ?? []).length;
  const name = (one, text) => {
    if (one && japanese(text) && !one.closest("script, style, textarea") && one.closest("[lang]")?.lang !== "ja") one.lang = "ja";
  };
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return name(node.parentElement, node.data);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const one of [node, ...node.querySelectorAll("[aria-label]")]) name(one, one.getAttribute("aria-label") ?? "");
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) name(texts.currentNode.parentElement, texts.currentNode.data);
  };
  if (words.language !== "ja") {
    new MutationObserver((all) => all.forEach((one) => {
      if (one.type === "childList") one.addedNodes.forEach(read);
      // Gradio takes away what its HTML does not have.
      else if (!one.target.lang) read(one.target);
    })).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["lang"] });
  }
})();
