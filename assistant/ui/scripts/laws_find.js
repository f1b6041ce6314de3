// The field for a law as a combobox (WAI-ARIA practices, "editable combobox with list autocomplete") over #laws-options.
// Nothing is asked for while an IME composes, nor for every letter of somebody who types quickly.
const PAUSE = 150;
const input = element.querySelector("input");
const panel = () => document.getElementById("laws-options");
const options = () => [...(panel()?.querySelectorAll("[role=option]") ?? [])];
let waiting, composing = false, active = -1;

const open = (yes) => {
  active = -1;
  input.removeAttribute("aria-activedescendant");
  input.setAttribute("aria-expanded", String(yes && options().length > 0));
  panel()?.classList.toggle("open", yes);
};
const ask = () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (input.value.trim()) trigger("input", { text: input.value });
    else open(false);
  }, PAUSE);
};
const go = (how, data) => {
  clearTimeout(waiting);
  open(false);
  trigger(how, data);
};
const choose = (one) => {
  input.value = one.querySelector("span").textContent;
  go("click", { do: "law", ...one.dataset });
};
const mark = (place) => {
  const all = options();
  if (!all.length) return;
  active = (place + all.length) % all.length;
  all.forEach((one, number) => one.setAttribute("aria-selected", String(number === active)));
  all[active].scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", all[active].id);
};

input.addEventListener("compositionstart", () => { composing = true; clearTimeout(waiting); });
input.addEventListener("compositionend", () => { composing = false; ask(); });
input.addEventListener("input", (event) => { if (!composing && !event.isComposing) ask(); });
input.addEventListener("blur", () => open(false));
input.addEventListener("keydown", (event) => {
  // Safari ends the composition before it tells of the key that ended it: 229 is that key.
  if (composing || event.isComposing || event.keyCode === 229) return;
  const shown = panel()?.classList.contains("open") && options().length > 0;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (!shown && options().length && panel().querySelector("ul").dataset.typed === input.value) {
      open(true);
      panel().classList.add("open");
    }
    mark(active < 0 ? (event.key === "ArrowDown" ? 0 : -1) : active + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (shown && active >= 0) choose(options()[active]);
    else if (input.value.trim()) go("submit", { do: "typed", text: input.value });
  } else if (event.key === "Escape" && panel()?.classList.contains("open")) {
    event.preventDefault();
    open(false);
  }
});

// What comes too late, for letters that are no longer there, is not shown.
document.addEventListener("toben-laws-options", () => {
  const list = panel()?.querySelector("[data-typed]");
  if (!list || list.dataset.typed !== input.value || document.activeElement !== input) return;
  open(true);
  if (list.dataset.said) window.tobenSay?.(list.dataset.said);
});
document.addEventListener("toben-laws-chosen", (event) => choose(event.detail));

// For scripts/laws.js: an article or a law opened from another room.
window.tobenLaws = { open: (passage, day) => trigger("click", { do: "law", passage, day }) };
