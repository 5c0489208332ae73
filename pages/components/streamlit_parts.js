// What Streamlit's own parts of a page lack: names of progress bars, boxes that the keyboard can
// scroll, a button that prints, and patience with a double click.

let named = 0;
let pressed; // the button of the first of some clicks in quick succession, by its key in Streamlit

export function mendParts(document) {
  // Streamlit calls every progress bar "progress"; each gets the text over it as its name.
  const bars = document.getElementsByClassName("stProgress"); // kept up to date by the browser
  const name = () => {
    for (const place of bars) {
      const bar = place.querySelector("[role=progressbar]:not([aria-labelledby])");
      const text = bar && place.querySelector("[data-testid=stMarkdownContainer]");
      if (text) bar.setAttribute("aria-labelledby", (text.id ||= `progress-name-${(named += 1)}`));
    }
  };
  // A box of a fixed height scrolls. With nothing in it that takes the focus, it takes it itself.
  const blocks = document.getElementsByClassName("stVerticalBlock");
  const reach = () => {
    for (const block of blocks) {
      if (block.getAttribute("overflow") !== "auto" || block.hasAttribute("tabindex")) continue;
      if (!block.querySelector("a[href], button, input, select, textarea")) block.tabIndex = 0;
    }
  };
  const mend = () => (name(), reach());
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", ({ target }) => {
    if (target.closest(".st-key-print_page button")) window.print();
  });
  document.addEventListener("click", pressOnce, true);
}

// Those after the first of some clicks in quick succession would press what has come in the place
// of its button, as Pause does for Play, and undo it: they are dropped. The same button may be
// pressed as fast as one likes.
function pressOnce(event) {
  const key = /st-key-\S+/.exec(event.target.closest("button")?.closest("[class*=st-key-]")?.className)?.[0];
  if (event.detail <= 1) pressed = key;
  else if (pressed && key && key !== pressed) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}
