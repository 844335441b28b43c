// Moving what is in focus by Alt and an arrow, undoing by Ctrl+Z outside of a field, and dragging in the outline.
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

// A question goes beside another one, or to the end of a section; a section goes beside another one.
const END = "*";
const MARKS = ["over", "under", "into"];
let dragged = null;
const thingOf = (event, kinds) => event.target.closest?.(kinds.map((kind) => `.plan [data-${kind}]`).join());
const isItem = (thing) => "item" in thing.dataset;
const codeOf = (thing) => thing?.dataset.item ?? thing?.dataset.section ?? "";

// Where what is dragged would land: the thing under the pointer, and the side of it.
function landing(event) {
  const thing = dragged && thingOf(event, isItem(dragged) ? ["item", "section"] : ["section"]);
  if (!thing || thing === dragged) return null;
  if (isItem(dragged) && !isItem(thing)) return { thing, side: "into" };
  const line = thing.querySelector("a").getBoundingClientRect();
  return { thing, side: event.clientY < line.top + line.height / 2 ? "over" : "under" };
}

function unmark() {
  for (const each of document.querySelectorAll(MARKS.map((mark) => `.plan .${mark}`).join())) each.classList.remove(...MARKS);
}

document.addEventListener("dragstart", (event) => {
  dragged = thingOf(event, ["item", "section"]) ?? null;
  dragged?.classList.add("dragged");
});
document.addEventListener("dragover", (event) => {
  const found = landing(event);
  unmark();
  if (!found) return;
  event.preventDefault();
  found.thing.classList.add(found.side);
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("dragged");
  unmark();
  dragged = null;
});
document.addEventListener("drop", (event) => {
  const found = landing(event);
  if (!found) return;
  event.preventDefault();
  const { thing, side } = found;
  const before = thing.previousElementSibling;
  if (side === "over" && before === dragged) return;
  const button = byId("glisser");
  button.value = `vers:${isItem(dragged) ? "item" : "section"}::${codeOf(dragged)}`;
  byId("glisser-section").value = thing.closest("[data-section]").dataset.section;
  byId("glisser-apres").value = side === "into" ? END : codeOf(side === "over" ? before : thing);
  button.click();
});
document.addEventListener("htmx:finally:request", () => {
  for (const id of ["glisser-section", "glisser-apres"]) byId(id).value = "";
});
