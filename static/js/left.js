// What was typed here in other sections and never acknowledged: any page sends it, as the page that typed it would have.
// Apart from autosave, which has fields to show. A newer answer of someone else is never written over: the section's own
// page shows both. Refuses to drop anything the server did not keep, unless the person says so.
import { byId, worded } from "./words.js";
import * as queue from "./queue.js";
import { post } from "./post.js";
import { whenTold } from "./tabs.js";

const AFTER_THEIRS = 1000; // comes after the saves that the page may have sent itself
const AGAIN = 30000;
const here = document.querySelector("form[data-autosave]")?.getAttribute("action");
const said = byId("reprise");
let running = null, later;

function bodyOf(entries) {
  const body = new URLSearchParams();
  for (const [name, text] of entries.flatMap(({ pairs }) => pairs)) body.append(name, text);
  body.set("_versions", JSON.stringify(Object.fromEntries(entries.map(({ name, version }) => [name, version]))));
  body.set("_page", entries[0].page);
  body.set("_fois", String(Math.max(...entries.map(({ tick }) => tick)) + AFTER_THEIRS));
  body.set("_ici", "");
  return body;
}

function tellSection(name, entries) {
  const [{ title, where }] = entries;
  const copy = worded(name, { count: entries.length, title, texts: entries.flatMap(({ pairs }) => pairs.map(([, text]) => text)).filter(Boolean).join(" · ") });
  const link = copy.querySelector("a"), button = copy.querySelector("button");
  if (link) link.href = where;
  button?.addEventListener("click", async () => {
    await queue.drop(entries);
    button.closest(".notice").remove();
    byId("contenu").focus();
  });
  said.append(...copy.childNodes);
}

async function sendAll() {
  clearTimeout(later);
  const found = (await queue.mine()).filter(({ save }) => save !== here);
  const gone = found.length > 0 ? await queue.orphans(found) : [];
  const pages = new Map();
  for (const entry of gone) pages.set(entry.page, [...(pages.get(entry.page) ?? []), entry]);
  let kept = 0;
  if (pages.size > 0) said.replaceChildren();
  for (const [page, entries] of pages) {
    const { status, word } = await post(entries[0].save, bodyOf(entries));
    const done = entries.filter(({ name }) => name in (word.versions ?? {}));
    await queue.drop(done);
    kept += done.length;
    const rest = entries.filter((entry) => !done.includes(entry));
    if (rest.length === 0) { /* the server has everything */ }
    else if (word.versions) tellSection(word.conflicts.length > 0 ? "leftDisputed" : "leftRefused", rest);
    else if (status === 0 || status === 401 || status === 403 || status === 429 || status >= 500) later = setTimeout(sendLeft, AGAIN);
    else tellSection("leftRefused", rest);
    queue.leavePage(page);
  }
  if (kept > 0) said.prepend(...worded("leftSaved", { count: kept }).childNodes);
}

export function sendLeft() {
  running ??= sendAll().finally(() => { running = null; });
  return running;
}

window.addEventListener("online", () => later && sendLeft());
whenTold("save", sendLeft);
queue.tidy();
sendLeft();
