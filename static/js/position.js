// Marks the section being read in the contents, and tells the server where reading stopped.

const guide = document.querySelector("[data-guide]");
const body = guide?.querySelector("[data-guide-body]");
const headings = guide ? [...guide.querySelectorAll("[data-heading]")] : [];
const token = guide?.querySelector("[name=csrfmiddlewaretoken]")?.value;
const signedIn = Boolean(document.body.dataset.learner);
let last = "";
let timer;
let moved = false;

function place() {
  const passed = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight * 0.35).at(-1);
  const box = body.getBoundingClientRect();
  const percent = Math.round((100 * (innerHeight - box.top)) / box.height);
  const title = passed?.cloneNode(true);
  title?.querySelector(".guide-heading__number")?.remove();
  return {
    anchor: passed?.id || "",
    heading: title?.textContent.trim() || "",
    percent: Math.max(0, Math.min(100, percent)),
  };
}

function tell({ leaving = false } = {}) {
  const here = place();
  const said = JSON.stringify(here);
  if (!moved || !signedIn || !here.anchor || said === last) return;
  last = said;
  const form = new FormData();
  form.set("csrfmiddlewaretoken", document.cookie.match(/csrftoken=([^;]+)/)?.[1] || token);
  for (const [name, value] of Object.entries(here)) form.set(name, value);
  if (leaving) navigator.sendBeacon(guide.dataset.positionUrl, form);
  else fetch(guide.dataset.positionUrl, { method: "POST", body: form, keepalive: true }).catch(() => (last = ""));
}

function mark() {
  const { anchor } = place();
  for (const link of guide.querySelectorAll(".toc a")) {
    if (link.hash === `#${anchor}`) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
}

if (guide && headings.length) {
  addEventListener(
    "scroll",
    () => {
      moved = true;
      clearTimeout(timer);
      timer = setTimeout(() => {
        mark();
        tell();
      }, 400);
    },
    { passive: true },
  );
  addEventListener("pagehide", () => tell({ leaving: true }));
  mark();
}
