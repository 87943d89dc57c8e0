// What every page needs: appearance, menu, local clocks, focus on errors, a clean sign-out, and a
// word when the network is gone.

const all = (selector, root = document) => root.querySelectorAll(selector);

// Cookies, so that the server sends the next page in the same look and nothing flashes.
for (const form of all("form[data-appearance]")) {
  form.querySelector("[data-needs-no-script]").hidden = true;
  form.addEventListener("change", ({ target }) => {
    const usual = target.hasAttribute("data-usual");
    if (usual) delete document.documentElement.dataset[target.name];
    else document.documentElement.dataset[target.name] = target.value;
    document.cookie = `${target.name}=${target.value}; path=/; max-age=${usual ? 0 : 31536000}; samesite=lax`;
  });
}

for (const menu of all("[data-menu]")) {
  document.addEventListener("click", ({ target }) => {
    if (!menu.contains(target)) menu.open = false;
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// “/” leads to the search from anywhere but a field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("[data-search-field]");
  const link = document.querySelector("a[data-search]");
  if (!field && !link) return;
  event.preventDefault();
  if (field) field.select();
  else location.assign(link.href);
});

// The day before the month, as the server writes it. A browser needs 40 ms on a phone to know a
// language's dates, so one of each form is made, and not before the page is on the screen.
const language = document.documentElement.lang.replace(/^en$/, "en-GB");
const hours = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const forms = {};
const write = (time, name, form) => {
  forms[name] ??= new Intl.DateTimeFormat(language, form);
  time.textContent = forms[name].format(new Date(time.getAttribute("datetime")));
};
const isToday = (time) => new Date(time.getAttribute("datetime")).toDateString() === new Date().toDateString();
(globalThis.requestIdleCallback ?? setTimeout)(() => {
  for (const time of all("time[data-clock]")) {
    if (isToday(time)) write(time, "today", hours);
    else write(time, "earlier", { day: "numeric", month: "short", ...hours });
  }
  for (const time of all("time[data-local]")) {
    write(time, "whole", { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });
  }
});

document.querySelector("[data-focus]")?.focus();

addEventListener("beforeprint", () => all("main details").forEach((fold) => (fold.open = true)));

const zone = document.querySelector("input[name=time_zone][type=hidden]");
if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";

// Copies of unsent words stay on this device until the server has them; at sign-out they go.
const copies = () => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`draft:${document.body.dataset.learner || "-"}:`));
  } catch {
    return []; // Forbidden: then there are none.
  }
};
async function sendAll() {
  const sending = [];
  document.dispatchEvent(new CustomEvent("autosave:flush", { detail: sending }));
  await Promise.allSettled(sending);
}
for (const form of all("form[data-logout]")) {
  let asked = false;
  form.addEventListener("submit", async (event) => {
    if (asked || !copies().length) return;
    event.preventDefault();
    await sendAll();
    if (copies().length && !confirm(form.dataset.logout)) return;
    copies().forEach((key) => localStorage.removeItem(key));
    document.dispatchEvent(new CustomEvent("autosave:stop"));
    asked = true;
    form.requestSubmit(event.submitter);
  });
}

// “Offline” a browser knows for certain. A site that does not answer is told by each field itself.
const line = document.querySelector("[data-offline]");
const keeps = () => {
  try {
    localStorage.setItem("draft-probe", "");
    localStorage.removeItem("draft-probe");
    return true;
  } catch {
    return false; // Full or forbidden.
  }
};
function lost() {
  const writes = document.querySelector("[data-autosave], [data-row-form]");
  const said = writes ? (keeps() ? "writing" : "nowhere") : "reading";
  line.textContent = line.dataset[said];
}
async function found() {
  if (!line.textContent) return;
  const wrote = copies().length > 0;
  await sendAll();
  if (!navigator.onLine) return;
  line.textContent = wrote && !copies().length ? line.dataset.sent : line.dataset.back;
  setTimeout(() => navigator.onLine && (line.textContent = ""), 6000);
}
if (line) {
  addEventListener("offline", lost);
  addEventListener("online", found);
  addEventListener("pageshow", () => (navigator.onLine ? found() : lost()));
  // A form that goes nowhere would take the page, and what was written on it, out of sight.
  const waits = (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    line.textContent = line.dataset.waits;
  };
  addEventListener("submit", waits, { capture: true });
}
