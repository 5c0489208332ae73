// Draws matrices as tables of buttons and typing fields. It knows nothing of what they mean:
// what it is given it shows, what is pressed or typed it passes on.

const views = new WeakMap();

export function show(component) {
  const { parentElement, data } = component;
  if (!views.has(parentElement)) views.set(parentElement, new View(parentElement));
  const view = views.get(parentElement);
  view.component = component;
  view.receive(data);
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

class View {
  typed = {}; // what was typed on this page, by cell, as far as it was passed on

  constructor(parent) {
    this.root = parent.appendChild(element("div", "matrices"));
    this.root.addEventListener("keydown", (event) => this.press(event));
  }

  receive(data) {
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
    this.fill(data);
  }

  // A table for each matrix, empty: `this.cells` has what `fill` puts the numbers in.
  build(data) {
    const focused = document.activeElement?.dataset?.cell;
    this.cells = [];
    this.root.replaceChildren(
      ...data.parts.map((part) => {
        const row = element("div", "part");
        let term; // a matrix and the signs before it stay together
        for (const item of part.items) {
          term ??= row.appendChild(element("div", "term"));
          const isSign = typeof item === "string";
          term.append(isSign ? element("span", "sign", item) : this.table(item));
          if (!isSign) term = undefined;
        }
        return row;
      }),
    );
    this.note = this.root.appendChild(element("p", "note"));
    this.note.setAttribute("role", "status");
    if (focused) this.at(focused)?.focus({ preventScroll: true });
  }

  table(matrix) {
    const box = element("div", matrix.is_result ? "matrix result" : "matrix");
    const table = box.appendChild(element("table"));
    table.dataset.variable = matrix.variable;
    const caption = table.createCaption();
    caption.append(
      element("b", "", matrix.symbol),
      element("span", "shape", matrix.shape),
      element("code", "", matrix.variable),
    );
    const head = table.createTHead().insertRow();
    head.append(element("td"));
    for (const name of matrix.columns) {
      const cell = head.appendChild(element("th", "", name));
      cell.scope = "col";
    }
    const body = table.createTBody();
    matrix.cells.forEach((cells, r) => {
      const row = body.insertRow();
      const name = row.appendChild(element("th", "", matrix.rows[r]));
      name.scope = "row";
      cells.forEach((cell, c) => {
        const place = matrix.rows[r] ? `row ${matrix.rows[r]}, ` : "";
        const label = `${matrix.symbol}, ${place}column ${matrix.columns[c]}`;
        this.cells.push({ box: row.insertCell(), ...this.content(cell, label) });
        const last = this.cells.at(-1);
        last.box.append(...[last.inner, last.mark].filter(Boolean));
      });
    });
    return box;
  }

  content(cell, label) {
    if (cell.name === undefined) return { inner: element("span") };
    const inner = element(cell.blank ? "input" : "button");
    inner.dataset.cell = cell.name;
    inner.setAttribute("aria-label", label);
    if (!cell.blank) {
      inner.type = "button";
      inner.onclick = () => this.pick(this.selected === cell.name ? "" : cell.name);
      return { inner, label, mark: cell.word === undefined ? undefined : element("small") };
    }
    Object.assign(inner, { type: "text", autocomplete: "off", maxLength: 60, size: 8 });
    inner.value = cell.text;
    inner.onfocus = () => this.selected === cell.name || this.pick(cell.name);
    inner.onchange = () => this.pass(inner);
    const mark = element("small");
    mark.id = `mark-${cell.name}`;
    inner.setAttribute("aria-describedby", mark.id);
    return { inner, label, mark };
  }

  fill(data) {
    const given = data.parts.flatMap((part) =>
      part.items.filter((item) => typeof item !== "string").flatMap((item) => item.cells.flat()),
    );
    this.selected = "";
    given.forEach((cell, index) => {
      const { box, inner, mark, label } = this.cells[index];
      if (cell.selected) this.selected = cell.name;
      box.className = [cell.used && "used", cell.selected && "selected"].filter(Boolean).join(" ");
      if (inner.tagName !== "INPUT") {
        if (inner.textContent !== cell.text) inner.textContent = cell.text;
        if (inner.tagName === "BUTTON") {
          inner.setAttribute("aria-pressed", String(Boolean(cell.selected)));
          inner.setAttribute("aria-label", `${label}: ${cell.text}`);
        }
      }
      if (mark) {
        const text = [cell.sign, cell.word].filter(Boolean).join(" ");
        if (mark.textContent !== text) mark.textContent = text;
        mark.className = cell.word === "shown" ? "" : cell.right ? "right" : "wrong";
        if (inner.tagName === "INPUT")
          inner.setAttribute("aria-invalid", String(Boolean(cell.word && !cell.right)));
      }
    });
    this.note.textContent = data.note;
  }

  pick(name) {
    this.component.setTriggerValue("pick", { name });
  }

  pass(input) {
    this.typed = { ...this.typed, [input.dataset.cell]: input.value };
    this.component.setStateValue("typed", { page: this.page, texts: this.typed });
  }

  at(name) {
    return [...this.root.querySelectorAll("[data-cell]")].find((cell) => cell.dataset.cell === name);
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

// What of an item decides its elements; the rest can be filled into those there are.
function layoutOf(item) {
  if (typeof item === "string") return item;
  const cells = item.cells.map((row) => row.map((cell) => [cell.blank, cell.word === undefined]));
  return [item.variable, item.symbol, item.rows, item.columns, cells];
}
