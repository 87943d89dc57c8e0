// Saves a prompt a second after typing stops. A copy stays on this device until the server has
// repeated the hash of that very text; “Saved” is never said before.

const form = document.getElementById("guide-form") || document.getElementById("turn-form");
const learner = document.body.dataset.learner || "";
const words = document.querySelector("[data-autosave-words]")?.dataset;
const polite = document.querySelector("[data-live]");
const urgent = document.querySelector("[data-alert]");
const RETRY = [2, 5, 15, 30, 60];
let spokenAt = 0;

const store = {
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
    } catch {
      // Full or forbidden: the field itself is the copy.
    }
  },
  drop: (key) => localStorage.removeItem(key),
};

// What the server will have stored, in the shape its hash is taken of (lessons/views/answers.py).
const squeeze = (text) => text.split(/\s+/).filter(Boolean).join(" ");
const canonical = (value) => JSON.stringify(value, value && !Array.isArray(value) ? Object.keys(value).sort() : null);
const stored = {
  short_text: ([text]) => squeeze(text),
  long_text: ([text]) => (text.trim() ? text : ""),
  link: ([text]) => text.trim(),
  date: ([text]) => (text ? canonical(text) : ""),
  number: ([text]) => (text.trim() ? canonical(String(Number(text.replace(",", ".")))) : ""),
  text_list: (lines) => {
    const kept = lines.map(squeeze);
    while (kept.length && !kept.at(-1)) kept.pop();
    return kept.some(Boolean) ? canonical(kept) : "";
  },
  choice: (keys) => (keys.length ? canonical(keys) : ""),
  checklist: (keys) => (keys.length ? canonical(keys) : ""),
  ratings: (_values, pairs, key) => {
    const rated = pairs.filter(([, value]) => value.trim()).map(([name, value]) => [name.slice(key.length + 1), Number(value)]);
    return rated.length ? canonical(Object.fromEntries(rated)) : "";
  },
};

