// The map of CCGs or regions. Python sends classes and labels in the order of the path file's codes;
// shapes and names come from that file, fetched once and cached. Data reaches the page only by
// textContent and setAttribute.
import { element, pattern, styled, svg, PATTERNS } from "./draw.js";
import { nearest, STEPS } from "./keyboard.js";
import { table } from "./table.js";
import { label, read, spoken, told } from "./words.js";
import { View } from "./zoom.js";

const files = new Map();

function fetched(path) {
  const address = new URL(path, document.baseURI).href;
  if (!files.has(address)) {
    const asked = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`The map's outlines could not be fetched (${answer.status}).`);
      return answer.json();
    });
    asked.catch(() => files.delete(address));
    files.set(address, asked);
  }
  return files.get(address);
}

const maps = new WeakMap();

export async function render(component, root) {
  await styled(root, "map.css");
  if (!maps.has(root)) maps.set(root, new AreaMap(root));
  return maps.get(root).show(component);
}

class AreaMap {
  constructor(root) {
    this.root = root;
    this.stage = element("div", { class: "stage" });
    this.map = svg("svg", { class: "map", role: "group", preserveAspectRatio: "xMinYMid" });
    this.title = svg("title");
    const marks = svg("defs");
    PATTERNS.forEach((name) => marks.append(pattern(name)));
    const still = svg("defs");
    PATTERNS.forEach((name) => still.append(pattern(name, `legend-${name}`)));
    this.marks = marks;
    this.shapes = svg("g");
    this.estimates = svg("g", { "aria-hidden": "true" });
    this.overlay = svg("g", { "aria-hidden": "true" });
    this.rings = svg("g", { "aria-hidden": "true" });
    this.map.append(this.title, marks, still, this.shapes, this.estimates, this.overlay, this.rings);
    this.tip = element("div", { class: "tip hidden", "aria-hidden": "true" });
    this.said = element("div", { class: "said", role: "status" });
    this.tools = element("div", { class: "tools", role: "group", "aria-label": "Map view" });
    this.inset = element("div", { class: "inset hidden", "aria-hidden": "true" });
    this.legend = element("ul", { class: "legend" });
    this.what = element("p", { class: "what" });
    this.hint = element("p", { class: "hint" });
    this.hint.textContent =
      "Arrow keys move from area to area, Enter opens one; + and - zoom, 0 shows all of England. Ctrl and the wheel zoom too.";
    this.beside = element("div", { class: "beside" });
    this.stage.append(this.map, this.inset, this.tools, this.tip);
    const left = element("div");
    left.append(this.stage, this.what, this.legend, this.hint, this.said);
    const both = element("div", { class: "both" });
    both.append(left, this.beside);
    root.append(both);
    this.view = new View(this.map, (scale) => this.scaled(scale));
    this.overlaid = false;
    this.buttons();
    this.listen();
  }

  async show(component) {
    const data = read(component.data);
    this.pick = (code) => component.setTriggerValue("picked", code);
    this.turn = (this.turn ?? 0) + 1;
    const turn = this.turn;
    try {
      const [file, regions] = await Promise.all([fetched(data.paths), data.regions ? fetched(data.regions) : null]);
      // A later rerun may have been faster: only the newest may draw.
      if (turn !== this.turn) return;
      if (file.areas.length !== data.classes.length) throw new Error("The outlines are of another vintage than the figures.");
      this.draw(data, file, regions);
    } catch (fault) {
      this.what.textContent = `The map cannot be drawn: ${fault.message} Reload the page; the table holds the same figures.`;
    }
  }

  draw(data, file, regions) {
    const sameFile = this.file === file;
    this.data = data;
    this.file = file;
    const more = told(data);
    this.areas = file.areas.map((shape, place) => {
      const entry = data.legend[data.classes[place]];
      const area = { ...shape, place, entry, kind: entry.kind, value: data.values[place], ...more(place) };
      return { ...area, label: label(area, entry, data) };
    });
    this.title.textContent = data.title;
    this.map.setAttribute("aria-label", data.title);
    if (!sameFile) this.shape(file);
    this.areas.forEach((area, place) => this.dress(this.paths[place], area));
    this.estimates.replaceChildren(...this.dashed(this.areas));
    this.drawOverlay(regions);
    this.drawInset(file);
    this.drawLegend();
    this.mark();
    table(this);
    this.stage.dataset.drawn = data.title;
  }

