// The list below the field for a law: a press must not take the focus from the field.
element.addEventListener("mousedown", (event) => event.preventDefault());
element.addEventListener("click", (event) => {
  const one = event.target.closest("[role=option]");
  if (one) document.dispatchEvent(new CustomEvent("toben-laws-chosen", { detail: one }));
});
watch("value", () => document.dispatchEvent(new Event("toben-laws-options")));
