// Passkeys: asks the server for a challenge, lets the browser sign it, and sends the page's own form with what was signed.
// Apart because pages work without it: its forms are hidden until the browser can. Nothing is kept here.
const able = window.PublicKeyCredential?.parseCreationOptionsFromJSON && PublicKeyCredential.parseRequestOptionsFromJSON;

async function challenge(address, form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(15000) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function sign(options, making) {
  return making
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

for (const part of able ? document.querySelectorAll("[data-passkey]") : []) {
  if (part.dataset.host !== location.hostname) continue; // a browser signs for the public address alone
  const form = part.querySelector("form"), status = part.querySelector("[role=status]"), making = "make" in part.dataset;
  const say = (name) => { status.textContent = part.querySelector(`[data-phrase="${name}"]`).textContent; };
  form.hidden = false;
  part.querySelector("[data-unable]")?.setAttribute("hidden", "");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    status.textContent = "";
    let options;
    try { options = await challenge(part.dataset.passkey, form); } catch (error) {
      if (error.message === "428" && part.dataset.confirm) location.assign(part.dataset.confirm); // signed in too long ago
      else say("failed");
      return;
    }
    try { form.elements.cle.value = JSON.stringify(await sign(options, making)); } catch { say("refused"); return; }
    form.submit();
  });
}
