// Moving what is in focus by Alt and an arrow, undoing by Ctrl+Z outside of a field, and dragging a question in the outline.
// An extra each: the buttons do the same.
const byId = (id) => document.getElementById(id);
const typing = (element) => element?.matches?.("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.altKey && !event.ctrlKey && !event.metaKey) {
    const button = document.querySelector(`.steps-of [data-key="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !typing(event.target)) {
    event.preventDefault();
    byId(event.shiftKey ? "retablir" : "annuler")?.click();
  }
});

let dragged = null;
const itemOf = (event) => event.target.closest?.(".plan [data-item]");

document.addEventListener("dragstart", (event) => {
  dragged = itemOf(event);
  dragged?.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const under = dragged && itemOf(event);
  if (!under) return;
  event.preventDefault();
  for (const each of document.querySelectorAll(".plan .under")) each.classList.remove("under");
  under.classList.add("under");
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  for (const each of document.querySelectorAll(".plan .under")) each.classList.remove("under");
  dragged = null;
});
document.addEventListener("drop", (event) => {
  const under = itemOf(event);
  if (!dragged || !under || under === dragged) return;
  event.preventDefault();
  const button = byId("glisser");
  button.value = `vers:item::${dragged.dataset.item}`;
  byId("glisser-section").value = under.closest("[data-section]").dataset.section;
  byId("glisser-apres").value = under.dataset.item;
  button.click();
});
document.addEventListener("htmx:finally:request", () => {
  for (const id of ["glisser-section", "glisser-apres"]) byId(id).value = "";
});
