// What the open tabs of one person tell each other: the session lasts longer, it was closed, save what you hold.
// Apart so that no script knows how. Refuses what a tab of another person says.
import { person } from "./queue.js";

const channel = "BroadcastChannel" in window ? new BroadcastChannel("axtra") : null;
const acts = new Map();

function hear(said) {
  if (said.person === person) for (const act of acts.get(said.what) ?? []) act(said);
}
if (channel) channel.onmessage = (event) => hear(event.data);

export const whenTold = (what, act) => acts.set(what, [...(acts.get(what) ?? []), act]);
export const tellHere = (what, more = {}) => hear({ ...more, what, person });
export const tell = (what, more = {}) => channel?.postMessage({ ...more, what, person });
export const tellAll = (what, more = {}) => { tellHere(what, more); tell(what, more); };
