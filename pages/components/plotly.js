// Plotly's own script, loaded once however many components of a page draw with it, the buttons
// that save any of their charts, and their text alternative.

let loading = null;

// A promise that window.Plotly is there; it is rejected with the reason if it cannot be.
export function load() {
  const here = new URL(import.meta.url);
  loading ??= window.Plotly ? Promise.resolve() : run(new URL(here.searchParams.get("script"), here));
  return loading;
}

function run(url) {
  const running = new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => (window.Plotly ? resolve() : reject(new Error("Plotly did not start.")));
    script.onerror = () => reject(new Error("Plotly could not be loaded."));
    document.head.append(script);
  });
  running.catch(() => {}); // told by those who wait for it
  return running;
}

// Say in `text` what a drawn chart shows, for those who do not see it. Its buttons stay theirs: they
// lie beside the pictures that a chart is made of, the first of which bears the text for all.
export function label(plot, text) {
  const [picture, ...others] = plot.querySelectorAll(".main-svg");
  picture?.setAttribute("role", "img");
  picture?.setAttribute("aria-label", text);
  for (const other of others) other.setAttribute("aria-hidden", "true");
}

// For a chart's `modeBarButtons`.
export const SAVE_BUTTONS = [
  [
    { ...saving("png"), icon: { width: 24, height: 24, path: "M5 20h14v-2H5v2zM19 9h-4V3H9v6H5l7 7 7-7z" } },
    { ...saving("svg"), icon: { width: 24, height: 24, path: "M3 17.25V21h3.75L17.81 9.94l-3.75-3.75L3 17.25zM20.71 7.04a1 1 0 0 0 0-1.41l-2.34-2.34a1 1 0 0 0-1.41 0l-1.83 1.83 3.75 3.75 1.83-1.83z" } },
  ],
];

function saving(format) {
  return {
    name: `Save as ${format.toUpperCase()}`,
    click: (plot) => {
      const { width, height } = plot._fullLayout;
      const title = plot._fullLayout.title.text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
      window.Plotly.downloadImage(plot, { format, width, height, scale: 2, filename: `xor-lab-${title}` });
    },
  };
}
