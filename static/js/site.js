// What every page needs: theme, menu, local clocks, focus on errors, a clean sign-out.

const all = (selector, root = document) => root.querySelectorAll(selector);

for (const box of all("[data-themes]")) {
  box.hidden = false;
  const show = (theme) => {
    for (const button of all("button", box)) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  };
  show(document.documentElement.dataset.theme || "");
  box.addEventListener("click", ({ target }) => {
    const theme = target.dataset.themeChoice;
    if (theme === undefined) return;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    // A cookie, so that the server sends the next page in it and nothing flashes.
    document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
    show(theme);
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

const language = document.documentElement.lang;
const at = (element) => new Date(element.getAttribute("datetime"));
for (const time of all("time[data-clock]")) {
  const moment = at(time);
  const today = moment.toDateString() === new Date().toDateString();
  time.textContent = new Intl.DateTimeFormat(
    language,
    today ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  ).format(moment);
}
for (const time of all("time[data-local]")) {
  time.textContent = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" }).format(at(time));
}

document.querySelector("[data-focus]")?.focus();

addEventListener("beforeprint", () => all("main details").forEach((fold) => (fold.open = true)));

const zone = document.querySelector("input[name=time_zone][type=hidden]");
if (zone && !zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";

// Copies of unsent words stay on this device until the server has them; at sign-out they go.
const copies = () => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`draft:${document.body.dataset.learner}:`));
  } catch {
    return []; // Forbidden: then there are none.
  }
};
for (const form of all("form[data-logout]")) {
  let asked = false;
  form.addEventListener("submit", async (event) => {
    if (asked || !copies().length) return;
    event.preventDefault();
    const sending = [];
    document.dispatchEvent(new CustomEvent("autosave:flush", { detail: sending }));
    await Promise.allSettled(sending);
    if (copies().length && !confirm(form.dataset.logout)) return;
    copies().forEach((key) => localStorage.removeItem(key));
    document.dispatchEvent(new CustomEvent("autosave:stop"));
    asked = true;
    form.requestSubmit(event.submitter);
  });
}