  shape(file) {
    this.view.extent(file.viewBox);
    this.shapes.replaceChildren();
    this.rings.replaceChildren();
    this.paths = file.areas.map((area, place) => {
      const path = svg("path", { d: area.d, tabindex: "-1", "data-code": area.code });
      path.dataset.place = place;
      this.shapes.append(path);
      return path;
    });
    this.active = Math.max(0, file.areas.findIndex((area) => this.data.selected.includes(area.code)));
    this.london.classList.toggle("hidden", !file.london || this.data.level === "region");
  }

  dress(path, area) {
    const picks = this.data.level === "ccg";
    path.setAttribute("class", `area ${area.kind}${picks ? "" : " still"}`);
    path.setAttribute("role", picks ? "button" : "img");
    path.setAttribute("aria-label", [`${area.name}: ${this.spoken(area)}, ${this.data.quarter}`, ...area.notes].join(". "));
    path.setAttribute("tabindex", area.place === this.active ? "0" : "-1");
  }

  spoken(area) {
    return spoken(area, area.entry, this.data);
  }

  // A dashed outline over the shapes: a neighbour drawn later would cover a shape's own.
  dashed(areas) {
    return areas
      .filter((area) => area.estimated)
      .flatMap(({ d }) => [svg("path", { class: "estimate under", d }), svg("path", { class: "estimate", d })]);
  }

  chosen() {
    return this.areas
      .filter((area) => this.data.selected.includes(area.code))
      .flatMap(({ d }) => [svg("path", { class: "chosen under", d }), svg("path", { class: "chosen", d })]);
  }

  drawOverlay(regions) {
    this.regions = regions;
    this.regionButton.classList.toggle("hidden", !regions);
    this.overlay.replaceChildren();
    if (!regions || !this.overlaid) return;
    for (const part of ["region", "region over"])
      regions.areas.forEach((one) => this.overlay.append(svg("path", { class: part, d: one.d })));
  }

  drawInset(file) {
    const shown = Boolean(file.london) && this.data.level === "ccg";
    this.inset.classList.toggle("hidden", !shown);
    if (!shown) return;
    const [x, y, width, height] = file.london;
    const small = svg("svg", { viewBox: `${x} ${y} ${width} ${height}` });
    const marks = svg("defs");
    const scale = width / Math.max(this.inset.clientWidth, 100);
    PATTERNS.forEach((one) => {
      const made = pattern(one, `inset-${one}`);
      made.setAttribute("patternTransform", `scale(${scale})`);
      marks.append(made);
    });
    small.append(marks);
    // A little beyond the frame, so that areas cut by its edge are drawn to the edge.
    const inside = ([cx, cy]) =>
      cx > x - width * 0.3 && cx < x + width * 1.3 && cy > y - height * 0.3 && cy < y + height * 1.3;
    const near = this.areas.filter((area) => inside(area.centre));
    near.forEach((area) => {
      const path = svg("path", { d: area.d, class: `area ${area.kind}` });
      path.dataset.place = area.place;
      small.append(path);
    });
    small.append(...this.dashed(near), ...this.chosen());
    const name = element("span");
    name.textContent = "London";
    this.inset.replaceChildren(small, name);
  }

  drawLegend() {
    this.what.textContent = this.data.what;
    const counts = this.data.legend.map((_, at) => this.data.classes.filter((one) => one === at).length);
    const entries = this.data.legend.map((entry, at) => this.entry([`area still ${entry.kind}`], entry.label, counts[at]));
    const estimated = this.data.estimated.length;
    if (estimated) entries.push(this.entry(["area still c1", "estimate under", "estimate"], "dashed: estimated", estimated));
    this.legend.replaceChildren(...entries);
  }

  entry(looks, label, many) {
    const item = element("li");
    const box = svg("svg", { viewBox: "0 0 26 16", "aria-hidden": "true" });
    looks.forEach((look) => box.append(svg("rect", { x: 1, y: 1, width: 24, height: 14, class: look })));
    const words = element("span");
    words.textContent = label;
    const count = element("span", { class: "count" });
    count.textContent = `(${many})`;
    item.append(box, words, count);
    return item;
  }

  mark() {
    this.rings.replaceChildren();
    this.paths.forEach((path, place) =>
      this.data.selected.includes(this.areas[place].code)
        ? path.setAttribute("aria-current", "true")
        : path.removeAttribute("aria-current"),
    );
    this.rings.append(...this.chosen());
    if (this.focused !== undefined) {
      const { d } = this.areas[this.focused];
      this.rings.append(svg("path", { class: "ring under", d }), svg("path", { class: "ring over", d }));
    }
  }

