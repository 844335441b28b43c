// Rows that the server adds to a roster or takes away: the table shows or hides, and the hand lands where work goes on.
// Apart from saving, which only has to forget what was typed in a row that is gone.
import { byId } from "./words.js";
import { form } from "./fields.js";
import { forgetRow } from "./ledger.js";

let following; // the row that takes the hand when the one being removed is gone

document.addEventListener("click", (event) => {
  const row = event.target.closest('button[name="_entree"]')?.closest("tr");
  if (!row) return;
  const rows = [...row.parentElement.querySelectorAll("tr[data-entry]")];
  following = (rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1])?.id;
}, true);

export function hearRows(word) {
  if (word.removed) forgetRow(`${word.removed}.`);
  byId(`g-${word.roster}`).hidden = word.rows === 0;
  form.dispatchEvent(new CustomEvent("lignes", { detail: word }));
  if (!word.removed) return;
  const next = byId(`b-${word.roster}`)?.querySelector(`#${CSS.escape(following ?? "")} .act button`) ?? byId(`add-${word.roster}`);
  next?.focus();
}
