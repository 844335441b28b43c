// The local queue: what was typed here and the server has not acknowledged, kept in IndexedDB until it has, and no longer.
// Apart from saving because any page may send what another one left. Refuses to show or give a person what another
// typed on the same computer, and to keep anything elsewhere (no localStorage, no sessionStorage, no cookie).

export const person = document.querySelector('meta[name="person"]')?.content ?? "";
const NAME = "axtra", STORE = "attente";
const LONGEST = 60 * 24 * 3600 * 1000; // what nobody came back for in sixty days is dropped

// An entry: {person, save, page, name, pairs, version, tick, at, title, where}. `save` is the address of the section's
// saves, so it names submission and section; `page` and `tick` say which drawn page typed it, and after which of its saves.
const keyOf = ({ save, name, page }) => [person, save, name, page];
const everything = IDBKeyRange.bound([person], [person, []]);

let available = person !== "" && "indexedDB" in window;
export const isAvailable = () => available;

const opened = available ? open() : Promise.resolve(null);

function open() {
  return new Promise((resolve) => {
    let asked;
    try { asked = indexedDB.open(NAME, 1); } catch { available = false; return resolve(null); }
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: ["person", "save", "name", "page"] });
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = asked.onblocked = () => { available = false; resolve(null); };
  });
}

async function within(mode, work) {
  const database = await opened;
  if (database === null) return undefined;
  return new Promise((resolve) => {
    let done, found;
    try { done = database.transaction(STORE, mode); } catch { available = false; return resolve(undefined); }
    done.oncomplete = () => resolve(found?.result);
    done.onerror = done.onabort = () => { available = false; resolve(undefined); };
    found = work(done.objectStore(STORE));
  });
}

let muted = false; // signed out: nothing more is kept

// Keep entries, each in the place of what the same page kept of the same variable.
export const keep = (entries) => {
  if (!muted && entries.length > 0) return within("readwrite", (store) => { for (const each of entries) store.put({ ...each, person }); });
};

// Drop entries that the server has acknowledged, or that the person gave up.
export const drop = (entries) => {
  if (entries.length > 0) return within("readwrite", (store) => { for (const each of entries) store.delete(keyOf(each)); });
};

// What this person typed here that the server has not acknowledged, the oldest first.
export const mine = async () => ((await within("readonly", (store) => store.getAll(everything))) ?? []).sort((one, other) => one.at - other.at);

export const count = async () => new Set((await mine()).map(({ save, name }) => `${save} ${name}`)).size;

// Keep nothing of this person any more. Called at sign-out, once they were told what is lost.
export const empty = () => {
  muted = true;
  return within("readwrite", (store) => store.delete(everything));
};

// Drop what is too old, whoever typed it, without reading what it says.
export const tidy = () => within("readwrite", (store) => {
  const cursor = store.openCursor();
  cursor.onsuccess = () => {
    if (!cursor.result) return;
    if (cursor.result.value.at < Date.now() - LONGEST) cursor.result.delete();
    cursor.result.continue();
  };
});

// ── whose turn it is: a drawn page holds a lock of its name as long as it lives, so that no other sends for it ──

const held = new Map(); // page -> what releases it

// Take the place of a page; false when it lives still, here or in another tab.
export function takePage(page) {
  if (held.has(page) || !navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks.request(`page ${page}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise((release) => { held.set(page, release); });
    }).catch(() => resolve(false));
  });
}

export function leavePage(page) {
  held.get(page)?.();
  held.delete(page);
}

// Return those of `entries` whose page is gone, holding its place. Of one variable left by two pages, the last typed stays.
export async function orphans(entries) {
  const gone = new Map();
  for (const { page } of entries) if (!gone.has(page)) gone.set(page, await takePage(page));
  const last = new Map(), older = [];
  for (const each of entries.filter(({ page }) => gone.get(page))) {
    const key = `${each.save} ${each.name}`;
    if (last.has(key)) older.push(last.get(key));
    last.set(key, each);
  }
  drop(older);
  return [...last.values()];
}
