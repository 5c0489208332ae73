// Streamlit calls every progress bar "progress". Here each bears the text over it as its name.

let count = 0;

export function nameProgressBars(document) {
  const bars = document.getElementsByClassName("stProgress"); // kept up to date by the browser
  const name = () => {
    for (const place of bars) {
      const bar = place.querySelector("[role=progressbar]:not([aria-labelledby])");
      const text = bar && place.querySelector("[data-testid=stMarkdownContainer]");
      if (!text) continue;
      text.id ||= `progress-name-${(count += 1)}`;
      bar.setAttribute("aria-labelledby", text.id);
    }
  };
  new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
}
