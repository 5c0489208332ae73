// Plotly's own script, loaded once however many components of a page draw with it, the buttons
// that save any of their charts, and their text alternative.

import { element } from "./element.js";
import { picturesOf, sizeOf, titleOf } from "./plotly_internals.js";

let loading = null;

// A promise that window.Plotly is there; it is rejected with the reason if it cannot be. The
// parameter `plotly` of the `asking` script's address says where Plotly's is, as seen from here.
export function load(asking) {
  const script = new URL(asking).searchParams.get("plotly");
  return (loading ??= window.Plotly ? Promise.resolve() : run(new URL(script, import.meta.url)));
}

function run(url) {
  const running = new Promise((resolve, reject) => {
    const onload = () => (window.Plotly ? resolve() : reject(new Error("Plotly did not start.")));
    const onerror = () => reject(new Error("Plotly could not be loaded."));
    document.head.append(element("script", { src: url, onload, onerror }));
  });
  running.catch(() => {}); // those who wait for it report it
  return running;
}

// Give a drawn chart its text alternative. Its buttons lie beside the pictures that it consists of,
// and keep their own names: the first picture bears the text for all.
export function label(plot, text) {
  const [picture, ...others] = picturesOf(plot);
  picture?.setAttribute("role", "img");
  picture?.setAttribute("aria-label", text);
  for (const other of others) other.setAttribute("aria-hidden", "true");
}

const PNG = "M5 20h14v-2H5v2zM19 9h-4V3H9v6H5l7 7 7-7z";
const SVG = "M3 17.25V21h3.75L17.81 9.94l-3.75-3.75L3 17.25zM20.71 7.04a1 1 0 0 0 0-1.41l-2.34-2.34a1 1 0 0 0-1.41 0l-1.83 1.83 3.75 3.75 1.83-1.83z";

// How the charts of all components behave.
export const CONFIG = {
  displaylogo: false,
  doubleClick: false,
  modeBarButtons: [[saving("png", PNG), saving("svg", SVG)]],
  showTips: false,
};

function saving(format, path) {
  return {
    name: `Save as ${format.toUpperCase()}`,
    icon: { width: 24, height: 24, path },
    click: (plot) => {
      const { width, height } = sizeOf(plot);
      const title = titleOf(plot).toLowerCase().replace(/[^a-z0-9]+/g, "-");
      // On the page's ground: without it, what is light on a dark page cannot be read on paper.
      const page = document.querySelector(".stApp") ?? document.body;
      const layout = { ...plot.layout, paper_bgcolor: getComputedStyle(page).backgroundColor };
      const filename = `xor-lab-${title}`;
      window.Plotly.downloadImage({ data: plot.data, layout }, { format, width, height, scale: 2, filename });
    },
  };
}
