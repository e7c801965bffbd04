// Elements, and the patterns of what is not a figure.
const SVG = "http://www.w3.org/2000/svg";

function dressed(made, attributes) {
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

export const element = (tag, attributes = {}) => dressed(document.createElement(tag), attributes);
export const svg = (tag, attributes = {}) => dressed(document.createElementNS(SVG, tag), attributes);

// Puts a style of this folder beside the drawing, once; settled when it holds, or has failed to come.
export function styled(root, file) {
  root.styled ??= new Promise((done) => {
    const link = element("link", { rel: "stylesheet", href: new URL(file, import.meta.url).href });
    link.onload = link.onerror = done;
    root.parentNode.insertBefore(link, root);
  });
  return root.styled;
}

export const PATTERNS = [
  "missing", "partly_missing", "unstated", "suppressed", "blocked", "not_comparable", "boundary", "lower_bound",
  "not_loaded", "pilot_not_started", "pilot_not_released", "pilot_off_track", "pilot_watch",
];

const MARKS = {
  missing: () => [svg("path", { class: "ink", d: "M-2 2l4 -4M0 8l8 -8M6 10l4 -4", "stroke-width": 1.3 })],
  partly_missing: () => [svg("path", { class: "ink", d: "M1.5 6.5l5 -5", "stroke-width": 1.5 })],
  unstated: () => [svg("path", { class: "ink", d: "M1 1l2.5 2.5M5 5l2.5 2.5", "stroke-width": 1.1 })],
  suppressed: () => [svg("circle", { class: "dot", cx: 2, cy: 2, r: 1.2 }), svg("circle", { class: "dot", cx: 6, cy: 6, r: 1.2 })],
  blocked: () => [svg("path", { class: "ink", d: "M0 0l8 8M8 0l-8 8", "stroke-width": 1.1 })],
  boundary: () => [svg("path", { class: "ink", d: "M2 0v8M6 0v8", "stroke-width": 1.2 })],
  lower_bound: () => [svg("path", { class: "ink", d: "M1 6.5L4 1.5L7 6.5Z", "stroke-width": 1.1 })],
  not_loaded: () => [svg("path", { class: "ink", d: "M4 1.5v5M1.5 4h5", "stroke-width": 1.1 })],
  pilot_not_started: () => [svg("path", { class: "on", d: "M1.5 1.5l5 5M6.5 1.5l-5 5", "stroke-width": 1.4 })],
  pilot_not_released: () => [svg("rect", { class: "off", x: 2, y: 2, width: 4, height: 4 })],
  pilot_off_track: () => [svg("path", { class: "off", d: "M1 2L7 2L4 7Z" })],
  pilot_watch: () => [svg("circle", { class: "round", cx: 4, cy: 4, r: 2.4, "stroke-width": 1.4 })],
  not_comparable: () => [svg("path", { class: "ink", d: "M0 2h8M0 6h8", "stroke-width": 1.2 })],
};

export function pattern(name, id = name) {
  const made = svg("pattern", { id, width: 8, height: 8, patternUnits: "userSpaceOnUse" });
  made.append(svg("rect", { class: `ground of_${name}`, width: 8, height: 8 }), ...MARKS[name]());
  return made;
}
