// The browser's history: one entry for each page that is visited.

// A page that is opened writes its link, and Streamlit makes that a second entry: the first step
// back would lead to the same page again. So a link replaces the entry of a page without one.
// A button that leads to a link of another page has Streamlit give that link to the page before it,
// first: a step back would lead there with settings that it does not know. So the other page takes
// the place of that entry.
export function keepOneEntryAPage({ history, location }) {
  const push = history.pushState;
  if (push.isOneEntryAPage) return;
  let pushedLink = "";
  history.pushState = function (state, title, url) {
    const { pathname, search } = new URL(url, location.href);
    const isSamePage = pathname === location.pathname;
    const replaces = isSamePage
      ? !location.search
      : search === location.search && location.href === pushedLink;
    const written = (replaces ? history.replaceState : push).call(this, state, title, url);
    pushedLink = isSamePage && !replaces ? location.href : "";
    return written;
  };
  history.pushState.isOneEntryAPage = true;
}
