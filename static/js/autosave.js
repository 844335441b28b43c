// Autosave: sends only what was touched, each variable from the version it was drawn from, and believes nothing but
// the server's word. What is typed goes to the local queue first and leaves it on that word; it is never drawn again.
// Apart from the account of answers (ledger.js): here are the requests, when they leave, and what is said of them.
import { byId, say, worded, zone } from "./words.js";
import { controlsOf, form, variableOf } from "./fields.js";
import { hearRows } from "./rows.js";
import { showMessages, showPieces } from "./drawn.js";
import * as ledger from "./ledger.js";
import { sendAway, takeToken } from "./post.js";
import { whenTold } from "./tabs.js";

export { say } from "./words.js";
export { variableOf } from "./fields.js";

const RETRY = 15000; // after a failure of the server, or a session that ended
const PROBE = 5000; // after a lost line: nothing reaches the server, so that asking costs it nothing
const SLOW = 1000;
const OVERDUE = 1800; // who types without a pause is saved all the same

let trouble = ""; // offline, session, failed, stopped
let wantsWord = false; // a save with nothing in it, to hear what was not said while typing
let unheard = false;
let leaving = false;
let next = null; // what waits until everything is kept
let after = null; // the button pressed while something was still to save
let more = false; // what another drawn page left here goes in a save of its own
let renewed = false;
let slow, overdue, tried = 0;

export const save = () => form.dispatchEvent(new CustomEvent("enregistrer"));

export function touch(name) {
  if (!ledger.touch(name)) return;
  form.dataset.typing = "";
  overdue ??= setTimeout(save, OVERDUE);
}
/** Do something once the server keeps all that was typed. */
export function whenSaved(act) {
  if (!ledger.isUnsaved()) return act();
  next = act;
  save();
}
const doneTyping = () => { if (!ledger.isUnsaved()) delete form.dataset.typing; }; // what is sent is not kept yet
const isOurs = (ctx) => ctx.sourceElement === form;

// ── the request, built when it leaves and not when it was queued ──

function bodyOf() {
  const body = new URLSearchParams();
  const names = ledger.pack(body);
  body.set("_ici", form.contains(document.activeElement) ? variableOf(document.activeElement.name) : "");
  body.set("_messages", [...form.querySelectorAll(".message[id]")].map((each) => each.id).join(" "));
  body.set("_dessine", [...form.querySelectorAll('[data-piece="drawn"]')].map((each) => each.id).join(" "));
  if (byId("verifie")) body.set("_verifie", "1");
  if (trouble === "offline") body.set("_retour", "1");
  return { body, names };
}

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (!isOurs(ctx)) {
    if (ctx.sourceElement.form === form) ctx.request.body = new URLSearchParams([[ctx.sourceElement.name, ctx.sourceElement.value]]);
    return;
  }
  clearTimeout(overdue);
  overdue = undefined;
  if (ledger.waiting().length === 0 && !wantsWord) return event.preventDefault();
  const { body, names } = bodyOf();
  ctx.request.body = body;
  ledger.takeOff(names);
  wantsWord = false;
  unheard = body.get("_ici") !== "";
  tried = Date.now();
  slow = setTimeout(() => say("saving"), SLOW);
});

document.addEventListener("htmx:error", (event) => {
  const source = event.detail.ctx?.sourceElement;
  if (source && source.form !== form && source !== form) return;
  ledger.takeBack();
  trouble = "offline";
  say("offline");
  if (!zone().querySelector("[data-retry]")) zone().replaceChildren(...worded("offlineAlert").childNodes);
});

document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (!isOurs(event.detail.ctx) || status === 412 || status === 422) return;
  ledger.takeBack();
  if (status === 403) return; // the word carries a fresh token, or nothing and the next line of trouble speaks
  trouble = status === 401 ? "session" : status >= 500 || status === 429 ? "failed" : "stopped";
  say(trouble);
});

document.addEventListener("htmx:finally:request", (event) => {
  if (!isOurs(event.detail.ctx)) return;
  clearTimeout(slow);
  ledger.takeBack(); // whatever was answered by something that is not our server
  doneTyping();
  if (trouble === "" && (after !== null || more) && ledger.waiting().length > 0) save();
  more = false;
});

// ── the server's word ──

new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) listen(node.textContent);
}).observe(byId("parole"), { childList: true });

