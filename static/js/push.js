// Turning notifications on for this browser. Turning them off is a plain form.

const panel = document.querySelector("[data-push]");
const status = panel?.querySelector("[role=status]");
const button = panel?.querySelector("[data-push-on]");

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const say = (sentence) => (status.textContent = sentence);

async function turnOn() {
  const words = panel.dataset;
  if ((await Notification.requestPermission()) !== "granted") return say(words.refused);
  const registration = await navigator.serviceWorker.register(panel.dataset.worker);
  await active(registration);
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(panel.dataset.key),
  });
  const form = new FormData(button.form);
  form.set("endpoint", subscription.endpoint);
  form.set("p256dh", text(subscription.getKey("p256dh")));
  form.set("auth", text(subscription.getKey("auth")));
  const answer = await fetch(button.form.action, { method: "POST", body: form, redirect: "manual" });
  // A redirect, which fetch does not show, means that it is kept.
  if (answer.type !== "opaqueredirect") return say(words.failed);
  location.reload();
}

function active({ installing, waiting, active: ready }) {
  const worker = ready || waiting || installing;
  if (worker.state === "activated") return;
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => worker.state === "activated" && resolve());
  });
}

if (panel && "serviceWorker" in navigator && "PushManager" in window) {
  button.form.hidden = false;
  panel.querySelector("[data-push-cannot]").hidden = true;
  button.form.addEventListener("submit", (event) => {
    event.preventDefault();
    turnOn().catch(() => say(panel.dataset.failed));
  });
}
