// Draws the heat strip as a real table: row and column headings are read out with every cell.
const NARROW = 8 // quarters drawn on a phone, the newest

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") made.textContent = value
    else made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

function old(index, count) {
  return index < count - NARROW ? " old" : ""
}

function yearRow(quarters) {
  const row = element("tr", {}, element("td", { class: "corner" }))
  let start = 0
  for (let i = 1; i <= quarters.length; i++) {
    if (i < quarters.length && quarters[i].slice(0, 7) === quarters[start].slice(0, 7)) continue
    const year = quarters[start].slice(0, 7)
    const wide = element("th", { colspan: i - start, class: "year", scope: "colgroup", title: year })
    const recent = quarters.length - NARROW
    wide.dataset.narrow = Math.max(0, i - Math.max(start, recent))
    wide.dataset.wide = i - start
    row.append(wide)
    start = i
  }
  return row
}

function head(data) {
  const count = data.quarters.length
  const numbers = element("tr", {}, element("th", { class: "name", scope: "col", text: "CCG" }))
  data.quarters.forEach((quarter, i) => {
    const cell = element("th", { scope: "col", class: "q" + old(i, count), "aria-label": quarter, title: quarter })
    cell.textContent = quarter.slice(8)
    numbers.append(cell)
  })
  const england = element("tr", { class: "england" })
  const [label, found] = data.england
  england.append(element("th", { class: "name", scope: "row", text: label }))
  found.forEach(([text, words], i) => {
    england.append(element("td", { class: "n" + old(i, count), title: `${data.quarters[i]}: ${words}`, text }))
  })
  return element("thead", {}, yearRow(data.quarters), numbers, england)
}

// One look a state: the name of the look, the mark, and for a score how high it stands in its cell.
function dress(made, [glyph, , look, fill]) {
  made.classList.add("s", `s-${look}`)
  if (look === "v") made.style.setProperty("--fill", `${fill}%`)
  return glyph
}

function heading(code, name, choose) {
  const cell = element("th", { class: "name", scope: "row", title: code ? `${name} (${code})` : name })
  const said = element(choose && code ? "button" : "span", { text: name })
  if (choose && code) {
    said.type = "button"
    said.dataset.code = code
    said.onclick = () => choose(code)
  }
  cell.append(said)
  if (code) cell.append(element("small", { text: " " + code }))
  return cell
}

function senderRow([code, name, letters], data, choose) {
  const row = element("tr", { "data-text": `${name} ${code}`.toLowerCase() })
  row.append(heading(code, name, choose))
  const count = data.quarters.length
  for (let i = 0; i < count; i++) {
    const state = data.cells[letters[i]]
    const cell = element("td", { class: old(i, count) })
    cell.title = `${name}, ${data.quarters[i]}: ${state[1]}`
    cell.append(element("span", { "aria-hidden": "true", text: dress(cell, state) }))
    cell.append(element("span", { class: "said", text: state[1] }))
    row.append(cell)
  }
  return row
}

function body(group, data, choose) {
  const made = element("tbody")
  const title = element("tr", { class: "region" })
  const cell = element("th", { scope: "rowgroup", colspan: data.quarters.length + 1 })
  cell.append(element("span", { text: `${group.name} (${group.rows.length})` }))
  title.append(cell)
  made.append(title, ...group.rows.map((row) => senderRow(row, data, choose)))
  return made
}

function legend(data) {
  const list = element("ul", { class: "legend", "aria-label": "What the marks mean" })
  for (const state of data.legend) {
    const mark = element("i", { "aria-hidden": "true" })
    mark.textContent = dress(mark, state)
    list.append(element("li", {}, mark, element("span", { text: state[1] })))
  }
  return list
}

function search(root, told) {
  const wanted = root.querySelector("input").value.trim().toLowerCase()
  let found = 0
  for (const group of root.querySelectorAll("tbody")) {
    let here = 0
    for (const row of group.querySelectorAll("tr[data-text]")) {
      row.hidden = wanted !== "" && !row.dataset.text.includes(wanted)
      if (!row.hidden) here += 1
    }
    group.hidden = here === 0
    found += here
  }
  told.textContent = wanted === "" ? "" : `${found} CCG${found === 1 ? "" : "s"} found`
}

function fitYears(root, data) {
  const narrow = root.clientWidth < 520
  for (const cell of root.querySelectorAll("th.year")) {
    const span = Number(narrow ? cell.dataset.narrow : cell.dataset.wide)
    cell.hidden = span === 0
    if (span) cell.colSpan = span
    cell.textContent = narrow && span === 1 ? cell.title.slice(2) : cell.title
  }
  for (const cell of root.querySelectorAll("tr.region th")) {
    cell.colSpan = (narrow ? Math.min(NARROW, data.quarters.length) : data.quarters.length) + 1
  }
  root.classList.toggle("narrow", narrow)
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const choose = data.choosable ? (code) => setTriggerValue("picked", code) : null
  const before = parentElement.querySelector("input")?.value ?? ""
  const top = parentElement.querySelector(".scroll")?.scrollTop ?? 0
  const held = parentElement.getRootNode().activeElement?.dataset?.code
  parentElement.querySelector(".strip")?.remove()

  const told = element("span", { class: "told", role: "status" })
  const input = element("input", { type: "search", id: "find", autocomplete: "off", placeholder: "Name or code" })
  input.value = before
  const find = element("div", { class: "find" }, element("label", { for: "find", text: "Find a CCG" }), input, told)
  const table = element("table", { "aria-describedby": "alt" })
  table.style.maxWidth = `${16 + 5 * data.quarters.length}rem`
  table.append(head(data), ...data.groups.map((group) => body(group, data, choose)))
  const scroll = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": data.label }, table)
  const alt = element("p", { id: "alt", class: "said", text: data.alt })
  const few = element("p", { class: "few", text: `The last ${NARROW} quarters are drawn here; the table below has them all.` })
  const root = element("div", { class: "strip" }, alt, find, legend(data), few, scroll)
  parentElement.append(root)

  input.oninput = () => search(root, told)
  search(root, told)
  fitYears(root, data)
  // A name that was pressed is drawn anew with everything else: where the reader was, the reader stays.
  scroll.scrollTop = top
  if (held) root.querySelector(`button[data-code="${CSS.escape(held)}"]`)?.focus({ preventScroll: true })
  const watch = new ResizeObserver(() => fitYears(root, data))
  watch.observe(root)
  return () => watch.disconnect()
}
