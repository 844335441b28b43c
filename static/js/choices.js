// Choices that exclude each other, reasons for not answering, erasing a choice, counting what is written.
const changed = (control) => control.dispatchEvent(new Event("change", { bubbles: true }));
const siblings = (control) => [...control.form.elements].filter((each) => each.name === control.name && each !== control);
const named = (form, name) => [...form.elements].filter((each) => each.name === name);

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.type !== "checkbox" || !box.checked) return;
  if (box.dataset.reason !== undefined) for (const other of siblings(box)) other.checked = false;
  else if (box.dataset.exclusive !== undefined) for (const other of siblings(box)) other.checked = false;
  else for (const other of siblings(box)) if (other.dataset.exclusive !== undefined) other.checked = false;
}, true);

// Answering takes back « Ne sait pas »; correcting a known value takes back its confirmation.
for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => {
  const control = event.target;
  if (!control.form || !control.name || control.name.includes("@")) return;
  for (const reason of named(control.form, `${control.name}@`)) if (reason.dataset.reason !== undefined) reason.checked = false;
  for (const box of named(control.form, `${control.name}@confirme`)) box.checked = false;
}, true);

// A known choice that is pressed again is an answer too, though nothing changed for the browser.
document.addEventListener("click", (event) => {
  const input = event.target;
  if (input.type === "radio" && document.getElementsByName(`${input.name}@confirme`).length > 0) changed(input);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-erase]");
  if (!button) return;
  event.preventDefault();
  const inputs = named(button.form, button.dataset.erase).filter((each) => each.type === "radio");
  for (const input of inputs) input.checked = false;
  inputs[0]?.focus();
  if (inputs[0]) changed(inputs[0]);
});

const count = (area) => {
  const said = document.getElementById(area.dataset.count);
  if (said && area.value) said.textContent = said.dataset.left.replace("{count}", area.value.length.toLocaleString("fr-CA"));
};
document.addEventListener("input", (event) => { if (event.target.dataset.count) count(event.target); });
for (const area of document.querySelectorAll("textarea[data-count]")) count(area);
