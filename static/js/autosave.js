// Autosave: sends only what was touched, each variable from the version it was drawn from, and believes nothing but
// the server's word. What was typed stays dirty until that word; it is never drawn again, so never lost.
// Texts live in templates/member/_phrases.html; everything else that is said comes from the server.

const form = document.querySelector("form[data-autosave]");
const RETRY = 15000;
const SLOW = 1000;

const state = {
  versions: {}, // variable -> version it was drawn from, or last saved as
  acknowledged: new Set(), // variables whose field is exactly what the server keeps
  dirty: new Set(), // typed and not yet sent
  flying: null, // sent and not yet answered
  disputed: new Set(), // waiting for a person to choose between two answers
  refused: new Set(), // the server will not keep them as they are
  trouble: "", // offline, session, failed, stopped
  tick: 0,
  wantsWord: false, // a save with nothing in it, to hear what was not said while typing
  unheard: false,
  leaving: false,
  after: null, // the button pressed while something was still to save
  renewed: false,
};

const byId = (id) => document.getElementById(id);
const zone = () => byId("alerte");
const unsaved = () => state.dirty.size > 0 || state.flying !== null;

export const variableOf = (name) => (name && !name.startsWith("_") && name !== "csrf_token" ? name.split("@")[0] : "");

// ── what the page says ──

const phrase = (name) => document.querySelector(`#phrases [data-phrase="${name}"]`);
export function say(name, values = {}, where = "etat") {
  const source = phrase(name);
  if (!source) return;
  const said = byId(where);
  const copy = source.cloneNode(true);
  for (const text of copy.childNodes) {
    for (const [key, value] of Object.entries(values)) text.textContent = text.textContent.replace(`{${key}}`, value);
  }
  if (said.innerHTML !== copy.innerHTML) said.innerHTML = copy.innerHTML;
}
const sayTyping = () => { form.dataset.typing = ""; };
const doneTyping = () => { if (state.dirty.size === 0) delete form.dataset.typing; };

// ── what is to save ──

export function touch(name) {
  const variable = variableOf(name);
  if (!variable) return;
  state.dirty.add(variable);
  state.refused.delete(variable);
  sayTyping();
}

export const save = () => form.dispatchEvent(new CustomEvent("enregistrer"));

function controlsByVariable() {
  const found = new Map();
  for (const control of form.elements) {
    const variable = variableOf(control.name);
    if (!variable || control.disabled) continue;
    if (!found.has(variable)) found.set(variable, []);
    found.get(variable).push(control);
  }
  return found;
}

function append(body, control) {
  if (control.type === "checkbox" || control.type === "radio") {
    if (control.checked) body.append(control.name, control.value);
  } else if (control.tagName === "SELECT") {
    for (const option of control.selectedOptions) body.append(control.name, option.value);
  } else if (control.type !== "submit" && control.type !== "button") {
    body.append(control.name, control.value);
  }
}

const waiting = () => [...state.dirty].filter((name) => !state.disputed.has(name) && !state.refused.has(name));

function bodyOf(names) {
  const body = new URLSearchParams();
  const versions = {};
  const controls = controlsByVariable();
  for (const name of names) {
    versions[name] = state.versions[name] ?? 0;
    for (const control of controls.get(name) ?? []) append(body, control);
  }
  body.set("_versions", JSON.stringify(versions));
  body.set("_page", byId("page").value);
  body.set("_fois", String(++state.tick));
  body.set("_ici", form.contains(document.activeElement) ? variableOf(document.activeElement.name) : "");
  body.set("_messages", [...form.querySelectorAll(".message[id]")].map((each) => each.id).join(" "));
  body.set("_dessine", [...form.querySelectorAll('[data-piece="drawn"]')].map((each) => each.id).join(" "));
  if (byId("verifie")) body.set("_verifie", "1");
  if (state.trouble === "offline") body.set("_retour", "1");
  return body;
}

// ── the request, built when it leaves and not when it was queued ──

let slow;
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  ctx.request.headers["X-CSRFToken"] = form.elements.csrf_token.value;
  if (ctx.sourceElement !== form) {
    if (ctx.sourceElement.form === form) ctx.request.body = new URLSearchParams([[ctx.sourceElement.name, ctx.sourceElement.value]]);
    return;
  }
  const names = waiting();
  if (names.length === 0 && !state.wantsWord) return event.preventDefault();
  ctx.request.body = bodyOf(names);
  state.flying = new Set(names);
  state.wantsWord = false;
  state.unheard = ctx.request.body.get("_ici") !== "";
  for (const name of names) state.dirty.delete(name);
  slow = setTimeout(() => say("saving"), SLOW);
});

