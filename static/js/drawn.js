// What a save's answer changes on the page without drawing any field again: questions that appear or go, messages, and
// what fields say of them to assistive tools. Apart from the account of answers, which it never touches.
import { form, variableOf } from "./fields.js";

export function showPieces(shown) {
  for (const piece of form.querySelectorAll("[data-piece]")) {
    if (piece.dataset.piece === "drawn" || shown.has(piece.id)) piece.hidden = !shown.has(piece.id);
  }
}

export function showMessages(kept) {
  for (const message of form.querySelectorAll(".message[id]")) {
    if (!kept.has(message.id) && !message.contains(document.activeElement)) message.remove();
  }
  const errors = new Set(), cautions = new Set(), described = new Map();
  for (const message of form.querySelectorAll(".message[data-of]")) {
    const of = message.dataset.of;
    if (message.dataset.note === "error") errors.add(of);
    if (message.dataset.note !== "error" && !message.querySelector("[data-settled]")) cautions.add(of);
    described.set(of, [...(described.get(of) ?? []), message.id]);
  }
  for (const control of form.elements) {
    if (!variableOf(control.name) || control.closest(".message")) continue;
    const id = control.type === "radio" || control.type === "checkbox" ? control.id.split("--").slice(0, -1).join("--").replace(/-$/, "") : control.id;
    if (errors.has(id)) control.setAttribute("aria-invalid", "true"); else control.removeAttribute("aria-invalid");
    control.classList.toggle("field--caution", control.classList.contains("field") && cautions.has(id) && !errors.has(id));
    if (control.closest("table.grid") && control.classList.contains("field")) {
      if (described.has(id)) control.setAttribute("aria-describedby", described.get(id).join(" "));
      else control.removeAttribute("aria-describedby");
    }
  }
}
