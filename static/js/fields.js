// What stands in a section's fields, variable by variable: read as it would be posted, written as it was.
// Apart from saving because the queue keeps the same pairs that a form sends. Refuses to judge or to format them.

export const form = document.querySelector("form[data-autosave]");

export const variableOf = (name) => (name && !name.startsWith("_") && name !== "csrf_token" ? name.split("@")[0] : "");

// The controls of one variable: its own, its reasons (« @ »), its confirmation (« @confirme »).
export const controlsOf = (variable) => {
  const name = CSS.escape(variable);
  return [...form.querySelectorAll(`[name="${name}"],[name^="${name}@"]`)].filter((each) => !each.disabled && each.type !== "submit" && each.type !== "button");
};

// What a form would post of a variable, as [name, text] pairs.
export function pairsOf(variable) {
  const pairs = [];
  for (const control of controlsOf(variable)) {
    if (control.type === "checkbox" || control.type === "radio") {
      if (control.checked) pairs.push([control.name, control.value]);
    } else if (control.tagName === "SELECT") {
      for (const option of control.selectedOptions) pairs.push([control.name, option.value]);
    } else pairs.push([control.name, control.value]);
  }
  return pairs;
}

// Put back in its fields what pairsOf read of them.
export function putPairs(variable, pairs) {
  const left = [...pairs];
  for (const control of controlsOf(variable)) {
    const at = left.findIndex(([name, text]) => name === control.name && (isBox(control) ? text === control.value : true));
    if (isBox(control)) control.checked = at >= 0;
    else if (at >= 0) control.value = left[at][1];
    if (at >= 0) left.splice(at, 1);
  }
}

// Put in its fields an answer that the server tells: its texts, or the reason for having none.
export function putAnswer(variable, raw, missing) {
  let rank = 0;
  for (const control of controlsOf(variable)) {
    if (control.name.endsWith("@")) control.checked = control.value === missing;
    else if (isBox(control)) control.checked = raw.includes(control.value) || control.value === `@${missing}`;
    else if (control.tagName === "SELECT" && control.closest("[data-ranks]")) control.value = raw[rank++] ?? "";
    else control.value = raw[0] ?? "";
  }
}

const isBox = (control) => control.type === "checkbox" || control.type === "radio";
