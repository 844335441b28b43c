// Tables of boxes: arrows and Entrée go from row to row; a block copied from a spreadsheet fills a matrix right and down,
// and goes to the preview of a roster that takes tables.
// A native table with native tab stops: Tab leaves it, Left and Right keep moving the caret, Entrée never sends.
import { say } from "./autosave.js";

const GRID = "table[data-grid]";
const MOST_HTML = 1400000; // characters; a longer clipboard is read by its text alone
export const cells = (row) => [...row.querySelectorAll(".entry .field:not([disabled]), .entry output")].filter((each) => !each.closest(".other, .reasons"));
const isRow = (row) => !row.hidden && !row.classList.contains("message-row") && row.querySelector(".entry") !== null;
const rows = (body) => [...body.rows].filter(isRow);
const typed = (cell) => cell && cell.tagName !== "OUTPUT";

function place(field) {
  const all = rows(field.closest("tbody"));
  const y = all.indexOf(field.closest("tr"));
  return { all, y, x: y < 0 ? -1 : cells(all[y]).indexOf(field) };
}

/** The field of the row above or below; of a row shown alone, the field before or after. */
function beside(field, step) {
  let row = field.closest("tr");
  const x = cells(row).indexOf(field);
  if (row.closest(".one")) return cells(row).filter(typed)[cells(row).filter(typed).indexOf(field) + step];
  do row = step > 0 ? row.nextElementSibling : row.previousElementSibling; while (row && !isRow(row));
  return row ? cells(row)[x] : undefined;
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.(`${GRID} .field`);
  if (!field || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const choosing = field.tagName === "SELECT", writing = field.tagName === "TEXTAREA";
  const enter = event.key === "Enter" && !writing;
  const down = (event.key === "ArrowDown" && !choosing && !writing) || (enter && !event.shiftKey);
  const up = (event.key === "ArrowUp" && !choosing && !writing) || (enter && event.shiftKey);
  if (!down && !up) return;
  event.preventDefault();
  const target = beside(field, down ? 1 : -1);
  if (!typed(target)) return;
  target.focus();
  target.select?.();
});

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[’']/g, "'").replace(/\s+/g, " ").trim().toLowerCase();

function put(cell, text) {
  if (cell.tagName === "SELECT") {
    const wanted = fold(text);
    const option = [...cell.options].find((each) => each.value && (fold(each.text) === wanted || fold(each.value) === wanted)) ?? (wanted ? undefined : cell.options[0]);
    if (!option) return false;
    cell.value = option.value;
  } else cell.value = text.trim();
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function read(text) {
  const clean = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  return /[\t\n]/.test(clean) ? clean.split("\n").map((line) => line.split("\t")) : null;
}

function fill(all, y, x, lines) {
  let count = 0, left = 0;
  lines.forEach((line, dy) => line.forEach((text, dx) => {
    const row = all[y + dy];
    const cell = row && cells(row)[x + dx];
    if (typed(cell) && put(cell, text)) count += 1;
    else if (text.trim()) left += 1;
  }));
  return { count, left };
}

function tell(field, { count, left }) {
  field.dispatchEvent(new Event("change", { bubbles: true })); // one save for the whole block
  say(left ? "pastedLess" : "pasted", { count, left }, "nouvelle");
}

const hidden = (form, name) => {
  const found = form.elements[name] ?? Object.assign(document.createElement("input"), { type: "hidden", name });
  form.append(found);
  return found;
};

// A block pasted in a roster that takes tables is shown before it is written: the section's form carries it there.
function preview(field, table, clipboard) {
  const { form } = field, html = clipboard.getData("text/html");
  hidden(form, "_texte").value = clipboard.getData("text/plain");
  hidden(form, "_html").value = html.length <= MOST_HTML ? html : "";
  hidden(form, "_case").value = field.name;
  form.requestSubmit(document.getElementById(`paste-${table.dataset.paste}`));
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("button[name=_coller]")) return;
  for (const name of ["_texte", "_html", "_case"]) event.target.form?.elements[name]?.remove(); // of a block pasted before
}, true);

document.addEventListener("paste", (event) => {
  const field = event.target.closest?.(`${GRID} .field`);
  const lines = field && read(event.clipboardData.getData("text/plain"));
  if (!lines) return; // a single value pastes natively
  event.preventDefault();
  const table = field.closest(GRID);
  if (table.dataset.paste) return preview(field, table, event.clipboardData);
  const { all, y, x } = place(field);
  tell(field, fill(all, y, x, lines));
});
