// The address bar while a run plays. Each rest of the run the server writes there, as a new entry
// of the browser's history. In between the board writes into the newest entry where the run is,
// so that a page that is loaded again comes back to it. An open page comes back, too, when its
// server was started again or has forgotten the page.

export class Address {
  path = location.pathname;

  // Write what the server says (an Address of pages/components/board/__init__.py), if it says
  // anything. Returns the link of the run that played here if the server has lost it.
  follow(told) {
    if (!told) return null;
    const { session, keys, query } = told;
    const lost = session === this.session ? null : this.playing;
    this.session = session;
    this.playing = query.play ? query : null;
    if (!lost) this.write(keys, query);
    return lost;
  }

  write(keys, query) {
    // A message of the board can be drawn late: when another page is open already.
    if (location.pathname !== this.path) return;
    const url = new URL(location.href);
    // The server's own write of a rest may have come before a late one from here: undo that one.
    if (!query.play && !url.searchParams.has("play")) return;
    for (const key of keys) {
      if (key in query) url.searchParams.set(key, query[key]);
      else url.searchParams.delete(key);
    }
    history.replaceState(history.state, "", url);
  }
}
