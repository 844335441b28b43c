// What the page says by itself: the status line, the news, the alert. Apart because every other script speaks through it.
// The sentences stand in templates (data-phrase), so that they are French in one place. Refuses to compose any.

export const byId = (id) => document.getElementById(id);
export const zone = () => byId("alerte");
const phrase = (name) => document.querySelector(`[data-phrase="${name}"]`);

// A copy of a sentence, with its values put in their places; nothing when the page does not know it.
export function worded(name, values = {}) {
  const copy = phrase(name)?.cloneNode(true);
  if (!copy) return null;
  const walk = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    for (const [key, value] of Object.entries(values)) text.textContent = text.textContent.replace(`{${key}}`, value);
  }
  for (const each of copy.querySelectorAll("[data-several]")) if ((Number(values.count) > 1) !== (each.dataset.several === "yes")) each.remove();
  return copy;
}

// Say a sentence in a live region, which is touched only when what it says changes.
export function say(name, values = {}, where = "etat") {
  const copy = worded(name, values);
  const said = byId(where);
  if (copy && said && said.innerHTML !== copy.innerHTML) said.replaceChildren(...copy.childNodes);
}
