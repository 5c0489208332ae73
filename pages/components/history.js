// The browser's history: one entry for each page that is visited.

// A page that is opened writes its link, and Streamlit makes that a second entry: the first step
// back would lead to the same page again. So a link replaces the entry of a page without one, and
// that of a page that the visitor went back to and has done nothing on.
// A button that leads to a link of another page has Streamlit give that link to the page before it,
// first: a step back would lead there with settings that it does not know. So the other page takes
// the place of that entry.
// The entry of a run that plays follows it, and that of the same run at rest takes its place.
export function keepOneEntryAPage(window) {
  const { history, location } = window;
  const push = history.pushState;
  if (push.isOneEntryAPage) return;
  let isBack = false;
  let pushedLink = "";
  window.addEventListener("popstate", () => (isBack = true));
  for (const act of ["pointerdown", "keydown"]) window.addEventListener(act, () => (isBack = false), true);
  history.pushState = function (state, title, url) {
    const { pathname, search } = new URL(url, location.href);
    const isSamePage = pathname === location.pathname;
    const replaces = isSamePage
      ? isBack || !location.search || comesToRest(location.search, search)
      : search === location.search && location.href === pushedLink;
    const written = (replaces ? history.replaceState : push).call(this, state, title, url);
    pushedLink = isSamePage && !replaces ? location.href : "";
    return written;
  };
  history.pushState.isOneEntryAPage = true;
}

// Whether the second link is that of the run that played in the first, no epoch earlier.
function comesToRest(before, after) {
  const [old, now] = [before, after].map((search) => new URLSearchParams(search));
  if (!old.has("play") || now.has("play") || +now.get("epoch") < +old.get("epoch")) return false;
  for (const key of ["play", "epoch"]) [old, now].forEach((link) => link.delete(key));
  [old, now].forEach((link) => link.sort());
  return `${old}` === `${now}`;
}