const takeBack = () => {
  for (const name of state.flying ?? []) state.dirty.add(name);
  state.flying = null;
};

document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx && event.detail.ctx.sourceElement?.form !== form && event.detail.ctx.sourceElement !== form) return;
  takeBack();
  state.trouble = "offline";
  say("offline");
  if (!zone().querySelector("[data-retry]")) zone().innerHTML = phrase("offlineAlert").innerHTML;
});

document.addEventListener("htmx:response:error", (event) => {
  const { status } = event.detail.ctx.response;
  if (event.detail.ctx.sourceElement !== form || status === 412 || status === 422) return;
  takeBack();
  if (status === 403) return; // the word carries a fresh token, or nothing and the next line of trouble speaks
  state.trouble = status === 401 ? "session" : status >= 500 || status === 429 ? "failed" : "stopped";
  say(state.trouble === "failed" ? "failed" : "stopped");
});

document.addEventListener("htmx:finally:request", (event) => {
  if (event.detail.ctx.sourceElement !== form) return;
  clearTimeout(slow);
  if (state.flying !== null) takeBack(); // answered by something that is not our server
  doneTyping();
  if (state.after !== null && state.trouble === "" && waiting().length > 0) save();
});

// ── the server's word ──

new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) listen(node.textContent);
}).observe(byId("parole"), { childList: true });

function listen(text) {
  let word;
  try { word = JSON.parse(text); } catch { return; }
  if (word.csrf) return renew(word.csrf);
  if (word.refused) { state.after = null; return; }
  learnVersions();
  if (word.roster) hearRoster(word);
  else hear(word);
}

function renew(token) {
  form.elements.csrf_token.value = token;
  takeBack();
  if (state.renewed) { state.trouble = "failed"; say("failed"); return; }
  state.renewed = true;
  setTimeout(save, 0);
}

function learnVersions() {
  for (const piece of form.querySelectorAll("[data-versions]")) {
    const versions = JSON.parse(piece.dataset.versions);
    for (const [name, version] of Object.entries(versions)) state.versions[name] ??= version;
    piece.removeAttribute("data-versions");
  }
}

function hear(word) {
  for (const [name, version] of Object.entries(word.versions)) {
    state.versions[name] = version;
    state.acknowledged.add(name);
  }
  for (const name of word.conflicts) { state.disputed.add(name); state.dirty.add(name); }
  for (const name of word.refusedNames) { state.refused.add(name); state.dirty.add(name); }
  state.flying = null;
  state.renewed = false;
  if (state.trouble) {
    state.trouble = "";
    if (word.conflicts.length === 0 && word.refusedNames.length === 0) zone().textContent = "";
  }
  if (state.disputed.size > 0 || state.refused.size > 0) say("stopped");
  showPieces(new Set(word.pieces));
  showMessages(new Set(word.notes));
  doneTyping();
  goOn();
}

function showPieces(shown) {
  for (const piece of form.querySelectorAll("[data-piece]")) {
    if (piece.dataset.piece === "drawn" || shown.has(piece.id)) piece.hidden = !shown.has(piece.id);
  }
}

function showMessages(kept) {
  for (const message of form.querySelectorAll(".message[id]")) {
    if (!kept.has(message.id) && !message.contains(document.activeElement)) message.remove();
  }
  const errors = new Set(), cautions = new Set(), described = new Map();
  for (const message of form.querySelectorAll(".message[data-of]")) {
    const of = message.dataset.of;
    if (message.dataset.note === "error") errors.add(of);
    if (message.dataset.note === "warning") cautions.add(of);
    described.set(of, [...(described.get(of) ?? []), message.id]);
  }
  for (const control of form.elements) {
    if (!variableOf(control.name) || control.closest(".message")) continue;
    const id = control.type === "radio" || control.type === "checkbox" ? control.id.split("--").slice(0, -1).join("--").replace(/-$/, "") : control.id;
    if (errors.has(id)) control.setAttribute("aria-invalid", "true"); else control.removeAttribute("aria-invalid");
    control.classList.toggle("field--caution", control.classList.contains("field") && cautions.has(id) && !errors.has(id));
    if (control.closest("table.grid") && control.classList.contains("field")) {
      if (described.has(id)) control.setAttribute("aria-describedby", described.get(id).join(" "));
      else control.removeAttribute("aria-describedby");
    }
  }
}

