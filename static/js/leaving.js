// Signing out: says first how many answers the server has not got, offers to save them or to give them up, then empties
// the local queue, so that a shared computer keeps nothing, and tells the other tabs. Without script the form just sends.
import { byId, say } from "./words.js";
import * as queue from "./queue.js";
import { tell, tellAll, tellHere, whenTold } from "./tabs.js";

const form = document.querySelector("form[data-sign-out]");
const dialog = byId("depart");
const QUICK = 1500, PATIENT = 12000;

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

// Ask every tab to save, and wait until nothing is left, so long at most; return how many answers are.
async function saved(patience) {
  const end = Date.now() + patience;
  let count = await queue.count();
  if (count > 0) tellAll("save");
  while (count > 0 && Date.now() < end) {
    await pause(100);
    count = await queue.count();
  }
  return count;
}

async function leave() {
  tellHere("leave");
  await queue.empty();
  tell("signed-out");
  form.submit();
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const count = await saved(QUICK);
  if (count === 0) return leave();
  say("unsavedHere", { count }, "depart-dit");
  dialog.showModal();
});

dialog.addEventListener("click", async (event) => {
  const choice = event.target.closest("[data-leave]")?.dataset.leave;
  if (choice === "cancel") dialog.close();
  else if (choice === "abandon") leave();
  else if (choice === "save") {
    say("savingHere", {}, "depart-dit");
    const count = await saved(PATIENT);
    if (count === 0) leave(); else say("stillUnsaved", { count }, "depart-dit");
  }
});

whenTold("signed-out", () => queue.empty());
