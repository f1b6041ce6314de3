// Opens an article in the room of laws from anywhere: window.tobenOpenLaw("law:415AC0000000057:m:27#p1", "2025-04-01"), or
// an element with data-law-open="law:415AC0000000057:m:27|2025-04-01". Without a day, today's text; "law:…" alone is a law.
(() => {
  // How many answers are under way. What comes at once needs no line.
  let waits = 0;
  window.tobenLawsWait = (more) => {
    waits = Math.max(waits + more, 0);
    setTimeout(() => {
      const line = document.querySelector("#laws-wait [role=status]");
      if (line) line.hidden = waits === 0;
    }, more > 0 ? 300 : 0);
  };
  window.tobenOpenLaw = (passage, day = "") => {
    window.tobenLawsAsked = true;
    window.tobenRoom("laws");
    const until = Date.now() + 5000;
    const open = () => {
      if (window.tobenLaws) window.tobenLaws.open(passage, day);
      else if (Date.now() < until) setTimeout(open, 50);
    };
    open();
  };
  document.addEventListener("click", (event) => {
    const one = event.target.closest?.("[data-law-open]");
    if (!one || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    window.tobenOpenLaw(...one.dataset.lawOpen.split("|"));
  });
})();