// ── two answers to one question ──

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-retry]")) return save();
  const button = event.target.closest("[data-keep]");
  if (!button) return;
  const block = button.closest("[data-conflict]");
  const other = JSON.parse(block.dataset.conflict);
  state.versions[other.name] = other.version;
  state.disputed.delete(other.name);
  if (button.dataset.keep === "mine") state.dirty.add(other.name);
  else {
    put(other);
    state.dirty.delete(other.name);
    state.acknowledged.add(other.name);
  }
  block.remove();
  if (!zone().querySelector("[data-conflict]")) zone().textContent = "";
  (controlsByVariable().get(other.name) ?? []).find((control) => control.type !== "hidden")?.focus();
  state.wantsWord = true;
  save();
});

function put({ name, raw, missing }) {
  let rank = 0;
  for (const control of controlsByVariable().get(name) ?? []) {
    const reason = control.name.endsWith("@");
    if (reason) control.checked = control.value === missing;
    else if (control.type === "radio" || control.type === "checkbox") control.checked = raw.includes(control.value) || control.value === `@${missing}`;
    else if (control.tagName === "SELECT" && control.closest("[data-ranks]")) control.value = raw[rank++] ?? "";
    else control.value = raw[0] ?? "";
  }
}

// ── rosters ──

function hearRoster(word) {
  state.renewed = false;
  if (word.removed) {
    const start = `${word.removed}.`;
    for (const names of [state.dirty, state.refused, state.disputed]) for (const name of [...names]) if (name.startsWith(start)) names.delete(name);
  }
  byId(`g-${word.roster}`).hidden = word.rows === 0;
  form.dispatchEvent(new CustomEvent("lignes", { detail: word }));
  doneTyping();
  if (!word.removed) return;
  const next = byId(`b-${word.roster}`)?.querySelector(`#${CSS.escape(removing ?? "")} .act button`) ?? byId(`add-${word.roster}`);
  next?.focus();
}

let removing;
document.addEventListener("click", (event) => {
  const row = event.target.closest('button[name="_entree"]')?.closest("tr");
  if (!row) return;
  const rows = [...row.parentElement.querySelectorAll("tr[data-entry]")];
  removing = (rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1])?.id;
}, true);

// ── events of the page ──

const areaOf = (element) => element?.closest?.("tr[data-piece], tr[data-entry], [data-piece]");
let lastArea;

if (form) {
  for (const [name, said] of Object.entries(JSON.parse(byId("versions").value || "{}"))) state.versions[name] = Array.isArray(said) ? said[0] : said;
  for (const kind of ["input", "change"]) form.addEventListener(kind, (event) => {
    if (event.target.dataset.local === undefined) touch(event.target.name);
  }, true);
  form.addEventListener("focusin", (event) => {
    const area = areaOf(event.target);
    if (area !== lastArea && lastArea && state.unheard) { state.unheard = false; state.wantsWord = true; setTimeout(save, 0); }
    lastArea = area;
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.value === "rester" && button.name === "_suite") { event.preventDefault(); save(); return; }
    if (!unsaved() && state.trouble === "") { depart(button); return; }
    event.preventDefault();
    state.after = button;
    if (state.disputed.size > 0 || state.refused.size > 0) { state.after = null; zone().scrollIntoView({ block: "start" }); byId("desaccord")?.focus(); return; }
    save();
  }, true);
  window.addEventListener("online", () => unsaved() && save());
  window.addEventListener("focus", () => state.trouble === "session" && save());
  document.addEventListener("visibilitychange", () => unsaved() && save());
  setInterval(() => { if (["offline", "failed", "session"].includes(state.trouble) && unsaved()) save(); }, RETRY);
  window.addEventListener("beforeunload", (event) => { if (unsaved() && !state.leaving) event.preventDefault(); });
  window.addEventListener("pageshow", () => { state.leaving = false; });
}

function depart(button) {
  state.leaving = true;
  const kept = JSON.parse(byId("versions").value || "{}");
  for (const name of state.acknowledged) delete kept[name];
  byId("versions").value = JSON.stringify(kept);
  button?.setAttribute("aria-busy", "true");
}

function goOn() {
  if (state.after === null || unsaved()) return;
  const button = state.after;
  state.after = null;
  if (state.disputed.size > 0 || state.refused.size > 0) return;
  form.requestSubmit(button);
}
