// Runs once for each gr.HTML that has actions; `element` and `trigger` are Gradio's.
// A click on [data-do], a change of an input or select [data-do], and the submission of a form[data-do] send the element's
// data-* under the event named by data-event (default "click"); a form its fields besides, a field its value. What many
// elements would repeat stands once, on an element around them that has data-common.
const send = (one, more) =>
  trigger(one.dataset.event || "click", { ...one.closest("[data-common]")?.dataset, ...one.dataset, ...more });

element.addEventListener("click", (event) => {
  const one = event.target.closest("[data-do]");
  if (!one || !element.contains(one) || one.matches("form, input, select, textarea")) return;
  if (event.ctrlKey || event.metaKey || one.getAttribute("aria-disabled") === "true") return;
  event.preventDefault();
  send(one);
});

element.addEventListener("change", (event) => {
  const one = event.target;
  if (one.matches("input[data-do], select[data-do]")) send(one, { value: one.type === "checkbox" ? String(one.checked) : one.value });
});

element.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-do]");
  if (!form) return;
  event.preventDefault();
  const fields = {};
  for (const [name, value] of new FormData(form)) (fields[name] ??= []).push(value);
  send(form, { fields });
});
