// The address bar while a run plays. The server writes there only what becomes an entry of the
// browser's history: each rest of the run. Where it is in between is put into the newest entry
// from here, so that a page that is loaded again comes back to it. An open page comes back, too,
// when its server has been started again or was away for so long that it has forgotten the page.

export class Address {
  // Do as the server says (pages/components/board/__init__.py tells how), if it says anything. Gives the
  // link of the run that played here if the session that says so knows nothing of it.
  follow(told) {
    if (!told) return null;
    const { session, keys, query } = told;
    const lost = session === this.session ? null : this.playing;
    this.session = session;
    this.playing = query.play ? query : null;
    if (!lost) write(keys, query);
    return lost;
  }
}

function write(keys, query) {
  const url = new URL(location.href);
  // A rest writes the server; unless all is as before the run played.
  if (!query.play && !url.searchParams.has("play")) return;
  for (const key of keys) {
    if (key in query) url.searchParams.set(key, query[key]);
    else url.searchParams.delete(key);
  }
  history.replaceState(history.state, "", url);
}