async function digest(text) {
  if (!crypto.subtle) return null;
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Prompt {
  constructor(box) {
    this.box = box;
    this.key = box.dataset.key;
    this.local = `draft:${learner || "-"}:${box.dataset.prompt}`;
    this.rev = box.querySelector("[data-rev]");
    this.status = box.querySelector("[data-status]");
    this.hint = box.querySelector("[data-hint]");
    this.sent = JSON.stringify(this.pairs());
    this.tries = 0;
    box.addEventListener("input", () => this.changed());
    box.addEventListener("change", () => this.changed());
    box.addEventListener("focusout", ({ relatedTarget }) => {
      if (!box.contains(relatedTarget)) this.flush();
    });
    this.restore();
  }

  fields() {
    return [...this.box.querySelectorAll("[name]")].filter(
      (field) => field.tagName !== "BUTTON" && field !== this.rev && (field.name === this.key || field.name.startsWith(`${this.key}-`)),
    );
  }

  pairs() {
    return this.fields()
      .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
      .map((field) => [field.name, field.value]);
  }

  fill(pairs) {
    const left = [...pairs];
    for (const field of this.fields()) {
      const choice = ["checkbox", "radio"].includes(field.type);
      const found = left.findIndex(([name, value]) => name === field.name && (!choice || value === field.value));
      if (choice) field.checked = found >= 0;
      else if (found >= 0) [, field.value] = left.splice(found, 1)[0];
      field.dispatchEvent(new Event("input"));
    }
  }

  get dirty() {
    return JSON.stringify(this.pairs()) !== this.sent;
  }

  restore() {
    const copy = store.read(this.local);
    if (!copy) return;
    if (JSON.stringify(copy.pairs) === this.sent) {
      store.drop(this.local);
    } else if (String(copy.rev) === this.rev.value) {
      this.fill(copy.pairs);
      this.id = copy.id;
      this.idFor = JSON.stringify(copy.pairs);
      this.say(words.kept, "is-kept");
      this.later(500);
    } else {
      this.offer(copy.pairs.map(([, value]) => value).join("\n"), words.unsent, words.useIt, () => (this.fill(copy.pairs), this.changed()), () => store.drop(this.local));
    }
  }

  changed() {
    if (!this.dirty) return;
    clearTimeout(this.copying);
    this.copying = setTimeout(() => this.copy(), 250);
    this.tries = 0;
    this.later(1000);
  }

  copy() {
    clearTimeout(this.copying);
    const pairs = this.pairs();
    const now = JSON.stringify(pairs);
    if (now === this.sent) return;
    if (this.idFor !== now) {
      // Made before it is sent: a retry after a lost reply is recognised by it.
      this.id = crypto.randomUUID?.() || "";
      this.idFor = now;
    }
    store.write(this.local, { pairs, rev: this.rev.value, id: this.id });
  }

  later(milliseconds) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.send(), milliseconds);
  }

  flush() {
    if (this.dirty && !this.stopped) this.send();
  }

  async send() {
    clearTimeout(this.waiting);
    if (this.busy || this.stopped || !this.dirty) return;
    this.copy();
    const pairs = this.pairs();
    const now = JSON.stringify(pairs);
    const data = new URLSearchParams(pairs);
    data.set(`${this.key}-rev`, this.rev.value);
    data.set("client_id", this.id);
    if (learner) data.set("learner", learner);
    this.busy = true;
    try {
      const reply = await fetch(this.box.dataset.url, {
        method: "POST",
        body: data,
        keepalive: data.toString().length < 60000,
        headers: { "X-CSRFToken": document.cookie.match(/csrftoken=([^;]+)/)?.[1] || form.elements.csrfmiddlewaretoken.value },
      });
      await this.heard(reply, pairs, now);
    } catch {
      this.retry();
    } finally {
      this.busy = false;
      if (this.dirty && this.sent === now) this.later(1000);
    }
  }

  async heard(reply, pairs, now) {
    const json = reply.headers.get("content-type")?.includes("json") ? await reply.json() : {};
    if (reply.ok) return this.saved(json, pairs, now);
    if (reply.status === 409) return this.conflict(json);
    if (reply.status === 401) {
      this.say(words.signedOut, "is-bad");
      const link = document.createElement("a");
      link.href = `${words.login}?next=${encodeURIComponent(location.pathname)}`;
      link.textContent = words.signIn;
      this.status.append(" ", link);
      return undefined;
    }
    if (reply.status >= 500 || reply.status === 429 || !json.error) return this.retry();
    return this.say(json.error, "is-bad");
  }

  async saved(json, pairs, now) {
    const make = stored[this.box.dataset.kind];
    const mine = make && (await digest(make(pairs.map(([, value]) => value), pairs, this.key)));
    this.rev.value = json.revision;
    this.tries = 0;
    this.sent = now;
    this.box.classList.remove("has-error");
    if (mine === json.hash && !this.dirty) store.drop(this.local);
    else if (this.dirty) this.copy();
    const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(json.saved_at ? new Date(json.saved_at) : new Date());
    this.say(json.draft ? words.visit : `${words.saved} ${clock}`, "is-saved");
    if (this.hint) this.hint.textContent = json.hint || "";
    if (Date.now() - spokenAt > 30000 && polite) {
      polite.textContent = words.saved;
      spokenAt = Date.now();
    }
  }

  retry() {
    this.say(words.retrying, "is-kept");
    this.later(1000 * RETRY[Math.min(this.tries, RETRY.length - 1)]);
    this.tries += 1;
  }

  conflict(json) {
    this.stopped = true;
    this.say(json.error, "is-bad");
    this.offer(
      json.stands,
      words.elsewhere,
      words.keepMine,
      () => {
        this.rev.value = json.revision;
        this.id = "";
        this.idFor = "";
        this.stopped = false;
        this.sent = "";
        this.send();
      },
      () => {
        store.drop(this.local);
        location.reload();
      },
      words.takeThat,
    );
  }

  offer(text, title, yes, accept, refuse, no = words.leaveIt) {
    this.box.querySelector(".conflict")?.remove();
    const panel = document.createElement("section");
    panel.className = "conflict";
    const add = (tag, content, name = "") => {
      const element = document.createElement(tag);
      element.textContent = content;
      element.className = name;
      panel.append(element);
      return element;
    };
    add("p", title, "conflict__title");
    add("blockquote", text, "words words--lines").dir = "auto";
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

  say(text, state) {
    if (!this.status) return;
    this.status.className = `prompt__status ${state}`;
    this.status.textContent = text;
    if (state !== "is-saved" && urgent) urgent.textContent = text;
  }
}

if (form && words) {
  const prompts = [...document.querySelectorAll("[data-prompt]")].map((box) => new Prompt(box));
  const leave = () => prompts.forEach((prompt) => (prompt.copy(), prompt.flush()));
  addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  addEventListener("pageshow", ({ persisted }) => persisted && prompts.forEach((prompt) => (prompt.stopped = false)));
  addEventListener("online", () => prompts.forEach((prompt) => prompt.flush()));
  // The form carries everything itself; a save beside it would only race with it.
  form.addEventListener("submit", () => prompts.forEach((prompt) => (prompt.copy(), clearTimeout(prompt.waiting), (prompt.stopped = true))));
}
