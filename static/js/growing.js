// Timers that show the time, and rows that survive a lost page until they are added.

for (const shown of document.querySelectorAll("[data-timer]")) {
  const since = new Date(shown.closest(".timer__run").querySelector("time").getAttribute("datetime"));
  const before = Number(shown.closest(".timer").querySelector("input").value.replace(",", ".")) || 0;
  const tick = () => {
    const seconds = Math.max(0, Math.round(before * 60 + (Date.now() - since) / 1000));
    shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  tick();
  setInterval(tick, 1000);
}

// The copy carries the row's own id: sent twice, it is one row.
for (const form of document.querySelectorAll("[data-row-form]")) {
  const key = `draft:${document.body.dataset.learner || "-"}:rows:${form.querySelector("[data-row-uid]").name}`;
  const uid = form.querySelector("[data-row-uid]");
  const fields = () => [...form.querySelectorAll("[name]")].filter((field) => field !== uid);
  const filled = () => fields().some((field) => field.value && !field.name.endsWith("-day"));
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const copy = () => {
    try {
      if (filled()) localStorage.setItem(key, JSON.stringify({ uid: uid.value, values: fields().map((field) => [field.name, field.value]) }));
      else localStorage.removeItem(key);
    } catch {
      // Full or forbidden: the fields themselves are the copy.
    }
  };
  const kept = read();
  if (kept && form.dataset.known.includes(kept.uid)) localStorage.removeItem(key);
  else if (kept && !filled()) {
    uid.value = kept.uid;
    for (const field of fields()) field.value = kept.values.find(([name]) => name === field.name)?.[1] ?? field.value;
  }
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(copy, 200);
  });
  addEventListener("pagehide", copy);
}
