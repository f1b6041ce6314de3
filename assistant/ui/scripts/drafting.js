// Ways inside a draft: a marker leads to its source, the source back to the marker it came from, the contents to a question.
// By hand: the page's <base> would turn "#…" into another address.
(() => {
  let from = null;
  const go = (to) => {
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#draft-paper a[data-to]");
    if (link) {
      event.preventDefault();
      const to = document.getElementById(link.dataset.to);
      if (!to) return;
      document.querySelectorAll("#draft-paper .shown").forEach((one) => one.classList.remove("shown"));
      if (to.matches(".source")) {
        from = link;
        to.classList.add("shown");
      }
      go(to);
      return;
    }
    const back = event.target.closest?.("#draft-paper .source .back");
    if (!back) return;
    const n = back.closest(".source").id;
    const marker = from?.isConnected && from.dataset.to === n ? from : document.querySelector(`#draft-paper a[data-to="${n}"]`);
    if (marker) {
      marker.focus({ preventScroll: true });
      marker.scrollIntoView({ block: "center" });
    }
  });

  // Hands a file out that stands in the page as a link, without leaving the page.
  window.tobenSave = (html) => {
    const box = document.createElement("template");
    box.innerHTML = html;
    const link = box.content.querySelector("a[download]");
    if (!link) return;
    document.body.append(link);
    link.click();
    link.remove();
  };
})();
