// What fits at the caret of an expression's text, as a list that the keyboard walks: arrows, Enter or Tab to take one,
// Escape to close it, Ctrl+Space to ask for it. The text works without it. One part of the page, one list.
import { ourHeaders } from "./post.js";

const PAUSE = 150;
const box = document.querySelector("[data-completion]");
const area = () => document.getElementById("texte");

const list = Object.assign(document.createElement("ul"), { className: "candidates", id: "propositions", hidden: true });
list.setAttribute("role", "listbox");
list.setAttribute("aria-label", document.querySelector('label[for="texte"]').textContent);
const said = Object.assign(document.createElement("p"), { className: "vh" });
said.setAttribute("role", "status");
box.append(list, said);

let asked = 0, waiting = 0, at = -1;
const options = () => [...list.children];
const isOpen = () => !list.hidden;

function dress() {
  const text = area();
  text.setAttribute("aria-autocomplete", "list"); // a text of several lines is no combobox: what is open is said below it
  text.setAttribute("aria-haspopup", "listbox");
  text.setAttribute("aria-controls", list.id);
}

function close() {
  asked += 1;
  list.hidden = true;
  list.replaceChildren();
  at = -1;
  area().removeAttribute("aria-activedescendant");
}

function choose(place) {
  const all = options();
  if (all.length === 0) return;
  at = (place + all.length) % all.length;
  for (const [rank, option] of all.entries()) option.setAttribute("aria-selected", String(rank === at));
  area().setAttribute("aria-activedescendant", all[at].id);
  all[at].scrollIntoView({ block: "nearest" });
}

async function ask() {
  const text = area(), mine = ++asked;
  const body = new URLSearchParams({ texte: text.value, caret: String(text.selectionStart) });
  try {
    const answer = await fetch(box.dataset.completion, { method: "POST", body, headers: { "HX-Request": "true", ...ourHeaders() } });
    const drawn = answer.ok ? await answer.text() : "";
    if (mine !== asked) return;
    list.replaceChildren(...(new DOMParser().parseFromString(drawn, "text/html").querySelector("hx-partial")?.children ?? []));
  } catch { return; }
  const count = options().length;
  list.hidden = count === 0;
  at = -1;
  text.removeAttribute("aria-activedescendant");
  said.textContent = count ? box.dataset.found.replace("{count}", count) : box.dataset.none;
}

function take(option) {
  const text = area(), { insert, start, end } = option.dataset;
  text.setRangeText(insert, Number(start), Number(end), "end");
  const goesOn = option.dataset.goesOn !== undefined;
  close();
  text.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
  if (!goesOn) { clearTimeout(waiting); close(); }
}

box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, PAUSE); });
box.addEventListener("keydown", (event) => {
  if (event.ctrlKey && event.key === " ") { event.preventDefault(); ask(); return; }
  if (!isOpen()) return;
  const moves = { ArrowDown: () => choose(at + 1), ArrowUp: () => choose(at < 0 ? -1 : at - 1), Escape: close };
  if (moves[event.key]) { event.preventDefault(); event.stopPropagation(); moves[event.key](); }
  else if ((event.key === "Enter" || event.key === "Tab") && at >= 0) { event.preventDefault(); take(options()[at]); }
});
list.addEventListener("pointerdown", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) { event.preventDefault(); take(option); }
});
box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });

// The builder is drawn again around the hand that fills it: what had the focus has it still, or what took its place.
// What was chosen while an answer was on its way stays: that answer is passed by, the next one is about it.
let held = "", chosen = 0, sent = 0;
document.addEventListener("change", (event) => { if (event.target.closest("#constructeur")) chosen += 1; }, true);
document.addEventListener("htmx:before:request", () => { sent = chosen; });
document.addEventListener("htmx:before:swap", (event) => { if (sent !== chosen) event.preventDefault(); });
document.addEventListener("focusin", (event) => { if (event.target.id && event.target.closest("#constructeur")) held = event.target.id; });
document.addEventListener("htmx:after:swap", () => {
  dress();
  if (document.activeElement === document.body && held) (document.getElementById(held) ?? document.querySelector("#constructeur .adds button"))?.focus();
});
dress();