  buttons() {
    const button = (text, name, act) => {
      const made = element("button", { type: "button", "aria-label": name });
      made.textContent = text;
      made.onclick = act;
      this.tools.append(made);
      return made;
    };
    button("+", "Zoom in", () => this.view.zoom(1.6));
    button("−", "Zoom out", () => this.view.zoom(1 / 1.6));
    button("England", "Show all of England", () => this.view.reset());
    this.london = button("London", "Zoom to London", () => this.view.to(this.file.london));
    this.regionButton = button("Regions", "Region outlines", () => {
      this.overlaid = !this.overlaid;
      this.regionButton.setAttribute("aria-pressed", String(this.overlaid));
      this.drawOverlay(this.regions);
    });
    this.regionButton.setAttribute("aria-pressed", "false");
  }

  listen() {
    const place = (event) => event.target.dataset?.place;
    this.map.addEventListener("keydown", (event) => this.key(event));
    this.map.addEventListener("focusin", (event) => this.focus(Number(place(event))));
    this.map.addEventListener("focusout", () => this.blur());
    for (const part of [this.map, this.inset]) {
      part.addEventListener("pointermove", (event) =>
        place(event) === undefined ? this.untip() : this.tipAt(Number(place(event)), event),
      );
      part.addEventListener("pointerleave", () => this.untip());
      part.addEventListener("click", (event) => {
        if (place(event) !== undefined && !this.view.dragged) this.open(Number(place(event)));
      });
    }
  }

  key(event) {
    const step = STEPS[event.key];
    if (step && event.shiftKey) this.view.pan(step[0] * 0.2, step[1] * 0.2);
    else if (step) this.go(nearest(this.areas, this.active, step));
    else if (event.key === "Enter" || event.key === " ") this.open(this.active);
    else if (event.key === "+" || event.key === "=") this.view.zoom(1.6, this.areas[this.active].centre);
    else if (event.key === "-") this.view.zoom(1 / 1.6, this.areas[this.active].centre);
    else if (event.key === "0") this.view.reset();
    else if (event.key === "Home") this.go(0);
    else if (event.key === "End") this.go(this.areas.length - 1);
    else if (event.key === "Escape") this.untip();
    else return;
    event.preventDefault();
    // Streamlit listens for single letters; ours stay here.
    event.stopPropagation();
  }

  go(place) {
    this.paths[this.active].setAttribute("tabindex", "-1");
    this.active = place;
    this.paths[place].setAttribute("tabindex", "0");
    this.view.bring(this.areas[place].centre);
    this.paths[place].focus({ preventScroll: true });
  }

  focus(place) {
    if (Number.isNaN(place)) return;
    this.paths[this.active].setAttribute("tabindex", "-1");
    this.active = this.focused = place;
    this.paths[place].setAttribute("tabindex", "0");
    this.mark();
    this.tipAt(place);
  }

  blur() {
    this.focused = undefined;
    this.mark();
    this.untip();
  }

  open(place) {
    if (this.data.level !== "ccg") return;
    const area = this.areas[place];
    this.said.textContent = `${area.name} opened below the map.`;
    this.pick(area.code);
  }

  tipAt(place, event) {
    const area = this.areas[place];
    const name = element("b");
    name.textContent = area.name;
    const notes = area.notes.map((note) => {
      const line = element("span", { class: "note" });
      line.textContent = note;
      return line;
    });
    this.tip.replaceChildren(name, this.spoken(area), ...notes);
    this.tip.classList.remove("hidden");
    const frame = this.stage.getBoundingClientRect();
    const box = this.paths[place].getBoundingClientRect();
    const x = (event ? event.clientX : box.left + box.width / 2) - frame.left;
    const y = (event ? event.clientY : box.top + box.height / 2) - frame.top;
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    this.tip.style.left = `${Math.max(0, Math.min(x + 14, frame.width - width - 4))}px`;
    this.tip.style.top = `${y + height + 24 > frame.height ? Math.max(0, y - height - 14) : y + 14}px`;
  }

  untip() {
    if (this.focused === undefined) this.tip.classList.add("hidden");
    else this.tipAt(this.focused);
  }

  scaled(scale) {
    // Patterns keep their size on the screen whatever the zoom, or they would fade into grey or into stripes.
    [...this.marks.children].forEach((one) => one.setAttribute("patternTransform", `scale(${scale})`));
    this.stage.classList.toggle("zoomed-in", this.view.zoomed);
    this.map.classList.toggle("zoomed", this.view.zoomed);
  }
}
