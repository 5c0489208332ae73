// What stands in the cells of a chart, and how large: words where they fit, else their short form.

const CHARACTER = 0.54; // width of a digit, in those of the text's size
const FILLED = 0.92; // of a cell's width, at most

// A text trace in cells `width` pixels wide; `meta` is the heatmap's, which says how long the
// longest word is and how large the text may be. A trace with `meta.short` has a short form of
// each of its texts; others are not shown where the words do not fit.
export function lettered(trace, width, { largest, smallest, longest }) {
  const sizeOf = (characters) => Math.min(largest, (FILLED * width) / (CHARACTER * characters));
  const size = sizeOf(longest);
  if (size >= smallest) return { ...trace, textfont: { ...trace.textfont, size } };
  const { short } = trace.meta ?? {};
  const shorter = short && sizeOf(Math.max(...short.map((text) => text.length)));
  if (!short || shorter < smallest) return { ...trace, visible: false };
  const text = short.map((each) => `<b>${each}</b>`);
  return { ...trace, text, textfont: { ...trace.textfont, size: shorter } };
}
