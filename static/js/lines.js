// The lines of a roster: copied, moved, removed and put back with one way back each, and shown one at a time on a narrow
// screen. Apart from the grid, which is keys and clipboards. Without this each button asks for a page of its own.
import { whenSaved } from "./autosave.js";
import { cells } from "./grid.js";
import { byId } from "./words.js";
import "./menus.js";

let next = ""; // the line that takes the hand once another is gone

/** Press the one button of a roster that asks, in the name of a button of a line or of « Annuler ». */
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-verb]");
  const roster = button?.dataset.ofRoster ?? button?.closest("[data-roster]")?.dataset.roster;
  const asks = roster && byId(`verb-${roster}`);
  if (!asks) return; // a line shown alone: an ordinary button, an ordinary page
  event.preventDefault();
  button.closest("[popover]")?.hidePopover?.();
  const row = line(roster, button.value);
  const others = shown(byId(`b-${roster}`));
  const at = others.indexOf(row);
  next = (others[at + 1] ?? others[at - 1])?.dataset.entry ?? "";
  const { name, value } = button;
  whenSaved(() => {
    asks.name = name;
    asks.value = value;
    asks.click();
  });
});

const shown = (body) => [...body.querySelectorAll("tr[data-entry]:not([hidden])")]; // rows may be left out, and still stand there
const line = (roster, entry) => byId(`b-${roster}`)?.querySelector(`tr[data-entry="${CSS.escape(entry)}"]`);

function move(roster, entry, before) {
  const row = line(roster, entry), body = row.parentElement, messages = byId(`mr-${row.id}`);
  const there = before ? line(roster, before) : null;
  body.insertBefore(row, there);
  body.insertBefore(messages, there);
}

function number(roster) {
  const all = shown(byId(`b-${roster}`));
  const free = all.filter((row) => row.querySelector("[popover]"));
  all.forEach((row, at) => { const rank = row.querySelector("[data-rank]"); if (rank && rank.textContent !== String(at + 1)) rank.textContent = at + 1; });
  free.forEach((row, at) => {
    row.querySelector('[name="_monter"]').disabled = at === 0;
    row.querySelector('[name="_descendre"]').disabled = at === free.length - 1;
  });
}

document.addEventListener("lignes", (event) => {
  const { added = [], roster, moved, before, removed, verb } = event.detail;
  if (moved) move(roster, moved, before);
  number(roster);
  const fresh = added.map((entry) => line(roster, entry)).filter(Boolean);
  const current = moved ?? added[0] ?? (removed ? next : "");
  showAlone(roster, current);
  if (moved) {
    const again = line(roster, moved).querySelector(`[name="${verb}"]`);
    byId(`a-r-${roster}-${moved}`)?.focus();
    if (again && !again.disabled) { again.closest("[popover]").showPopover?.(); again.focus(); }
  } else if (fresh.length > 0) cells(fresh[0])[0]?.focus();
  else if (removed) (byId(`a-r-${roster}-${next}`) ?? byId(`add-${roster}`))?.focus();
}, true);

// ── one line at a time, on a narrow screen: the others are there, only not shown ──

const narrow = window.matchMedia("(max-width: 46rem)");

function showAlone(roster, entry = "") {
  const box = document.querySelector(`[data-roster="${roster}"]:not([data-card])`);
  if (!box) return;
  const all = shown(box);
  box.classList.toggle("one", narrow.matches && all.length > 0);
  const row = all.find((each) => each.dataset.entry === entry) ?? all.find((each) => each.classList.contains("current")) ?? all[0];
  for (const each of all) each.classList.toggle("current", each === row);
  const at = all.indexOf(row), says = byId(`p-${roster}`);
  const text = narrow.matches && row ? says.dataset.says.replace("{place}", at + 1).replace("{count}", all.length) : "";
  if (says.textContent !== text) says.textContent = text;
  byId(`av-${roster}`).disabled = at <= 0;
  byId(`ap-${roster}`).disabled = at >= all.length - 1;
}

document.addEventListener("click", (event) => {
  const step = event.target.closest?.("[data-step]");
  const box = step?.closest("[data-roster]:not([data-card])");
  if (box) {
    event.preventDefault();
    const all = shown(box);
    const row = all[all.findIndex((each) => each.classList.contains("current")) + Number(step.dataset.step)];
    if (row) showAlone(box.dataset.roster, row.dataset.entry);
    if (step.disabled) box.querySelector("[data-step]:not(:disabled)")?.focus();
    return;
  }
  const link = event.target.closest?.('a[href*="#"]');
  if (link && link.pathname === location.pathname) reveal(link.hash.slice(1));
});

/** Show the line that holds an element, so that a link may lead to it. */
function reveal(id) {
  const row = id && byId(id)?.closest("tr[data-entry]");
  if (row) showAlone(row.closest("[data-roster]").dataset.roster, row.dataset.entry);
}

function showAll() {
  for (const box of document.querySelectorAll("[data-roster]")) showAlone(box.dataset.roster);
}

if (document.querySelector("[data-autosave]")) {
  showAll();
  reveal(location.hash.slice(1));
  narrow.addEventListener("change", showAll);
  document.addEventListener("morceaux", showAll, true);
}
