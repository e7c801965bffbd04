// A CCG's lineage: what came before on the left, what came after on the right, as nested lists of links.
// Data reaches the page only by textContent and setAttribute.
import { element, styled } from "./draw.js";

// Whoever followed a link by keyboard stands on the CCG it led to, not at the top of the page.
let followed = null;

export async function render(component, root) {
  await styled(root, "tree.css");
  const { data } = component;
  const pick = (code) => {
    followed = code;
    component.setTriggerValue("picked", code);
  };
  const parts = [];
  if (data.before.length) parts.push(side("before", "Before it", data.before, pick));
  parts.push(middle(data));
  if (data.after.length) parts.push(side("after", "After it", data.after, pick));
  const tree = element("div", { class: "tree", role: "group", "aria-label": data.title });
  tree.append(...parts);
  root.replaceChildren(tree);
  if (followed === data.ccg) {
    followed = null;
    root.querySelector(".here").focus();
  }
}

function side(name, heading, nodes, pick) {
  const made = element("div", { class: `side ${name}` });
  const title = element("p", { class: "heading" });
  title.textContent = heading;
  made.append(title, branches(nodes, pick));
  return made;
}

function branches(nodes, pick) {
  const list = element("ul");
  nodes.forEach((node) => {
    const item = element("li");
    const own = element("div", { class: "own" });
    own.append(moved(node), link(node, pick));
    item.append(own);
    if (node.beyond.length) item.append(branches(node.beyond, pick));
    list.append(item);
  });
  return list;
}

// The step itself: its day, and the share where not everybody took it.
function moved(node) {
  const made = element("span", { class: "moved" });
  made.textContent = node.moved;
  return made;
}

function link(node, pick) {
  // The address as it is, with another CCG: a link that is opened in a tab of its own keeps the other choices.
  const address = new URL(window.location.href);
  address.searchParams.set("ccg", node.ccg);
  const made = element("a", { href: address.href, class: "node", "data-code": node.ccg });
  name(made, node);
  made.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    pick(node.ccg);
  });
  return made;
}

function middle(data) {
  const made = element("div", { class: "node here", "aria-current": "true", tabindex: "-1" });
  name(made, data);
  data.boundaries.forEach((said) => {
    const line = element("span", { class: "open" });
    line.textContent = said;
    made.append(line);
  });
  return made;
}

function name(made, { name, ccg, open }) {
  const title = element("b");
  title.textContent = `${name} (${ccg})`;
  made.append(title);
  if (!open) return;
  const line = element("span", { class: "open" });
  line.textContent = open;
  made.append(line);
}
