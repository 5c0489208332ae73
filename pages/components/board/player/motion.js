// How often pictures may change: with every one of the screen, or, for those who have asked
// their system for less motion, twice a second.

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const PERIOD = 500; // ms

export const isDue = (before, now) => !calm.matches || now - before >= PERIOD;
