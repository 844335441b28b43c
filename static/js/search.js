// A long list: a box above it keeps only the choices that contain what is typed, and says how many are left.
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[·.]/g, "").toLowerCase();

for (const list of document.querySelectorAll("select[data-search]")) {
  const all = [...list.options];
  const box = document.createElement("input");
  const said = document.createElement("span");
  box.type = "text";
  box.className = "field field--long";
  box.autocomplete = "off";
  box.dataset.local = "";
  box.setAttribute("aria-label", list.dataset.search);
  box.placeholder = list.dataset.search;
  said.className = "count";
  said.setAttribute("role", "status");
  box.addEventListener("input", () => {
    const wanted = fold(box.value);
    const found = all.filter((option) => !option.value || option.selected || fold(option.text).includes(wanted));
    list.replaceChildren(...found);
    said.textContent = box.value ? list.dataset.found.replace("{count}", found.filter((option) => option.value).length) : "";
  });
  for (const kind of ["input", "change"]) box.addEventListener(kind, (event) => event.stopPropagation()); // not an answer
  list.before(box, said);
}
