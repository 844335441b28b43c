// The workshop beyond plain HTML: settings are sent as they are typed, the preview is drawn again as it is filled, presses
// change pieces of the page where they stand. Each part works alone; without any of them the forms still send.
import "./choices.js";
import "./ranks.js";
import "./menus.js";
import "./arranging.js";

const byId = (id) => document.getElementById(id);
const settings = byId("reglages"), tried = byId("essai");
const pressed = new Map(); // form → the button that sends it

const here = () => byId("ici").dataset;

// A button sends its form through htmx, with its own name and where it leads.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form !== settings && form !== tried) return;
  event.preventDefault();
  if (event.submitter) pressed.set(form, event.submitter);
  form.dispatchEvent(new CustomEvent("presser"));
}, true);

// The buttons of the preview too, one request after the other: an answer that is on its way would undo a line just added.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#essai button[type=submit]");
  if (!button || button.dataset.erase !== undefined) return;
  event.preventDefault();
  event.stopPropagation();
  button.closest("[popover]")?.hidePopover?.();
  pressed.set(tried, button);
  tried.dispatchEvent(new CustomEvent("presser"));
}, true);

// The request is built when it leaves and not when it was queued: what the page was drawn from is then what it says now.
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement === settings || ctx.sourceElement === tried ? ctx.sourceElement : null;
  if (!form) return;
  const button = pressed.get(form);
  pressed.delete(form);
  if (form === settings) fresh = false;
  const body = new URLSearchParams(new FormData(form));
  if (form === settings) for (const [name, value] of new FormData(tried)) if (name !== "csrf_token") body.append(name, value);
  if (button?.name) body.append(button.name, button.value);
  ctx.request.body = body;
  const own = form === settings ? here().save : here().try;
  ctx.request.action = !button?.hasAttribute("formaction") ? own : form === settings ? here().act : button.getAttribute("formaction");
});

// What a person opened stays open when its piece is drawn again.
const opened = new Map();
document.addEventListener("toggle", (event) => { if (event.target.id) opened.set(event.target.id, event.target.open); }, true);
document.addEventListener("htmx:before:morph:attr", (event) => {
  if (event.detail.attrName === "open" && event.target.matches?.("details")) event.preventDefault();
});
function reopen() {
  for (const each of settings.querySelectorAll("details[id]")) if (opened.has(each.id) && each.open !== opened.get(each.id)) each.open = opened.get(each.id);
}

// A link of the workshop puts something else in focus without leaving the page: what was typed is saved, what is tried stays.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-choose]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  const button = byId("choisir");
  button.value = `choisir:${link.dataset.choose}`;
  button.click();
});

// Once something else is in focus, its heading takes the hand, and what was typed to make it is done with.
new MutationObserver(() => {
  reopen();
  const heading = document.querySelector("[data-take-hand]");
  if (!heading) return;
  heading.removeAttribute("data-take-hand");
  for (const each of document.querySelectorAll(".adding :is(input, textarea)")) each.value = "";
  const first = settings.querySelector(".group textarea, .group input[type=text]");
  (first ?? heading).focus({ preventScroll: true });
  document.querySelector(".tried--chosen")?.scrollIntoView({ block: "nearest" });
}).observe(byId("reglages-corps"), { childList: true, subtree: true, attributes: true, attributeFilter: ["data-take-hand"] });

// « Prendre l’autre »: the value that stands now goes into the field.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.('[data-keep="theirs"]');
  const field = button && byId(button.dataset.field);
  if (field && "value" in field && field.type !== "checkbox") field.value = button.dataset.text;
});

// The status line says what the server said, and nothing sooner: until then, what was typed is not saved.
const RETRY = 5000;
const state = byId("etat"), words = byId("etats").dataset;
const say = (mood, name) => { state.dataset.mood = mood; if (state.textContent.trim() !== words[name]) state.textContent = words[name]; };
const unsaved = () => settings.dataset.typing !== undefined;
let retry, fresh = false; // fresh: typed since the last request left

settings.addEventListener("input", (event) => {
  if (!event.target.name?.startsWith("r:")) return;
  settings.dataset.typing = "";
  fresh = true;
  say("waiting", "typing");
});
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.sourceElement !== settings) return;
  const status = ctx.response?.status ?? 0;
  if (status < 400 || status === 412 || status === 422) {
    if (fresh) return;
    delete settings.dataset.typing;
    delete state.dataset.mood;
  } else trouble(status === 401 || status === 403 ? "session" : "failed");
});
document.addEventListener("htmx:error", (event) => { if (event.detail.ctx?.sourceElement === settings) trouble("offline"); });

function trouble(name) {
  say("trouble", name);
  clearTimeout(retry);
  retry = setTimeout(() => settings.dispatchEvent(new CustomEvent("presser")), RETRY);
}

window.addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });

// What is still to be sent when the page closes leaves with it.
window.addEventListener("pagehide", () => {
  if (unsaved()) fetch(here().save, { method: "POST", body: new URLSearchParams(new FormData(settings)), headers: { "HX-Request": "true" }, keepalive: true });
});
