([smallestText, smallestTarget]) => {
  // What of the page seen now is cut, off the screen, or too small to be read or pressed: of the
  // sidebar if it is open, and of the rest if that does not lie under it.
  const problems = new Set();
  const app = document.querySelector("[data-testid=stApp]");
  const sidebar = app.querySelector("[data-testid=stSidebar]");
  const isOpen = sidebar?.dataset.collapsed === "false";
  const rest = [...app.querySelectorAll("[data-testid=stMain], [data-testid=stHeader]")];
  const isAside = isOpen && sidebar.getBoundingClientRect().right < rest[0].getBoundingClientRect().left + 1;
  const places = [...(isOpen ? [sidebar] : []), ...(isOpen && !isAside ? [] : rest)];

  const name = (e) =>
    `${e.tagName} ${e.className.baseVal ?? e.className} ${e.textContent.trim().slice(0, 40)}`;
  const isWider = (e) => e.scrollWidth > e.clientWidth;
  const overflow = (e) => getComputedStyle(e).overflowX;
  const scrolls = (e) => /auto|scroll/.test(overflow(e)) && isWider(e);
  // In a box that scrolls sideways by itself all can be reached.
  const isInBox = (e) => e !== app && e !== null && (scrolls(e) || isInBox(e.parentElement));

  if (isWider(document.documentElement)) problems.add("the window scrolls sideways");
  for (const e of [...places, ...(isOpen ? sidebar.children : [])])
    if (scrolls(e)) problems.add(`scrolls sideways: ${name(e)}`);

  for (const e of places.flatMap((place) => [...place.querySelectorAll("*")])) {
    const box = e.getBoundingClientRect();
    const isSeen = e.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (box.width < 2 || box.height < 2 || !isSeen || e.closest(".katex-mathml, style")) continue;
    const isText = [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
    const isControl = e.matches("button, a, select, input, [role=slider]");

    if (isText || isControl) {
      const chart = e.closest(".main-svg");
      const { left, right } = chart?.getBoundingClientRect() ?? { left: 0, right: innerWidth };
      const isOut = box.left < left - 1 || box.right > right + 1;
      if (isOut && !isInBox(e)) problems.add(`off the screen: ${name(e)}`);
    }
    if (isText && e.clientWidth && e.scrollWidth > e.clientWidth + 1) {
      if (overflow(e) !== "visible" && !scrolls(e)) problems.add(`cut: ${name(e)}`);
    }
    if (isText && !e.closest(".mtight, .vlist-s, tspan[dy]")) {
      const scale = e.ownerSVGElement && e.getScreenCTM();
      const size = parseFloat(getComputedStyle(e).fontSize) * (scale ? Math.hypot(scale.a, scale.b) : 1);
      if (size < smallestText - 0.01) problems.add(`text of ${size.toFixed(1)} px: ${name(e)}`);
    }
    if (isControl && e.closest(".board, .matrices, .picker")) {
      if (Math.min(box.width, box.height) < smallestTarget - 0.01)
        problems.add(`target of ${box.width} x ${box.height}: ${name(e)} ${e.ariaLabel}`);
    }
  }
  return [...problems];
}
