// The cards of sources: a card is shown, a text begins at its quotation, a neighbour opens where the reader is.
(() => {
  const toQuotation = (box) => {
    const mark = box.querySelector("mark");
    if (mark) box.scrollTop = mark.offsetTop - 6;
  };

  // Shows the card of an id ("src-3-1"): false where the panel does not hold it.
  window.tobenShowSource = (id) => {
    const card = document.getElementById(id);
    if (!card || !card.matches("#panel .source")) return false;
    document.querySelectorAll("#panel .source.shown").forEach((other) => other.classList.remove("shown"));
    card.classList.add("shown");
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
    card.querySelectorAll(".text").forEach(toQuotation);
    return true;
  };

  // The panel is drawn afresh when a neighbour opens or closes: the keyboard goes on from there.
  let asked = null;
  document.addEventListener("click", (event) => {
    const way = event.target.closest?.('#panel [data-do="neighbour"]');
    if (way) asked = { card: way.closest(".source")?.id, opens: way.dataset.id, label: way.textContent };
  });
  const goOn = () => {
    const card = asked && document.getElementById(asked.card);
    if (!card) return;
    const button = [...card.querySelectorAll('[data-do="neighbour"]')].find((one) => one.textContent === asked.label);
    (asked.opens ? card.querySelector(".beside") : button ?? card)?.focus({ preventScroll: true });
    asked = null;
  };

  // Back to the marker that led to a card, else to the first that names its source.
  let came = null;
  document.addEventListener("click", (event) => {
    came = event.target.closest?.('#log a[href^="#src-"]') ?? came;
    const back = event.target.closest?.("#panel .back");
    if (!back) return;
    const markers = `#log a.marker[href="#${back.closest(".source").id}"]`;
    const marker = came?.isConnected && came.matches(markers) ? came : document.querySelector(markers);
    marker?.focus({ preventScroll: true });
    marker?.scrollIntoView({ block: "center" });
  }, true);

  const drawn = new WeakSet();
  new MutationObserver(() => {
    const boxes = [...document.querySelectorAll("#panel .text")].filter((box) => !drawn.has(box));
    if (!boxes.length) return;
    boxes.forEach((box) => { drawn.add(box); toQuotation(box); });
    goOn();
  }).observe(document, { subtree: true, childList: true });
})();
