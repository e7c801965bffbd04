// What part of the map is seen: zoom by buttons, keys and wheel, pan by drag and keys.
const DEEPEST = 40;

export class View {
  constructor(map, changed) {
    this.map = map;
    this.changed = changed;
    this.dragged = false;
    this.pointer();
    map.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.whole && this.set(this.box)).observe(map);
  }

  extent(box) {
    this.whole = box.map(Number);
    this.reset();
  }

  reset() {
    this.set(this.whole);
  }

  get zoomed() {
    return this.box[2] < this.whole[2] * 0.98;
  }

  set(box) {
    this.box = box;
    this.map.setAttribute("viewBox", box.join(" "));
    this.changed(this.unit());
  }

  // Map units of one screen pixel.
  unit() {
    const { clientWidth: width, clientHeight: height } = this.map;
    return Math.max(this.box[2] / Math.max(width, 1), this.box[3] / Math.max(height, 1));
  }

  to([x, y, width, height]) {
    const scale = Math.max(width / this.whole[2], height / this.whole[3]);
    const [w, h] = [this.whole[2] * scale, this.whole[3] * scale];
    this.set([x + width / 2 - w / 2, y + height / 2 - h / 2, w, h]);
  }

  zoom(times, about) {
    const [x, y, width, height] = this.box;
    const [cx, cy] = about ?? [x + width / 2, y + height / 2];
    const wanted = Math.min(this.whole[2], Math.max(this.whole[2] / DEEPEST, width / times));
    const scale = wanted / width;
    this.set(this.within([cx - (cx - x) * scale, cy - (cy - y) * scale, width * scale, height * scale]));
  }

  pan(right, down) {
    const [x, y, width, height] = this.box;
    this.set(this.within([x + right * width, y + down * height, width, height]));
  }

  within([x, y, width, height]) {
    const [left, top, whole, tall] = this.whole;
    return [Math.min(Math.max(x, left), left + whole - width), Math.min(Math.max(y, top), top + tall - height), width, height];
  }

  // Pans only if the point is out of sight or near the edge.
  bring([cx, cy]) {
    const [x, y, width, height] = this.box;
    const inside = cx > x + width * 0.05 && cx < x + width * 0.95 && cy > y + height * 0.05 && cy < y + height * 0.95;
    if (!inside) this.set(this.within([cx - width / 2, cy - height / 2, width, height]));
  }

  // The wheel scrolls the page unless the map is in use, so that nobody is caught in it.
  wheel(event) {
    if (!event.ctrlKey && !this.map.matches(":focus-within")) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.25 : 0.8, this.at(event));
  }

  at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.map.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  pointer() {
    let from = null;
    this.map.addEventListener("pointerdown", (event) => {
      this.dragged = false;
      if (event.button === 0 && this.zoomed) from = [event.clientX, event.clientY, this.box];
    });
    this.map.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [x, y] = [event.clientX - from[0], event.clientY - from[1]];
      if (Math.hypot(x, y) > 4 && !this.dragged) {
        this.dragged = true;
        this.map.setPointerCapture(event.pointerId);
        this.map.classList.add("dragging");
      }
      if (!this.dragged) return;
      const unit = this.unit();
      this.set(this.within([from[2][0] - x * unit, from[2][1] - y * unit, from[2][2], from[2][3]]));
    });
    for (const end of ["pointerup", "pointercancel"])
      this.map.addEventListener(end, () => {
        from = null;
        this.map.classList.remove("dragging");
      });
  }
}
