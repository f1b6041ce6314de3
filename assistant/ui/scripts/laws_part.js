// For each part of the room of laws, behind actions.js: where the reader is sent, and where the contents show him to be.
const contents = () => document.getElementById("laws-contents");
const current = () => {
  const shown = document.querySelector("#laws-text [data-fresh]");
  contents()?.querySelectorAll("[aria-current]").forEach((one) => one.removeAttribute("aria-current"));
  const { shownPart, shownNode, shownStart } = shown?.dataset ?? {};
  // A form for another day keeps to the article that is read.
  document.querySelectorAll("#laws [data-follow]").forEach((one) => {
    Object.assign(one.dataset, { part: shownPart ?? "", node: shownNode ?? "", start: shownStart ?? "" });
  });
  const wanted = shownPart ? `[data-part="${CSS.escape(shownPart)}"]` : shownNode ? `[data-node="${CSS.escape(shownNode)}"]` : "";
  // The parts of another law come one after the other.
  const entry = wanted && contents()?.querySelector(`[data-law="${CSS.escape(shown.dataset.law)}"] ${wanted}`);
  if (!entry) return;
  entry.setAttribute("aria-current", "true");
  if (shownPart) {
    for (let one = entry.closest("details"); one && one.matches(".tree details"); one = one.parentElement.closest("details")) one.open = true;
  }
  // The contents alone are scrolled, and not the page.
  const box = contents().querySelector("nav"), place = entry.getBoundingClientRect(), frame = box.getBoundingClientRect();
  if (place.top < frame.top || place.bottom > frame.bottom) box.scrollTop += place.top - frame.top - frame.height / 3;
};

// `element` lies inside what bears the id.
const isContents = element.closest("#laws-contents") !== null, isHead = element.closest("#laws-head") !== null;
const isPhone = () => matchMedia("(max-width: 899.98px)").matches;

watch("value", () => {
  // Gradio patches what stands there, and leaves what was typed or opened in it.
  element.querySelectorAll("input").forEach((one) => { one.value = one.getAttribute("value") ?? ""; });
  if (isContents) {
    element.querySelectorAll("details").forEach((one) => {
      one.open = one.hasAttribute("data-open") && !(isPhone() && one.matches(".all"));
    });
  }
  const load = element.querySelector("[data-load]");
  if (load) trigger("due", { ...load.dataset });
  current();
  const target = element.querySelector("[data-focus]");
  if (!target) return;
  target.focus({ preventScroll: true });
  (element.querySelector(".asked") ?? target).scrollIntoView({ block: isHead ? "nearest" : "start" });
});
