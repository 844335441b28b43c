// What stands between the hand and the server: which variables are typed, sent, acknowledged, disputed or refused, and
// from which version. Apart from the requests so that there is one account of it; every change is mirrored in the local
// queue at once. Refuses to call anything kept before the server's own word.
import { byId, zone } from "./words.js";
import { controlsOf, form, pairsOf, putAnswer, putPairs, variableOf } from "./fields.js";
import * as queue from "./queue.js";

const PAGE = byId("page")?.value;
const ADOPTED = 1000; // saves sent for a page that is gone come after all those it may have sent itself

const versions = {}; // variable -> version it was drawn from, or last saved as
const acknowledged = new Set(); // its field is exactly what the server keeps
const dirty = new Set(); // typed and not yet sent
const disputed = new Set(); // waiting for a person to choose between two answers
const refused = new Set(); // the server will not keep it as it is
const entries = new Map(); // variable -> what the queue keeps of it
const ticks = new Map([[PAGE, 0]]); // drawn page -> saves sent in its name
let flight = null; // sent and not yet answered: variable -> the entry it had

export const isUnsaved = () => dirty.size > 0 || flight !== null;
export const isStuck = () => disputed.size > 0 || refused.size > 0;
export const waiting = () => [...dirty].filter((name) => !disputed.has(name) && !refused.has(name));
export const isForAnotherPage = () => waiting().some((name) => entries.has(name) && entries.get(name).page !== PAGE);
export const versionsAtStart = () => JSON.parse(byId("versions").value || "{}");

export function learn(found) {
  for (const [name, said] of Object.entries(found)) versions[name] ??= Array.isArray(said) ? said[0] : said;
}

// ── typing ──

const unmirrored = new Set();
let mirroring;

// Note that a variable was typed in. Its text is kept a moment later, when other scripts have done with the same event.
export function touch(fieldName) {
  const variable = variableOf(fieldName);
  if (!variable) return "";
  dirty.add(variable);
  refused.delete(variable);
  unmirrored.add(variable);
  mirroring ??= setTimeout(mirror, 0);
  return variable;
}

export function mirror() {
  clearTimeout(mirroring);
  mirroring = undefined;
  const names = [...unmirrored];
  unmirrored.clear();
  for (const name of names) entries.set(name, entryOf(name, pairsOf(name)));
  return queue.keep(names.map((name) => entries.get(name)));
}

function entryOf(name, pairs) {
  const page = entries.get(name)?.page ?? PAGE;
  return {
    save: form.getAttribute("action"), page, name, pairs, version: versions[name] ?? 0, tick: ticks.get(page),
    at: Date.now(), title: document.querySelector("h1").textContent, where: location.pathname,
  };
}

const forget = (names) => {
  const gone = names.map((name) => entries.get(name)).filter(Boolean);
  for (const name of names) entries.delete(name);
  return queue.drop(gone);
};

// ── what a page that is gone left here ──

// Put it in its fields again, to be sent as that page would have; return how many variables.
export async function adopt() {
  await queue.takePage(PAGE);
  const found = await queue.orphans((await queue.mine()).filter(({ save }) => save === form.getAttribute("action")));
  mirror();
  for (const entry of found) {
    const { name, page, version, tick, pairs } = entry;
    if (entries.has(name)) { queue.drop([entry]); continue; } // typed again since this page opened
    entries.set(name, entry);
    versions[name] = version;
    ticks.set(page, Math.max(ticks.get(page) ?? 0, tick + ADOPTED));
    dirty.add(name);
    putPairs(name, pairs);
  }
  return found.length;
}

// ── sending ──

// Put in a body what one save carries: the variables of one drawn page, with their versions and texts; return their names.
export function pack(body) {
  mirror();
  const names = waiting();
  const page = entries.get(names[0])?.page ?? PAGE;
  const taken = names.filter((name) => (entries.get(name)?.page ?? PAGE) === page);
  const sent = {};
  for (const name of taken) {
    sent[name] = versions[name] ?? 0;
    for (const [key, text] of entries.get(name)?.pairs ?? pairsOf(name)) body.append(key, text);
  }
  ticks.set(page, ticks.get(page) + 1);
  body.set("_versions", JSON.stringify(sent));
  body.set("_page", page);
  body.set("_fois", String(ticks.get(page)));
  return taken;
}

export function takeOff(names) {
  flight = new Map(names.map((name) => [name, entries.get(name)]));
  for (const name of names) dirty.delete(name);
}

export function takeBack() {
  for (const name of flight?.keys() ?? []) dirty.add(name);
  flight = null;
}

// ── the server's word ──

export function settle(word) {
  for (const [name, version] of Object.entries(word.versions)) {
    versions[name] = version;
    acknowledged.add(name);
  }
  const kept = Object.keys(word.versions);
  const same = kept.filter((name) => !dirty.has(name) && entries.get(name) === flight?.get(name));
  const typedSince = kept.filter((name) => dirty.has(name));
  forget(same);
  for (const name of typedSince) again(name);
  for (const name of word.conflicts) { disputed.add(name); dirty.add(name); }
  for (const name of word.refusedNames) { refused.add(name); dirty.add(name); }
  flight = null;
}

// What was typed since now starts from the version that the server told.
function again(name) {
  const { pairs } = entries.get(name) ?? { pairs: pairsOf(name) };
  forget([name]);
  unmirrored.delete(name);
  entries.set(name, entryOf(name, controlsOf(name).length > 0 ? pairsOf(name) : pairs));
  queue.keep([entries.get(name)]);
}

// Give up what the server refuses and no field of the page holds any more; return its texts, to be shown a last time.
export function releaseFieldless() {
  const names = [...refused].filter((name) => controlsOf(name).length === 0);
  const texts = names.flatMap((name) => (entries.get(name)?.pairs ?? []).map(([, text]) => text)).filter((text) => text.trim());
  forget(names);
  for (const name of names) for (const each of [dirty, refused]) each.delete(name);
  return texts;
}

// The person chose between two answers: `mine` goes again from the other's version, or the other's takes the field.
export function choose({ name, version, raw, missing }, keepMine) {
  versions[name] = version;
  disputed.delete(name);
  if (keepMine) { dirty.add(name); again(name); return; }
  putAnswer(name, raw, missing);
  dirty.delete(name);
  acknowledged.add(name);
  forget([name]);
}

// A removed row takes with it what was typed in it.
export function forgetRow(start) {
  const names = [...new Set([...dirty, ...entries.keys()])].filter((name) => name.startsWith(start));
  forget(names);
  for (const name of names) for (const each of [dirty, refused, disputed]) each.delete(name);
}

// The page is sent whole: what autosave has told the server already is not said a second time.
export function leaveOut() {
  const left = versionsAtStart();
  for (const name of acknowledged) delete left[name];
  byId("versions").value = JSON.stringify(left);
}

export const showDispute = () => { zone().scrollIntoView({ block: "start" }); byId("desaccord")?.focus(); };
