// A ranking: choosing in one rank what stands in another swaps them, and buttons move a rank up or down.
for (const list of document.querySelectorAll("[data-ranks]")) equip(list);
new MutationObserver((changes) => {
  for (const change of changes) for (const node of change.addedNodes) node.querySelectorAll?.("[data-ranks]:not([data-ready])").forEach(equip);
}).observe(document.body, { childList: true, subtree: true });

function equip(list) {
  list.dataset.ready = "";
  const selects = [...list.querySelectorAll("select")];
  const before = selects.map((each) => each.value);
  const keep = () => selects.forEach((each, rank) => { before[rank] = each.value; });
  list.addEventListener("change", (event) => {
    const rank = selects.indexOf(event.target);
    const twin = event.target.value ? selects.findIndex((each, other) => other !== rank && each.value === event.target.value) : -1;
    if (twin >= 0) selects[twin].value = before[rank];
    keep();
  }, true);
  selects.forEach((select, rank) => {
    const moves = document.createElement("span");
    moves.className = "moves";
    for (const [step, word] of [[-1, list.dataset.up], [1, list.dataset.down]]) {
      if (!selects[rank + step]) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn--2 btn--s";
      button.textContent = word;
      button.setAttribute("aria-describedby", select.id);
      button.addEventListener("click", () => {
        [select.value, selects[rank + step].value] = [selects[rank + step].value, select.value];
        keep();
        select.dispatchEvent(new Event("change", { bubbles: true }));
        selects[rank + step].closest("li").querySelectorAll("button")[step < 0 ? 0 : 1]?.focus();
      });
      moves.append(button);
    }
    select.closest("li").append(moves);
  });
}
