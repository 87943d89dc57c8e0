// Saves what is being written a second after typing stops. A copy stays on this device until the
// server has given a receipt for those very words; “Saved” is never said before. The history on
// the server keeps whatever loses against another device (docs/decisions/0009).

const form = document.querySelector("[data-autosave]");
const learner = document.body.dataset.learner || "";
const words = document.querySelector("[data-autosave-words]")?.dataset;
const polite = document.querySelector("[data-live]");
const urgent = document.querySelector("[data-alert]");
const RETRY = [2, 5, 15, 30, 60]; // seconds
const LONGEST_WAIT = 30_000; // for one reply; then the same words are sent again under the same id
let spokenAt = -Infinity;
let token = "";
let going = false; // The form is on its way and carries everything itself.

const store = {
  keys: (start) => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(start));
    } catch {
      return []; // Forbidden.
    }
  },
  read: (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  write: (key, value) => {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false; // Full or forbidden: the field itself is the only copy.
    }
  },
  drop: (key) => {
    try {
      localStorage.removeItem(key);
    } catch {
      // Forbidden: then there is nothing to remove.
    }
  },
};

// What lessons/forms/sent.py computes from what arrived. A page that came over plain HTTP may not
// compute a hash; it asks for the words themselves.
const proof = crypto.subtle ? "sha256" : "text";
async function receipt(pairs) {
  const sorted = pairs.map((pair) => pair.map((text) => text.toWellFormed?.() ?? text)).sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  const text = JSON.stringify(sorted);
  if (proof === "text") return text;
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const newId = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));
const isChoice = (field) => ["checkbox", "radio"].includes(field.type);

/** As the server sent it. Typed values do not count, nor what a type of field would not hold. */
function sentValue(field) {
  if (field.tagName === "SELECT") return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
  const probe = field.cloneNode();
  probe.value = field.defaultValue;
  return probe.value;
}

class Writing {
  constructor(box) {
    this.box = box;
    this.key = box.dataset.key;
    this.names = box.dataset.names?.split(" ");
    this.local = `draft:${learner || "-"}:${box.dataset.prompt}:`;
    this.own = this.local + newId();
    this.rev = box.querySelector("[data-rev]");
    this.status = box.querySelector("[data-status]");
    this.hint = box.querySelector("[data-hint]");
    this.sent = box.dataset.unsaved === undefined ? JSON.stringify(this.pairs(sentValue, "defaultChecked")) : "";
    this.tries = 0;
    this.kept = true;
    // The page shows both texts: which one stands is decided by writing on or by saving.
    this.undecided = this.stopped = box.dataset.unsaved === "conflict";
    box.addEventListener("input", () => this.changed());
    box.addEventListener("change", () => this.changed());
    box.addEventListener("focusout", ({ relatedTarget }) => {
      if (!box.contains(relatedTarget)) this.flush();
    });
    this.restore();
  }

  fields() {
    const mine = this.names ? ({ name }) => this.names.includes(name) : ({ name }) => name === this.key || name.startsWith(`${this.key}-`);
    return [...this.box.querySelectorAll("[name]")].filter((field) => field.tagName !== "BUTTON" && field !== this.rev && mine(field));
  }

  pairs(value = (field) => field.value, checked = "checked") {
    return this.fields()
      .filter((field) => !isChoice(field) || field[checked])
      .map((field) => [field.name, value(field)]);
  }

  fill(pairs) {
    // For kinds whose rows a script adds: it makes room for what comes.
    this.box.dispatchEvent(new CustomEvent("autosave:fill", { detail: pairs }));
    const left = [...pairs];
    for (const field of this.fields()) {
      const found = left.findIndex(([name, value]) => name === field.name && (!isChoice(field) || value === field.value));
      if (isChoice(field)) field.checked = found >= 0;
      else if (found >= 0) [, field.value] = left.splice(found, 1)[0];
      field.dispatchEvent(new Event("input"));
    }
  }

  get dirty() {
    return JSON.stringify(this.pairs()) !== this.sent;
  }

  /** What an earlier page left here: a killed tab, a lost network, a session that had ended. */
  restore() {
    for (const key of store.keys(this.local)) {
      const copy = store.read(key);
      const text = JSON.stringify(copy?.pairs);
      if (!copy || text === this.sent || (text === JSON.stringify(this.pairs()) && this.copy())) {
        store.drop(key);
      } else if (copy.rev === this.rev.value && !this.dirty) {
        this.fill(copy.pairs);
        this.id = copy.id;
        this.idFor = text;
        if (this.copy()) store.drop(key);
        this.say(words.kept, "is-kept");
        this.later(200);
      } else {
        this.deliver(key, copy);
      }
    }
    if (this.dirty && !this.stopped) this.changed();
  }

