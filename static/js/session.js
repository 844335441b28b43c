// The session's end: told ten minutes before, in every tab, with a way to stay; told again once it is there, with a way to
// come back to the same field. Apart from saving, which goes on until the server refuses. Refuses to move the focus.
import { byId, say } from "./words.js";
import { isAvailable } from "./queue.js";
import { post } from "./post.js";
import { tell, tellHere, whenTold } from "./tabs.js";

const LEAD = 10 * 60 * 1000;
const LOOK = 5000;
const box = byId("veille");
const stay = box.querySelector("[data-stay]"), back = box.querySelector("[data-reconnect]");
const clock = new Intl.DateTimeFormat("fr-CA", { timeZone: "America/Toronto", hour: "numeric", minute: "2-digit", hour12: false });

let ends = Date.now() + 1000 * Number(box.dataset.left);
let refused = false; // the server said that it is over
let shown = ""; // what is said now
let last = null; // where the hand was
let lastField = "";

const hour = (moment) => {
  const part = Object.fromEntries(clock.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${Number(part.hour) % 24}\u00a0h\u00a0${part.minute}`;
};

function show(what) {
  if (what === shown) return;
  shown = what;
  const hadHand = box.contains(document.activeElement);
  if (what) say(what, { clock: hour(ends) }, "veille-dit"); else byId("veille-dit").textContent = "";
  stay.hidden = what !== "soon";
  back.hidden = what !== "over" && what !== "longest";
  box.toggleAttribute("data-open", what !== "");
  if (hadHand && !box.contains(document.activeElement)) (last?.isConnected ? last : byId("contenu")).focus();
}

function look() {
  const left = refused ? 0 : ends - Date.now();
  if (left > LEAD || (refused && byId("alerte"))) show(""); // beside a form, its own alert says so
  else if (left <= 0) show("over");
  else if (shown !== "longest") show("soon");
}

stay.addEventListener("click", async () => {
  const { status } = await post(stay.dataset.stay);
  if (status === 401) { refused = true; look(); }
  else if (status === 0 || status >= 400) say("stayFailed", { clock: hour(ends) }, "veille-dit");
  else if (ends - Date.now() <= LEAD) show("longest"); // two weeks in all: only a new session goes further
});

whenTold("session", (said) => { refused = false; ends = Math.max(ends, said.ends); look(); });
whenTold("signed-out", () => { tellHere("leave"); location.replace(box.dataset.signedOut); });

// A page that asks by itself hears of the end before the clock does.
document.addEventListener("htmx:after:request", (event) => {
  if (event.detail.ctx.response.status !== 401) return;
  refused = true;
  look();
});

document.addEventListener("focusin", ({ target }) => {
  if (box.contains(target)) return;
  last = target;
  if (target.id && target.form?.dataset.autosave !== undefined) lastField = target.id;
});

// « Se reconnecter » leads back to this page and field. Without a queue the page must stay open: another tab, then.
let pressed = null; // leaving a field saves it, and the answer may draw the link again between the press and the release
document.addEventListener("pointerdown", ({ target }) => { pressed = target.closest?.("[data-reconnect]") ?? null; }, true);
document.addEventListener("pointerup", ({ target }) => {
  const link = target.closest?.("[data-reconnect]");
  if (link && pressed && !pressed.isConnected) link.click();
  pressed = null;
}, true);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-reconnect]");
  if (!link) return;
  const here = `${location.pathname}${location.search}${lastField ? `#${lastField}` : ""}`;
  link.href = `${box.dataset.signIn}?suite=${encodeURIComponent(here)}`;
  if (!isAvailable()) { link.target = "_blank"; return; }
  link.removeAttribute("target");
  tellHere("leave");
});

window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
document.addEventListener("visibilitychange", look);
setInterval(look, LOOK);
tell("session", { ends }); // a session opened in this tab is that of the others
look();
