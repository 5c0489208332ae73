// A button of the page prints it; Streamlit has none that does.

export function printByButton(document) {
  document.addEventListener("click", ({ target }) => {
    if (target.closest(".st-key-print_page button")) window.print();
  });
}
