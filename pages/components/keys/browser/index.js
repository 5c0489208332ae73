// The keys of the page that is open: who gets them, where they lead, and the list of them.

import { element } from "../../element.js";
import { keepOneEntryAPage } from "../../history.js";
import { mendParts } from "../../streamlit_parts.js";

keepOneEntryAPage(window);
mendParts(document);

let keys = []; // of the page that is open
let dialog = null;
const lists = new WeakMap();

export function show({ parentElement, data }) {
  keys = data;
  if (!lists.has(parentElement)) lists.set(parentElement, build(parentElement));
  dialog = lists.get(parentElement);
  return () => {
    if (!parentElement.isConnected && keys === data) keys = [];
  };
}

// ---- the list

function build(parent) {
  const named = { "aria-label": "Keys of this page" };
  const type = "button";
  const button = element("button", { ...named, type, className: "open-keys", title: "Keys", textContent: "?" });
  button.onclick = open;
  const close = element("button", { type, textContent: "Close", onclick: () => made.close() });
  const parts = [element("h2", { textContent: "Keys" }), element("dl"), close];
  const made = element("dialog", { ...named, className: "keys" }, ...parts);
  made.onclose = () => made.querySelector("dl").replaceChildren();
  made.onclick = ({ target }) => target === made && made.close(); // beside it
  parent.append(button, made);
  return made;
}

function open() {
  dialog.querySelector("dl").replaceChildren(...keys.map(entry));
  dialog.showModal();
}

function entry({ caps, does }) {
  const cap = element("kbd", { textContent: caps });
  return element("div", {}, element("dt", {}, cap), element("dd", { textContent: does }));
}

// ---- who gets a key

const FIELD = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true]";
const PRESSED = "button, a[href], summary, [role=button], [role=option], [role=tab], [role=radio], [role=switch], input";
const MOVED = "[role=radio], [role=radiogroup], [role=slider], [role=tab], [role=option], [role=menuitem], [role=gridcell], input, select";
// Of a key, the controls that use it themselves.
const USERS = { " ": PRESSED, Enter: PRESSED };
for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]) USERS[key] = MOVED;

// The page's own keys are listened to at the document. What has the focus comes first: it lies
// below, and a key that it uses goes no further than here.
document.documentElement.addEventListener("keydown", (event) => {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  const users = USERS[key];
  // A list that has just been closed may have the focus for a moment more.
  if (dialog?.open || target.closest("[role=dialog], dialog[open], canvas") || (users && target.closest(users))) {
    event.stopPropagation();
  } else if (key === "Escape") {
    const isOpen = target.getAttribute?.("aria-expanded") === "true"; // a list that it closes first
    if (!isOpen && target !== document.body) target.blur();
  } else if (!users && !ctrlKey && !metaKey && !altKey && !target.closest(FIELD)) {
    press(event);
  }
});

function press(event) {
  if (event.key === "?" && dialog?.isConnected) open();
  else {
    const cap = event.key.toUpperCase();
    const entry = keys.find(({ caps, target }) => target && caps === cap && document.querySelector(target));
    if (!entry || event.repeat) return;
    const found = document.querySelector(entry.target);
    if (entry.is_press) found.click();
    else focus(found);
  }
  event.preventDefault();
}

async function focus(found) {
  if (found.closest("[data-testid=stSidebar][data-collapsed=true]")) {
    document.querySelector("[data-testid=stExpandSidebarButton]")?.click();
    await new Promise((resolve) => setTimeout(resolve, 400)); // it slides in
  }
  const chosen = found.querySelector("[aria-checked=true]") ?? found.querySelector("[role=radio]");
  (chosen ?? found).focus();
}

// The page's keys rest while a control has the focus. After a click on one that takes no text
// they are wanted again, so the focus goes; who comes by keyboard keeps it.
const CLICKABLE = "a[href], button, label, [role=radio], [role=option], [role=slider], [data-testid=stSlider]";
const NO_TEXT = "[role=combobox], [type=range], [type=radio], [type=checkbox]";
let pressed = null; // a slider may be let go of far from where it was taken
document.addEventListener("pointerdown", ({ target }) => (pressed = target), true);
document.addEventListener("pointerup", () => {
  if (pressed?.closest?.(CLICKABLE)) setTimeout(letGo, 100);
});
// Or it was clicked before this script was there: then the pointer is over it.
if (document.activeElement.closest(CLICKABLE)?.matches(":hover")) letGo();

function letGo() {
  const focused = document.activeElement;
  if (dialog?.open || focused.closest("[role=dialog]")) return;
  const isField = focused.matches("input, textarea, [contenteditable]");
  if (!isField || focused.matches(NO_TEXT)) focused.blur();
}
