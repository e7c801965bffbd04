// The same figures as a table: a real one, sortable, so that it can be read aloud and printed.
import { element } from "./draw.js";
import { known } from "./words.js";

export function table(map) {
  const { data } = map;
  const columns = data.columns.map((column, at) => ({ ...column, at }));
  const order = map.order ?? { by: data.sort, down: true };
  map.order = order.by < columns.length ? order : { by: data.sort, down: true };
  const listed = data.only ? map.areas.filter((area) => data.only.has(area.place)) : map.areas;
  const rows = listed.map((area) => ({ area, cells: columns.map((column) => cell(map, area, column)) }));
  const made = element("table");
  const caption = element("caption");
  caption.textContent = data.title;
  made.append(caption, head(map, columns), body(map, rows, columns));
  const scroll = map.beside.firstElementChild ?? element("div", { class: "scroll", tabindex: "0", role: "region" });
  const top = map.listed === data.title ? scroll.scrollTop : 0;
  scroll.setAttribute("aria-label", `Table: ${data.title}`);
  scroll.replaceChildren(made);
  if (!scroll.isConnected) map.beside.append(scroll);
  scroll.scrollTop = top;
  map.listed = data.title;
}

const TEXT = ["name", "known", "said"];

// Every name begins and ends alike; a column of them is read faster without.
const short = (name) => name.replace(/^NHS /, "").replace(/ CCG$/, "");

function cell(map, area, column) {
  if (column.from === "name") return { text: short(area.name), sort: area.name };
  if (column.from === "value") return { text: area.label, sort: area.value, none: area.value === null };
  if (column.from === "known") {
    const text = known(area, area.entry);
    return { text, sort: text || null, wordy: true };
  }
  if (column.from === "said") {
    // A place, what is said there, and where words have an order of their own, a rank.
    const [, text, rank] = column.said.find(([place]) => place === area.place) ?? [area.place, ""];
    return { text, sort: rank ?? (text || null), wordy: true };
  }
  const value = column.values[area.place];
  return { text: value === null ? "" : value.toLocaleString("en-GB"), sort: value };
}

function head(map, columns) {
  const row = element("tr");
  columns.forEach((column) => {
    const header = element("th", { scope: "col", class: TEXT.includes(column.from) ? "" : "number" });
    const on = map.order.by === column.at;
    header.setAttribute("aria-sort", on ? (map.order.down ? "descending" : "ascending") : "none");
    const button = element("button", { type: "button" });
    button.textContent = `${column.title}${on ? (map.order.down ? " ▾" : " ▴") : ""}`;
    button.onclick = () => {
      map.order = { by: column.at, down: on ? !map.order.down : !TEXT.includes(column.from) };
      table(map);
      map.beside.querySelectorAll("thead button")[column.at].focus();
    };
    header.append(button);
    row.append(header);
  });
  const made = element("thead");
  made.append(row);
  return made;
}

// What has no figure comes last whichever way the rest is sorted.
function sorted(rows, { by, down }) {
  const way = down ? -1 : 1;
  return rows.sort((a, b) => {
    const [x, y] = [a.cells[by].sort, b.cells[by].sort];
    if (x === null || y === null) return (x === null) - (y === null) || a.area.name.localeCompare(b.area.name);
    return (typeof x === "string" ? x.localeCompare(y) : x - y) * way || a.area.name.localeCompare(b.area.name);
  });
}

function body(map, rows, columns) {
  const made = element("tbody");
  const picks = map.data.level === "ccg";
  sorted(rows, map.order).forEach(({ area, cells }) => {
    const row = element("tr", { class: `${picks ? "pick" : ""} ${map.data.selected.includes(area.code) ? "on" : ""}` });
    cells.forEach((one, at) => {
      const text = columns[at].from === "name" ? element("th", { scope: "row" }) : element("td");
      text.textContent = one.text;
      if (one.none) text.classList.add("none");
      if (one.wordy) text.classList.add("wordy");
      if (!TEXT.includes(columns[at].from)) text.classList.add("number");
      row.append(text);
    });
    if (picks) row.onclick = () => map.open(area.place);
    made.append(row);
    if (area.notes.length) made.append(notes(area, columns.length));
  });
  return made;
}

// What the register of caveats says of an area, under its row.
function notes(area, columns) {
  const row = element("tr", { class: "noted" });
  const cell = element("td", { colspan: String(columns) });
  cell.textContent = area.notes.join(" ");
  row.append(cell);
  return row;
}
