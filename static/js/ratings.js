// A number box and a slider are two views of one value; the chart and its table follow.

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

  function draw() {
    const points = [];
    for (const axis of axes) {
      const value = rating(axis);
      const { dot, cell } = axis;
      const words = value ?? axis.range.dataset.unratedText;
      axis.row.classList.toggle("is-unrated", !value);
      axis.range.setAttribute("aria-valuetext", value ? axis.range.dataset.ofTen.replace("%s", value) : words);
      axis.range.style.setProperty("--fill", `${value ? ((value - 1) / 9) * 100 : 0}%`);
      if (dot) {
        const [x, y] = [dot.dataset.x, dot.dataset.y].map((end) => centre + ((end - centre) * (value ?? 0)) / 10);
        dot.setAttribute("cx", x);
        dot.setAttribute("cy", y);
        dot.setAttribute("visibility", value ? "visible" : "hidden");
        axis.number.textContent = value ?? "";
        points.push(value && `${x},${y}`);
      }
      if (cell) {
        cell.textContent = value ?? cell.dataset.unrated;
        cell.classList.toggle("is-unrated", !value);
      }
    }
    // A partial shape would mislead: only dots until every area is rated.
    shape?.setAttribute("points", points.every(Boolean) ? points.join(" ") : "");
    if (summary) {
      summary.textContent = `${axes.map((a) => `${a.name}: ${rating(a) ?? a.range.dataset.unratedText}`).join(", ")}.`;
    }
  }

  // However many events a drag sends, one drawing a frame.
  let waiting = 0;
  const soon = () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      draw();
    });
  };

  for (const axis of axes) {
    const { box, range } = axis;
    const take = (value) => {
      range.value = value;
      box.value = value;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    };
    box.addEventListener("input", () => {
      range.value = rating(axis) ?? 1;
      soon();
    });
    range.addEventListener("input", () => take(range.value));
    // Unrated, the slider rests on 1 without meaning it: the first key gives 1, a tap its place.
    range.addEventListener("keydown", (event) => {
      if (rating(axis) || !/^(Arrow|Page|Home|End)/.test(event.key)) return;
      event.preventDefault();
      take(event.key === "End" ? 10 : 1);
    });
    range.addEventListener("pointerup", () => rating(axis) ?? take(range.value));
  }
  draw();
}
