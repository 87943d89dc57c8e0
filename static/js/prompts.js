// What prompts do beyond text: ratings with their chart, running timers, rows kept until they are sent.

// A number box and a slider are two views of one value; the chart follows each frame of a drag, the
// table and the sentence for screen readers when it rests.

const REST = 300; // milliseconds without a change, or the hand lets go

for (const board of document.querySelectorAll("[data-board]")) {
  const svg = board.querySelector("[data-radar]");
  const centre = Number(svg?.dataset.centre);
  const shape = svg?.querySelector(".radar__shape");
  const summary = board.querySelector("[data-summary]");
  const axes = [...board.querySelectorAll("[data-axis]")].map((row) => ({
    row,
    key: row.dataset.axis,
    box: row.querySelector(".rating__number"),
    range: row.querySelector("[data-range]"),
    name: row.querySelector("label").textContent.trim(),
    dot: svg?.querySelector(`[data-dot="${row.dataset.axis}"]`),
    number: svg?.querySelector(`[data-label="${row.dataset.axis}"]`),
    cell: board.querySelector(`[data-value="${row.dataset.axis}"]`),
  }));

  const rating = ({ box }) => (/^([1-9]|10)$/.test(box.value.trim()) ? Number(box.value) : null);
  // The text of a node that stands is exchanged: a new node would be laid out anew.
  const write = (node, text) => (node.firstChild ? (node.firstChild.data = text) : (node.textContent = text));

  function draw() {
    for (const axis of axes) {
      const value = rating(axis);
      if (value === axis.drawn) continue;
      axis.drawn = value;
      const { dot, range } = axis;
      const turned = !value !== axis.blank;
      if (turned) axis.row.classList.toggle("is-unrated", (axis.blank = !value));
      range.setAttribute("aria-valuetext", value ? range.dataset.ofTen.replace("%s", value) : range.dataset.unratedText);
      range.style.setProperty("--fill", `${value ? ((value - 1) / 9) * 100 : 0}%`);
      if (dot) {
        const [x, y] = [dot.dataset.x, dot.dataset.y].map((end) => centre + ((end - centre) * (value ?? 0)) / 10);
        dot.setAttribute("cx", x);
        dot.setAttribute("cy", y);
        if (turned) dot.setAttribute("visibility", value ? "visible" : "hidden");
        write(axis.number, value ?? "");
        axis.point = value && `${x},${y}`;
      }
    }
    // A partial shape would mislead: only dots until every area is rated.
    shape?.setAttribute("points", axes.every(({ point }) => point) ? axes.map(({ point }) => point).join(" ") : "");
  }

  /** The same in words and figures, for whoever reads: once the drag rests. */
  function tell() {
    for (const { cell, drawn } of axes) {
      if (!cell) continue;
      write(cell, drawn ?? cell.dataset.unrated);
      cell.classList.toggle("is-unrated", !drawn);
    }
    if (summary) write(summary, `${axes.map((a) => `${a.name}: ${a.drawn ?? a.range.dataset.unratedText}`).join(", ")}.`);
  }

  // However many events a drag sends, one drawing a frame.
  let waiting = 0;
  let resting;
  const soon = () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      draw();
      clearTimeout(resting);
      resting = setTimeout(tell, REST);
    });
  };
  board.addEventListener("change", () => (draw(), tell()));

  for (const axis of axes) {
    const { box, range } = axis;
    const take = (value) => {
      range.value = value;
      box.value = value;
      // Heard by whoever saves; a drag's own events are heard already.
      box.dispatchEvent(new Event("input", { bubbles: true }));
    };
    box.addEventListener("input", () => {
      range.value = rating(axis) ?? 1;
      soon();
    });
    range.addEventListener("input", () => {
      box.value = range.value;
      soon();
    });
    // Unrated, the slider rests on 1 without meaning it: the first key gives 1, a tap its place.
    range.addEventListener("keydown", (event) => {
      if (rating(axis) || !/^(Arrow|Page|Home|End)/.test(event.key)) return;
      event.preventDefault();
      take(event.key === "End" ? 10 : 1);
    });
    range.addEventListener("pointerup", () => rating(axis) ?? take(range.value));
  }
  draw();
  tell();
}

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
  // Every journal's own page calls its fields the same.
  const key = `draft:${document.body.dataset.learner || "-"}:rows:${location.pathname}:${form.querySelector("[data-row-uid]").name}`;
  const uid = form.querySelector("[data-row-uid]");
  const fields = () => [...form.querySelectorAll("[name]")].filter((field) => field !== uid);
  const filled = () => fields().some((field) => field.value && field.type !== "hidden" && !field.name.endsWith("-day"));
  let stopped = false;
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const copy = () => {
    if (stopped) return;
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
  // At sign-out the copy goes, and is not made anew while the page closes.
  document.addEventListener("autosave:stop", () => (stopped = true));
}
