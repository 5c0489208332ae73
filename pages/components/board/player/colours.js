// Colours as Plotly's figures and the page's style sheet write them.

export function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color");
  return luminance(rgb(colour || "#ffffff")) < 0.19;
}

const STEPS = 1024; // places at which a scale of colours is looked up
const tables = {}; // by their scale: the charts of a board have a few scales, and are drawn often

// Colours of values: the trace's scale at so many places.
export function lookup({ zmin, zmax, colorscale }) {
  const table = tableOf(colorscale);
  const scale = (STEPS - 1) / (zmax - zmin);
  return (value) => table[Math.max(0, Math.min(STEPS - 1, Math.round((value - zmin) * scale)))] ?? table[0];
}

// The same colours, each as the four bytes of a pixel.
export function pixelLookup({ zmin, zmax, colorscale }) {
  const table = Uint32Array.from(tableOf(colorscale), ({ packed }) => packed);
  const scale = (STEPS - 1) / (zmax - zmin);
  return (value) => {
    const place = (value - zmin) * scale + 0.5;
    return table[place > 0 ? (place < STEPS ? place | 0 : STEPS - 1) : 0];
  };
}

const tableOf = (colorscale) => (tables[JSON.stringify(colorscale)] ??= newTable(colorscale));

function newTable(colorscale) {
  const stops = colorscale.map(([at, colour]) => [at, rgb(colour)]);
  return Array.from({ length: STEPS }, (_, step) => {
    const at = step / (STEPS - 1);
    const next = Math.max(1, stops.findIndex(([place]) => place >= at));
    const [[from, first], [to, last]] = [stops[next - 1], stops[next]];
    const part = (at - from) / (to - from);
    const mixed = first.map((channel, i) => Math.round(channel + part * (last[i] - channel)));
    return {
      fill: `rgba(${mixed.slice(0, 3)},${mixed[3] / 255})`,
      packed: packed(mixed),
      ink: inkOn(mixed),
    };
  });
}

// Red, green, blue and opacity, 0 to 255, of a colour as CSS writes it.
export function rgb(colour) {
  if (colour.startsWith("#")) {
    return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)).concat(255);
  }
  const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
  return [red, green, blue, alpha * 255];
}

// Relative luminance, and the ink with the higher contrast on a colour (WCAG 2.2); none on a
// transparent one, where the page shows through.
function luminance(colour) {
  const [red, green, blue] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
const inkOn = (colour) => (colour[3] ? (luminance(colour) < 0.19 ? "#fff" : "#111") : null);
export const packed = ([red, green, blue]) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
