// Rows that the server adds to a roster, takes away or moves: the table shows or hides, and what was typed in a row that
// is gone is forgotten. Apart from saving; where the hand lands is the grid's to say (grid.js).
import { byId } from "./words.js";
import { form } from "./fields.js";
import { forgetRow } from "./ledger.js";

export function hearRows(word) {
  if (word.removed) forgetRow(`${word.removed}.`);
  byId(`g-${word.roster}`).hidden = word.rows === 0;
  form.dispatchEvent(new CustomEvent("lignes", { detail: word }));
}