function listen(text) {
  let word;
  try { word = JSON.parse(text); } catch { return; }
  if (word.csrf) return renew(word.csrf);
  if (word.refused) { after = null; return; }
  for (const piece of form.querySelectorAll("[data-versions]")) {
    ledger.learn(JSON.parse(piece.dataset.versions));
    piece.removeAttribute("data-versions");
  }
  renewed = false;
  if (!word.roster) return hear(word);
  hearRows(word);
  doneTyping();
  wantsWord = true; // totals and messages follow from the rows
  setTimeout(save, 0);
}

function renew(token) {
  takeToken(token);
  ledger.takeBack();
  if (renewed) { trouble = "failed"; say("failed"); return; }
  renewed = true;
  setTimeout(save, 0);
}

function hear(word) {
  ledger.settle(word);
  more = ledger.isForAnotherPage();
  if (trouble) {
    trouble = "";
    if (word.conflicts.length === 0 && word.refusedNames.length === 0) zone().textContent = "";
  }
  const lost = ledger.releaseFieldless();
  if (lost.length > 0) zone().append(...worded("fieldless", { texts: lost.join(" · ") }).childNodes);
  if (ledger.isStuck()) say("stopped");
  showPieces(new Set(word.pieces));
  form.dispatchEvent(new CustomEvent("morceaux"));
  showMessages(new Set(word.notes));
  doneTyping();
  if (next !== null && !ledger.isUnsaved()) { const act = next; next = null; setTimeout(act, 0); }
  goOn();
}

// ── two answers to one question ──

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-retry]")) return save();
  const button = event.target.closest("[data-keep]");
  if (!button) return;
  const block = button.closest("[data-conflict]");
  const other = JSON.parse(block.dataset.conflict);
  ledger.choose(other, button.dataset.keep === "mine");
  block.remove();
  if (!zone().querySelector("[data-conflict]")) zone().textContent = "";
  controlsOf(other.name).find((control) => control.type !== "hidden")?.focus();
  wantsWord = true;
  save();
});

// ── going on to another page ──

function depart(button) {
  leaving = true;
  ledger.leaveOut();
  button?.setAttribute("aria-busy", "true");
}

function goOn() {
  if (after === null || ledger.isUnsaved()) return;
  const button = after;
  after = null;
  if (!ledger.isStuck()) form.requestSubmit(button);
}

// The page closes: what it has not sent leaves with it, and nobody hears the answer; the queue keeps it until someone does.
function sendLast() {
  if (leaving || trouble === "stopped") return;
  ledger.takeBack();
  if (ledger.waiting().length === 0) return;
  const { body } = bodyOf();
  sendAway(form.action, body);
}

// ── events of the page ──

const areaOf = (element) => element?.closest?.("tr[data-piece], tr[data-entry], [data-piece]");
const isPassing = () => ["offline", "failed", "session"].includes(trouble);
let lastArea;

if (form) {
  ledger.learn(ledger.versionsAtStart());
  for (const kind of ["input", "change"]) form.addEventListener(kind, (event) => {
    if (event.target.dataset.local === undefined) touch(event.target.name);
  }, true);
  form.addEventListener("focusin", (event) => {
    const area = areaOf(event.target);
    if (area !== lastArea && lastArea && unheard) { unheard = false; wantsWord = true; setTimeout(save, 0); }
    lastArea = area;
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.value === "rester" && button.name === "_suite") { event.preventDefault(); save(); return; }
    if (!ledger.isUnsaved() && trouble === "") { depart(button); return; }
    event.preventDefault();
    after = button;
    if (ledger.isStuck()) { after = null; ledger.showDispute(); return; }
    save();
  }, true);
  window.addEventListener("online", () => ledger.isUnsaved() && save());
  window.addEventListener("focus", () => trouble === "session" && save());
  document.addEventListener("visibilitychange", () => ledger.isUnsaved() && save());
  setInterval(() => {
    if (isPassing() && ledger.isUnsaved() && Date.now() - tried >= (trouble === "offline" ? PROBE : RETRY)) save();
  }, PROBE);
  window.addEventListener("beforeunload", (event) => { if (ledger.isUnsaved() && !leaving) event.preventDefault(); });
  window.addEventListener("pagehide", sendLast);
  window.addEventListener("pageshow", () => { leaving = false; });
  whenTold("save", () => ledger.isUnsaved() && save());
  whenTold("leave", () => { leaving = true; });
  comeBack();
}

// What a page that is gone left here comes back in its fields and is sent; the hand comes back to its field.
async function comeBack() {
  const count = await ledger.adopt();
  if (count > 0) {
    form.dataset.typing = "";
    say("recovered", { count }, "nouvelle");
    save();
  }
  const field = byId(decodeURIComponent(location.hash.slice(1)));
  if (field?.form === form && document.activeElement === document.body) field.focus();
}
