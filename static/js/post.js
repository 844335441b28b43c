// A POST by our own scripts: with the forms' token, renewed once when it is worth nothing any more, and the name of who
// typed, so that the server sends nothing in the name of someone else. Apart from htmx, which draws; here nothing is drawn.
import { person } from "./queue.js";
import { tellAll } from "./tabs.js";

const inherited = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}");
const field = document.querySelector("form[data-autosave]")?.elements.csrf_token;
let token = field?.value ?? inherited["X-CSRFToken"] ?? "";

export function takeToken(fresh) {
  token = fresh;
  for (const each of document.querySelectorAll('input[name="csrf_token"]')) each.value = fresh;
}

export const ourHeaders = () => ({ "X-CSRFToken": token, "X-Person": person });

// Every answer says how long the session lasts from now.
export const hearLeft = (headers) => {
  const left = headers?.get("Session-Left");
  if (left) tellAll("session", { ends: Date.now() + 1000 * Number(left) });
};
document.addEventListener("htmx:before:request", (event) => Object.assign(event.detail.ctx.request.headers, ourHeaders()));
document.addEventListener("htmx:after:request", (event) => hearLeft(event.detail.ctx.response?.headers));

const wordIn = (text) => {
  const said = new DOMParser().parseFromString(text, "text/html").querySelector('hx-partial[hx-target="#parole"]');
  try { return JSON.parse(said?.textContent ?? "{}"); } catch { return {}; }
};

// Return {status, word}; status 0 when nobody answered.
export async function post(address, body = new URLSearchParams(), again = true) {
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true", ...ourHeaders() }, signal: AbortSignal.timeout(15000) });
    const word = wordIn(await answer.text());
    if (word.csrf) takeToken(word.csrf);
    if (answer.status === 403 && word.csrf && again) return post(address, body, false);
    hearLeft(answer.headers);
    return { status: answer.status, word };
  } catch { return { status: 0, word: {} }; }
}

// Send as the page closes; nobody hears the answer. Above 64 kB the browser refuses: the queue has it.
export function sendAway(address, body) {
  fetch(address, { method: "POST", body, headers: { "HX-Request": "true", ...ourHeaders() }, keepalive: true }).catch(() => {});
}