  /** Sends a copy that was written on other words than this page shows. It cannot overwrite. */
  async deliver(key, copy) {
    const wait = (milliseconds) => setTimeout(() => this.deliver(key, copy), milliseconds);
    // Two tabs died on the same words: the field's text goes first, this one beside it.
    if (copy.rev === this.rev.value) return wait(3000);
    try {
      const { status, json } = await this.post(copy.pairs, copy.rev, copy.id);
      const came = json.received === (await receipt(copy.pairs));
      if (status === 200 && came) return store.drop(key);
      if (status === 409 && came) {
        const text = copy.pairs.map(([, value]) => value).join("\n");
        return this.offer(text, words.unsent, words.useIt, () => (this.fill(copy.pairs), this.changed(), store.drop(key)), () => store.drop(key));
      }
      if (status < 500 && status !== 429) return undefined;
    } catch {
      // Not reached: the copy stays, and is tried again.
    }
    return wait(15_000);
  }

  changed() {
    if (this.undecided) this.stopped = this.undecided = false;
    if (!this.dirty) return;
    // Not begun anew by each key: whoever types without a pause has a copy as well.
    this.copying ??= setTimeout(() => this.copy(), 200);
    this.tries = 0;
    if (!this.stopped) this.show(words.writing, "");
    this.later(1000);
  }

  copy() {
    clearTimeout(this.copying);
    this.copying = undefined;
    const pairs = this.pairs();
    const now = JSON.stringify(pairs);
    if (now === this.sent) return true;
    if (this.idFor !== now) {
      // Made before it is sent: a retry after a lost reply is recognised by it.
      this.id = newId();
      this.idFor = now;
    }
    this.kept = store.write(this.own, { pairs, rev: this.rev.value, id: this.id });
    return this.kept;
  }

  later(milliseconds) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.send(), milliseconds);
  }

  flush() {
    if (this.dirty && !this.stopped) return this.send();
    return this.sending;
  }

  send() {
    clearTimeout(this.waiting);
    if (this.busy || this.stopped || going || !this.dirty) return this.sending;
    this.busy = true;
    this.sending = this.exchange();
    return this.sending;
  }

  async exchange() {
    this.copy();
    const pairs = this.pairs();
    const now = JSON.stringify(pairs);
    try {
      await this.heard(await this.post(pairs, this.rev.value, this.id), pairs, now);
    } catch {
      this.retry();
    } finally {
      this.busy = false;
      if (this.dirty && this.sent === now) this.later(1000);
    }
  }

  async post(pairs, rev, id) {
    const data = new URLSearchParams(pairs);
    data.set(this.rev.name, rev);
    data.set("client_id", id);
    data.set("proof", proof);
    if (learner) data.set("learner", learner);
    const mark = token || document.cookie.match(/csrftoken=([^;]+)/)?.[1] || form.elements.csrfmiddlewaretoken.value;
    token = "";
    const reply = await fetch(this.box.dataset.url, {
      method: "POST",
      body: data,
      keepalive: data.toString().length < 60_000,
      signal: AbortSignal.timeout(LONGEST_WAIT),
      headers: { "X-CSRFToken": mark },
    });
    const json = reply.headers.get("content-type")?.includes("json") ? await reply.json() : {};
    if (json.csrf && !this.marked) {
      // The mark was renewed meanwhile, by signing in elsewhere for instance.
      token = json.csrf;
      this.marked = true;
      return this.post(pairs, rev, id).finally(() => (this.marked = false));
    }
    return { status: reply.status, json };
  }

  async heard({ status, json }, pairs, now) {
    if (status === 200) return this.saved(json, pairs, now);
    if (status === 409 && json.revision !== undefined) return this.conflict(json);
    if (status === 401) return this.signedOut(json);
    if (status >= 500 || status === 429 || !json.error || json.csrf) return this.retry();
    return this.say(json.error, "is-bad");
  }

  async saved(json, pairs, now) {
    this.rev.value = json.revision;
    if (json.received !== (await receipt(pairs))) return this.retry();
    this.tries = 0;
    this.sent = now;
    this.kept = true;
    this.box.classList.remove("has-error");
    remember(this.local, json.revision);
    if (this.dirty) {
      this.copy();
      return undefined;
    }
    store.drop(this.own);
    const at = json.saved_at ? new Date(json.saved_at) : new Date();
    const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
    this.show(json.draft ? words.visit : `${words.saved} ${clock}`, "is-saved");
    if (this.hint) this.hint.textContent = json.hint || "";
    // A clock that only goes forward: the one on the wall may be set back.
    if (performance.now() - spokenAt > 30_000 && polite) {
      polite.textContent = words.saved;
      spokenAt = performance.now();
    }
    return undefined;
  }

  retry() {
    this.say(this.kept ? words.retrying : words.nowhere, this.kept ? "is-kept" : "is-bad");
    this.later(1000 * RETRY[Math.min(this.tries, RETRY.length - 1)]);
    this.tries += 1;
  }

  signedOut(json) {
    this.say(`${json.error} ${this.kept ? words.copied : words.open}`, "is-bad");
    const link = document.createElement("a");
    link.href = `${words.login}?next=${encodeURIComponent(location.pathname)}`;
    link.target = "_blank";
    link.textContent = words.signIn;
    this.status?.append(" ", link);
  }

  conflict(json) {
    this.stopped = true;
    this.say(json.error, "is-bad");
    const keepMine = () => {
      this.rev.value = json.revision;
      this.idFor = "";
      this.stopped = false;
      this.sent = "";
      this.send();
    };
    const takeThat = async () => {
      // What was typed since goes to the history as well, before the other text is shown.
      this.copy();
      const { status, json: told } = await this.post(this.pairs(), this.rev.value, this.id).catch(() => ({}));
      if (status !== 409 && status !== 200) return this.conflict(json);
      if (told.received === (await receipt(this.pairs()))) store.drop(this.own);
      this.leaving = true;
      return location.reload();
    };
    this.offer(json.stands, words.elsewhere, words.keepMine, keepMine, takeThat, words.takeThat);
  }

  offer(text, title, yes, accept, refuse, no = words.leaveIt) {
    this.box.querySelector(".conflict[data-offer]")?.remove();
    const panel = document.createElement("section");
    panel.className = "conflict";
    panel.dataset.offer = "";
    const add = (tag, content, name = "") => {
      const element = document.createElement(tag);
      element.textContent = content;
      element.className = name;
      panel.append(element);
      return element;
    };
    add("p", title, "conflict__title");
    add("blockquote", text || words.empty, "words words--lines").dir = "auto";
    for (const [label, act, name] of [[yes, accept, "btn btn--quiet btn--small"], [no, refuse, "btn btn--text btn--small"]]) {
      const button = add("button", label, name);
      button.type = "button";
      button.addEventListener("click", () => {
        panel.remove();
        act();
        this.fields()[0]?.focus();
      });
    }
    this.status.closest(".prompt__foot").before(panel);
  }

  show(text, state) {
    if (!this.status) return;
    this.status.className = `prompt__status ${state}`;
    this.status.textContent = text;
  }

  say(text, state) {
    this.show(text, state);
    if (urgent) urgent.textContent = text;
  }
}

