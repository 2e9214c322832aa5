// Sorting of a table by its column heads. The order in the file is the third state.
const compareText = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;

function valueOf(row, index) {
  const cell = row.cells[index];
  return cell?.dataset.value ?? (cell?.classList.contains("missing") ? "" : cell?.textContent.trim() ?? "");
}

function compare(one, other) {
  if (one === "" || other === "") return (one === "") - (other === "");
  const difference = Number(one) - Number(other);
  return Number.isNaN(difference) ? compareText(one, other) : difference;
}

function sort(table, head, index, original) {
  const next = { none: "ascending", ascending: "descending", descending: "none" }[head.ariaSort ?? "none"];
  for (const other of table.tHead.rows[0].cells) other.ariaSort = null;
  head.ariaSort = next === "none" ? null : next;
  const rows = [...original];
  const sign = next === "descending" ? -1 : 1;
  if (next !== "none") {
    rows.sort((a, b) => {
      const [one, other] = [valueOf(a, index), valueOf(b, index)];
      return one === "" || other === "" ? compare(one, other) : sign * compare(one, other);
    });
  }
  table.tBodies[0].append(...rows);
}

function prepare(table) {
  const original = [...table.tBodies[0].rows];
  [...table.tHead.rows[0].cells].forEach((head, index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort-button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(table, head, index, original));
  });
}

export function sortable() {
  for (const table of document.querySelectorAll("table[data-sortable]")) if (table.tHead && table.tBodies[0]) prepare(table);
}
