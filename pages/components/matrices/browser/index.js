// Draws matrices as tables of buttons and typing fields. It knows nothing of what they mean:
// it shows what it gets, and passes on what is pressed or typed.

import { element } from "../../element.js";
import { showing } from "../../showing.js";

class View {
  typed = {}; // what was typed on this page, by cell, as far as it was passed on

  constructor(parent) {
    this.root = parent.appendChild(element("div", { className: "matrices" }));
    this.root.addEventListener("keydown", (event) => this.press(event));
  }

  receive(component) {
    this.component = component;
    [this.data] = component.data;
    const { data } = this;
    if (data.drawing !== undefined) {
      // Made by pages/by_hand_page/drawing.py, which escapes every name.
      if (this.drawn !== data.drawing) this.root.innerHTML = this.drawn = data.drawing;
      return;
    }
    if (data.page !== this.page) this.typed = {};
    this.page = this.root.dataset.page = data.page;
    const layout = JSON.stringify([data.page, data.parts.map((part) => part.items.map(layoutOf))]);
    if (layout !== this.layout) this.build(data);
    this.layout = layout;
    this.root.classList.toggle("plain", data.note === undefined);
    this.fill(data);
  }

  // A table for each matrix, empty: `this.cells` has what `fill` puts the numbers in.
  build(data) {
    const focused = document.activeElement?.dataset?.cell;
    this.cells = [];
    this.note = element("p", { className: "note", role: "status" });
    this.root.replaceChildren(...data.parts.map((part) => this.part(part)), this.note);
    if (!focused) return;
    this.root.querySelector(`[data-cell="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  // A matrix and the signs before it stay together.
  part({ items }) {
    const terms = [];
    items.forEach((item, i) => {
      if (!isSign(items[i - 1])) terms.push(element("div", { className: "term" }));
      const sign = isSign(item) && element("span", { className: "sign", textContent: item });
      terms.at(-1).append(sign || this.table(item));
    });
    return element("div", { className: "part" }, ...terms);
  }

  table({ symbol, shape, variable, rows, columns, cells, is_result: isResult }) {
    const head = (scope) => (name) => element("th", { scope, textContent: name });
    const row = (row, r) => {
      const place = rows[r] ? `row ${rows[r]}, ` : "";
      const labels = columns.map((column) => `${symbol}, ${place}column ${column}`);
      return element("tr", {}, head("row")(rows[r]), ...row.map((cell, c) => this.cell(cell, labels[c])));
    };
    const size = element("span", { className: "shape", textContent: shape });
    const code = element("code", { textContent: variable });
    const caption = element("caption", {}, element("b", { textContent: symbol }), size, code);
    const names = element("tr", {}, element("td"), ...columns.map(head("col")));
    const parts = [element("thead", {}, names), element("tbody", {}, ...cells.map(row))];
    const table = element("table", { "data-variable": variable }, caption, ...parts);
    return element("div", { className: isResult ? "matrix result" : "matrix" }, table);
  }

  cell(cell, label) {
    const { inner, mark } = this.content(cell, label);
    const box = element("td", {}, inner, mark);
    this.cells.push({ box, inner, mark, label });
    return box;
  }

  content({ name, blank, word, text }, label) {
    if (name === undefined) return { inner: element("span") };
    const named = { "data-cell": name, "aria-label": label };
    if (!blank) {
      const onclick = () => this.pick(this.selected === name ? "" : name);
      const inner = element("button", { ...named, type: "button", onclick });
      return { inner, mark: word === undefined ? undefined : element("small") };
    }
    const mark = element("small", { id: `mark-${name}` });
    const field = { type: "text", autocomplete: "off", maxLength: 60, size: 8, value: text };
    const inner = element("input", { ...named, ...field, "aria-describedby": mark.id });
    if (this.data.note !== undefined) {
      inner.onfocus = () => this.selected === name || this.pick(name);
    }
    inner.onchange = () => this.pass(inner);
    return { inner, mark };
  }

  fill(data) {
    const matrices = data.parts.flatMap(({ items }) => items.filter((item) => !isSign(item)));
    const given = matrices.flatMap(({ cells }) => cells.flat());
    this.selected = "";
    given.forEach((cell, index) => {
      const { box, inner, mark, label } = this.cells[index];
      if (cell.selected) this.selected = cell.name;
      box.className = [cell.used && "used", cell.selected && "selected"].filter(Boolean).join(" ");
      if (inner.tagName === "INPUT") inner.ariaInvalid = Boolean(cell.word && !cell.right);
      else write(inner, cell.text);
      if (inner.tagName === "BUTTON") {
        inner.ariaPressed = Boolean(cell.selected);
        inner.ariaLabel = `${label}: ${cell.text}`;
      }
      if (!mark) return;
      write(mark, [cell.sign, cell.word].filter(Boolean).join(" "));
      mark.className = cell.word === "shown" ? "" : cell.right ? "right" : "wrong";
    });
    this.note.textContent = data.note ?? "";
  }

  pick(name) {
    this.component.setTriggerValue("pick", { name });
  }

  pass(input) {
    this.typed = { ...this.typed, [input.dataset.cell]: input.value };
    this.component.setStateValue("typed", { page: this.page, texts: this.typed });
  }

  // Enter marks what is typed and goes on to the next blank cell; up and down move in a column.
  press(event) {
    const { target, key } = event;
    if (!target.dataset.cell) return;
    if (key === "Enter" && target.tagName === "INPUT") {
      this.pass(target);
      const inputs = [...this.root.querySelectorAll("input")];
      inputs[inputs.indexOf(target) + 1]?.focus();
    } else if (key === "ArrowUp" || key === "ArrowDown") {
      const row = target.closest("tr");
      const next = key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
      const cell = next?.cells[target.closest("td").cellIndex];
      cell?.querySelector("[data-cell]")?.focus();
      event.preventDefault();
    }
  }
}

const isSign = (item) => typeof item === "string";

// A text that stays is not written again: a selection in it stays, too.
function write(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

// What of an item decides its elements; the rest can be filled into those there are.
function layoutOf(item) {
  if (isSign(item)) return item;
  const cells = item.cells.map((row) => row.map((cell) => [cell.blank, cell.word === undefined]));
  return [item.variable, item.symbol, item.rows, item.columns, cells];
}

export const show = showing((parent) => new View(parent));