/** Back may show the page as it was before the last save. Then what was saved is newer. */
function remember(key, revision) {
  try {
    sessionStorage.setItem(`seen:${key}`, revision);
  } catch {
    // Then a page from the cache is saved as a stale one, and both texts are shown.
  }
}

function isOld({ local, rev }) {
  try {
    const [seen, shown] = [sessionStorage.getItem(`seen:${local}`), rev.value].map((mark) => (mark ?? "0").split(".").map(Number));
    return seen[0] > shown[0] || (seen[0] === shown[0] && (seen[1] ?? 0) > (shown[1] ?? 0));
  } catch {
    return false;
  }
}

if (form && words) {
  // The browser's own restoring of fields would mix older texts with the copies kept here.
  form.autocomplete = "off";
  const writings = [...document.querySelectorAll("[data-prompt]")].map((box) => new Writing(box));
  const leave = () => writings.forEach((writing) => (writing.copy(), writing.flush()));
  const settled = () => Promise.allSettled(writings.map((writing) => writing.flush()));
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const again = () => writings.forEach((writing) => writing.flush());
  let waiting = false;
  let ready = false;

  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward" && writings.some(isOld)) {
    leave();
    location.reload();
  }
  addEventListener("pagehide", leave);
  addEventListener("focus", again);
  addEventListener("online", again);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : again()));
  addEventListener("pageshow", ({ persisted }) => {
    going = false;
    if (persisted) writings.forEach((writing) => (writing.stopped = false));
    again();
  });
  addEventListener("beforeunload", (event) => {
    if (writings.some((writing) => writing.dirty && !writing.kept && !writing.leaving) && !going) event.preventDefault();
  });
  // At sign-out the copies go, and none is made anew while the page closes.
  document.addEventListener("autosave:stop", () => (store.write = () => true));
  // Signing out asks first that everything is sent (site.js).
  document.addEventListener("autosave:flush", ({ detail }) => detail.push(Promise.race([settled(), pause(3000)])));

  form.addEventListener("submit", async (event) => {
    if (going || waiting) return event.preventDefault(); // A second click.
    if (!ready && writings.some((writing) => writing.dirty && !writing.stopped)) {
      // With receipts for all of it no copy has to stay behind; without, the form goes anyway.
      event.preventDefault();
      waiting = true;
      await Promise.race([settled(), pause(3000)]);
      waiting = false;
      ready = true;
      form.requestSubmit(event.submitter);
      ready = false;
      return undefined;
    }
    writings.forEach((writing) => writing.copy());
    going = true;
    // When the page did not go, by Stop for instance.
    return setTimeout(() => ((going = false), again()), 8000);
  });
}
