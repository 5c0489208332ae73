// What Streamlit's own parts of a page lack: names of progress bars, boxes that the keyboard can
// scroll, and a button that prints.

let named = 0;

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
}
