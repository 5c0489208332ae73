// A number with so many decimals. Out of all bounds it is short; half way between two it goes away
// from 0, and what is rounded to 0 has no sign: as pages/figures/numbers.py writes it.
export const fixed = (value, digits) =>
  Math.abs(value) >= 1e5 ? value.toExponential(1) : value.toFixed(digits).replace(/^-(?=[0.]+$)/, "");
