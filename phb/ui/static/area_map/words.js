// What is said of an area: its value as the measure prints it, or what is known instead, and why.

const numbers = (text) => text.split(",").map((one) => (one === "" ? null : Number(one)));

// What was sent, unpacked: lists travel as text, and the title in parts that are said in several places.
export function read(sent) {
  const [measure, quarter, on] = sent.title;
  const areas = sent.level === "ccg" ? "CCGs" : "regions";
  return {
    ...sent,
    title: `${measure}, ${quarter}, ${on}`,
    what: sent.what ?? `${measure}, ${on}.${sent.over} The same classes in every quarter; in brackets, how many ${areas}.`,
    classes: [...sent.classes].map((digit) => parseInt(digit, 36)),
    values: numbers(sent.values),
    columns: sent.columns.map((one) => (one.values === undefined ? one : { ...one, values: numbers(one.values) })),
    only: sent.only && new Set(sent.only),
  };
}

// A number as the measure prints it.
function printed(value, { decimals, signed }) {
  return value
    .toLocaleString("en-GB", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay: signed ? "exceptZero" : "auto",
    })
    .replace("-", "−");
}

// Python tells of few areas more than a class and a value, by their place; gives what it tells of each.
export function told(data) {
  const bounds = new Map(
    data.bounds.map(([place, amount, from, why, moved]) => [place, { amount, from, why: data.texts[why], moved }]),
  );
  const notes = new Map(data.notes.map(([place, ...which]) => [place, which.map((one) => data.texts[one])]));
  const [estimated, floors] = [new Set(data.estimated), new Set(data.floors)];
  return (place) => ({
    bound: bounds.get(place),
    notes: notes.get(place) ?? [],
    estimated: estimated.has(place),
    floor: floors.has(place),
  });
}

// In a cell or under a class: the value, "at least" it, or why there is none.
export function label(area, entry, data) {
  if (area.value !== null) return `${area.floor ? "at least " : ""}${printed(area.value, data)}`;
  return entry.kind === "lower_bound" ? bounded(area.bound) : entry.label;
}

const bounded = ({ amount }) => `at least ${amount.toLocaleString("en-GB")}`;

// Read aloud and beside the pointer: what is known of the figure. Caveats follow it, as area.notes.
export function spoken(area, entry, data) {
  const { bound } = area;
  if (area.value !== null) return `${area.estimated ? "estimated " : ""}${area.label} ${data.unit}`;
  const out = (bound?.moved || entry.kind === "boundary") && data.way_out ? `; ${data.way_out}` : "";
  if (!bound) return `${area.label}${out}`;
  const least = `${bounded(bound)} ${data.unit}${bound.from}${bound.why ? ": " : ""}${bound.why}`;
  return `${entry.kind === "lower_bound" ? "" : `${area.label}; `}${least}${out}`;
}

// In the table's last column: how the figure is known, in as few words as will do. Caveats get a line of their own.
export function known(area, entry) {
  const parts = area.estimated ? ["estimated"] : [];
  if (area.bound && entry.kind !== "lower_bound") parts.push(bounded(area.bound));
  if (area.bound?.why) parts.push(area.bound.why);
  return parts.join("; ");
}
