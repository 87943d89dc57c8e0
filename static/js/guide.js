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

function pointOut() {
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
        pointOut();
        tell();
      }, 400);
    },
    { passive: true },
  );
  addEventListener("pagehide", () => tell({ leaving: true }));
  // Asking where headings stand lays the whole guide out: not before it is on the screen.
  (globalThis.requestIdleCallback ?? setTimeout)(pointOut);
}

// Marks passages in a guide: paints what was marked before, offers to mark what is selected.

const notes = document.querySelector("[data-notes]");
const list = notes?.querySelector("[data-notes-list]");
const marker = notes?.querySelector("[data-marker]");
const status = notes?.querySelector("[data-notes-status]");
const AROUND = 60; // characters kept on either side, to tell equal passages apart
const paint = (name, ranges) => window.Highlight && CSS.highlights?.set(name, new Highlight(...ranges));

// The guide's prose only: what a learner typed, buttons and these notes are not for marking.
const isProse = (node) => !node.parentElement.closest("form, [data-notes], .prompt, .recall, button, summary, textarea, script");

function pieces() {
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT, (node) => (isProse(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT));
  const found = [];
  let text = "";
  while (walker.nextNode()) {
    found.push({ node: walker.currentNode, start: text.length });
    text += walker.currentNode.data;
  }
  return { found, text };
}

// White space differs between a selection and the source, so it is folded before comparing.
function folded(text) {
  const map = [];
  let plain = "";
  for (let at = 0; at < text.length; at += 1) {
    const space = /\s/.test(text[at]);
    if (space && plain.endsWith(" ")) continue;
    plain += space ? " " : text[at];
    map.push(at);
  }
  return { plain, map };
}

function rangeOf({ quote, before, after }) {
  const { found, text } = pieces();
  const { plain, map } = folded(text);
  const wanted = quote.replace(/\s+/g, " ").trim();
  if (!wanted) return null;
  let best = -1;
  let most = -1;
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, at + 1)) {
    const fits = Number(plain.slice(0, at).trimEnd().endsWith(before.trim())) + Number(plain.slice(at + wanted.length).trimStart().startsWith(after.trim()));
    if (fits > most) [best, most] = [at, fits];
  }
  if (best < 0) return null;
  const place = (offset) => {
    const piece = found.findLast(({ start }) => start <= offset);
    return [piece.node, offset - piece.start];
  };
  const range = new Range();
  range.setStart(...place(map[best]));
  const [node, offset] = place(map[best + wanted.length - 1]);
  range.setEnd(node, offset + 1);
  return range;
}

const marks = () => [...list.querySelectorAll("[data-highlight]")].map((item) => ({ item, quote: item.querySelector("[data-quote]")?.textContent || "", before: item.dataset.before, after: item.dataset.after }));
const repaint = () => paint("marked", marks().map(rangeOf).filter(Boolean));

function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!body.contains(range.commonAncestorContainer) || notes.contains(range.startContainer)) return null;
  const quote = selection.toString().trim();
  if (quote.length < 3) return null;
  const outside = (start, end) => {
    const around = new Range();
    around.setStart(...start);
    around.setEnd(...end);
    return around.toString().replace(/\s+/g, " ");
  };
  const headings = [...body.querySelectorAll("[data-heading]")].filter((heading) => heading.compareDocumentPosition(range.startContainer) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY));
  const title = headings.at(-1)?.cloneNode(true);
  title?.querySelector(".guide-heading__number")?.remove();
  return {
    quote,
    anchor: headings.at(-1)?.id || "",
    heading: title?.textContent.trim().slice(0, 200) || "",
    before: outside([body, 0], [range.startContainer, range.startOffset]).slice(-AROUND),
    after: outside([range.endContainer, range.endOffset], [body, body.childNodes.length]).slice(0, AROUND),
  };
}

async function post(url, data) {
  data.set("csrfmiddlewaretoken", document.cookie.match(/csrftoken=([^;]+)/)?.[1] || notes.querySelector("[name=csrfmiddlewaretoken]").value);
  return fetch(url, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
}

async function mark({ andNote }) {
  const passage = selected();
  if (!passage) return;
  const data = new FormData();
  for (const [name, value] of Object.entries(passage)) data.set(name, value);
  // Made before it is sent: pressing twice marks once.
  if (crypto.randomUUID) data.set("uid", crypto.randomUUID());
  marker.hidden = true;
  try {
    const reply = await post(notes.dataset.url, data);
    const text = await reply.text();
    if (!reply.ok) throw new Error(reply.status === 422 || reply.status === 401 ? text : "");
    list.insertAdjacentHTML("beforeend", text);
    getSelection().removeAllRanges();
    repaint();
    status.textContent = status.dataset.marked;
    if (andNote) {
      const item = list.lastElementChild;
      item.querySelector("details").open = true;
      item.querySelector("textarea").focus();
    }
  } catch (problem) {
    status.classList.remove("visually-hidden");
    status.textContent = problem.message || status.dataset.lost;
    marker.hidden = false;
  }
}

if (notes && body) {
  repaint();
  document.addEventListener("selectionchange", () => (marker.hidden = !selected()));
  // Pressing a button must not clear the selection it is about.
  marker.addEventListener("mousedown", (event) => event.preventDefault());
  marker.querySelector("[data-mark]").addEventListener("click", () => mark({ andNote: false }));
  marker.querySelector("[data-mark-note]").addEventListener("click", () => mark({ andNote: true }));
  list.addEventListener("click", ({ target }) => {
    const quote = target.closest("[data-quote]");
    if (!quote) return;
    const range = rangeOf(marks().find(({ item }) => item.contains(quote)));
    if (!range) return;
    paint("shown", [range]);
    range.startContainer.parentElement.scrollIntoView({ block: "center" });
  });
}
