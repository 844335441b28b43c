// « Inchangé », « C’est exact »: what is already known goes into the fields at once, as if it were typed, and says that a
// person took it over. Without script the same button sends the form. Also: a link to a field gives it the hand.
import { putAnswer } from "./fields.js";
import { say } from "./words.js";

const CONFIRM = "@confirme";
const tell = (control, kind) => control.dispatchEvent(new Event(kind, { bubbles: true }));
const of = (form, name) => [...form.elements].filter((each) => each.name === name);
const chosen = (control) => control.type === "radio" || control.type === "checkbox";
const standing = (controls) => controls.flatMap((each) => (chosen(each) ? (each.checked ? [each.value] : []) : each.value.trim() ? [each.value] : []));
const same = (one, other) => one.length === other.length && one.every((text, place) => text === other[place]);

function takeOver(form, name, raw, alone) {
  const controls = of(form, name).filter((each) => each.type !== "hidden");
  const before = standing(controls);
  if (controls.length === 0 || (!alone && before.length > 0 && !same(before, raw))) return false;
  putAnswer(name, raw, null);
  tell(controls[0], "input");
  let box = of(form, name + CONFIRM)[0];
  if (!box) {
    box = Object.assign(document.createElement("input"), { type: "checkbox", name: name + CONFIRM, value: "oui", hidden: true });
    controls[0].after(box);
  }
  box.checked = true;
  tell(box, "input");
  return true;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-same]");
  if (!button) return;
  event.preventDefault();
  const known = Object.entries(JSON.parse(button.dataset.same));
  const alone = known.length === 1 && known[0][0] === button.value;
  const count = known.filter(([name, raw]) => takeOver(button.form, name, raw, alone)).length;
  if (count === 0) return say("alreadySaid", {}, "nouvelle");
  tell(button.form.elements[known[0][0] + CONFIRM] ?? button.form, "change");
  say("takenOver", { count }, "nouvelle");
});

function give() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const field = target.matches("input, select, textarea, button") ? target : null;
  field?.focus({ preventScroll: true });
}
window.addEventListener("hashchange", give);
give();
