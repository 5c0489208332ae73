// The browser's history: one entry for each page that is visited.

// A page that is opened writes its link, and Streamlit makes that a second entry: the first step
// back would lead to the same page again. So a link replaces the entry of a page without one.
export function keepOneEntryAPage({ history, location }) {
  const push = history.pushState;
  if (push.isOneEntryAPage) return;
  history.pushState = function (state, title, url) {
    const isLink = !location.search && new URL(url, location.href).pathname === location.pathname;
    return (isLink ? history.replaceState : push).call(this, state, title, url);
  };
  history.pushState.isOneEntryAPage = true;
}
