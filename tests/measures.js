// What axe cannot tell of a page, measured in it. Each measure returns what is wrong, in words.
globalThis.measures = (() => {
  const SMALLEST = 24; // CSS px, WCAG 2.2 2.5.8
  const root = () => document.documentElement; // Not there yet when this is read.

  const named = (element) => {
    const text = (element.innerText || element.value || element.getAttribute("aria-label") || "").trim();
    return `<${element.localName} class="${element.getAttribute("class") || ""}"> ${text.slice(0, 60)}`;
  };
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  // Text for screen readers alone is cut off on purpose.
  const isForEarsAlone = (box) => box.width <= 2 || box.height <= 2;

  function dress([chosen, textSize]) {
    const before = Object.fromEntries(Object.keys(chosen).map((name) => [name, root().getAttribute(name)]));
    for (const [name, value] of Object.entries(chosen)) {
      if (value === null) root().removeAttribute(name);
      else root().setAttribute(name, value);
    }
    const size = root().style.fontSize;
    root().style.fontSize = textSize;
    return [before, size];
  }

  // Those that stick out and hold none that do: where the mending has to begin.
  function sideways() {
    if (root().scrollWidth <= innerWidth) return [];
    const sticksOut = (element) => {
      const box = element.getBoundingClientRect();
      return isShown(element) && !isForEarsAlone(box) && (box.right > innerWidth + 1 || box.left < -1);
    };
    const outside = [...document.body.querySelectorAll("*:not(svg *)")].filter(sticksOut);
    const innermost = outside.filter((element) => !outside.some((other) => other !== element && element.contains(other)));
    return [`scrolls sideways: ${innermost.slice(0, 3).map(named).join(", ") || "the page"}`];
  }

  function cutOff() {
    return [...document.body.querySelectorAll("*")]
      .filter((element) => {
        const style = getComputedStyle(element);
        if (!/hidden|clip/.test(style.overflowX + style.overflowY) || style.textOverflow === "ellipsis") return false;
        if (!element.innerText?.trim() || !isShown(element)) return false;
        if (isForEarsAlone(element.getBoundingClientRect())) return false;
        return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      })
      .map((element) => `words are cut off in ${named(element)}`);
  }

  // Links and terms within a sentence are excepted, as in 2.5.8; of a box the label is the target.
  function smallTargets() {
    const targets = document.querySelectorAll("button:not(.term), summary, input:not([type=hidden]), select, nav a, .btn");
    return [...targets]
      .filter((element) => isShown(element) && !element.disabled)
      .map((element) => [element, (element.labels?.length && /checkbox|radio/.test(element.type) ? element.labels[0] : element).getBoundingClientRect()])
      .filter(([, box]) => !isForEarsAlone(box) && (box.width < SMALLEST || box.height < SMALLEST))
      .map(([element, box]) => `target of ${Math.round(box.width)} × ${Math.round(box.height)} px: ${named(element)}`);
  }

  // A ring on it, on what is laid over it, or on what holds it. The parts of a date or time field are the
  // browser's own, and so is their ring.
  function isMarked(element) {
    if (/^(date|time)$/.test(element.type) && !element.matches(":focus-visible")) return true;
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      for (const style of [getComputedStyle(at), getComputedStyle(at, "::after")]) {
        if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) return true;
      }
      if (!at.matches(":focus-within")) return false;
    }
    return false;
  }

  // null: focus has left the page.
  function focus() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const found = isMarked(element) ? [] : [`focus cannot be seen on ${named(element)}`];
    if (box.bottom <= 0 || box.top >= innerHeight) return [...found, `focus is out of sight on ${named(element)}`];
    if (isForEarsAlone(box)) return found;
    // Covered wholly (2.4.11): none of these points shows it.
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y]));
    const shows = ([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (element.contains(top) || top.contains(element) || [...(element.labels || [])].some((label) => label.contains(top)));
    };
    return points.some(shows) ? found : [...found, `focus is covered on ${named(element)}`];
  }

  // Within a part of the page only what axe finds: what is around it is of others' making.
  async function look(dressed, options, part) {
    const before = dress(dressed);
    const { violations } = await axe.run(part || document, options);
    const found = violations.map(({ id, nodes }) => `axe ${id}: ${nodes[0].html.slice(0, 200)}`);
    found.push(...sideways(), ...(part ? [] : [...cutOff(), ...smallTargets()]));
    dress(before);
    return found;
  }

  return { look, focus };
})();
