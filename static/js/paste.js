// The page where one pastes: keeps what the clipboard also says in HTML (merged and hidden cells, exact numbers), as long
// as the text beside it is the one that was pasted. Without this the text alone is read.
const MOST = 1400000; // characters of HTML that are sent; a longer one is left out, its text is enough

const form = document.querySelector("form[data-paste-form]");
if (form) {
  const box = form.elements._texte, html = form.elements._html;
  let pasted = null;
  box.addEventListener("paste", (event) => {
    const found = event.clipboardData.getData("text/html");
    const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
    pasted = whole && found.length <= MOST ? found : "";
  });
  box.addEventListener("input", () => { html.value = pasted ?? ""; pasted = null; });
}

// A list changed in the preview waits for « Mettre à jour »; a choice in the long list takes the radio beside it.
document.querySelector("form[data-preview]")?.addEventListener("change", (event) => {
  const { name, value } = event.target;
  if (!name.startsWith("choix-") || !value) return;
  const radio = document.querySelector(`input[name="reponse-${CSS.escape(name.slice(6))}"][value="@choix"]`);
  if (radio) radio.checked = true;
});
