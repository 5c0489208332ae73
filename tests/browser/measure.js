// What a page looks like to the back row: sizes in pixels of the window, and what is in the way.
() => {
  const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const place = (element) => element.getBoundingClientRect();
  const own = (element) => element.textContent.trim().slice(0, 40);
  const zoomOf = (element) => element.currentCSSZoom ?? 1;

  const svgTexts = [...document.querySelectorAll(".js-plotly-plot svg text, svg.network text")].filter(
    (text) => visible(text) && own(text) && place(text).width,
  );
  const svgSize = (text) => {
    const { a, b } = text.getScreenCTM();
    const sizes = [text, ...text.querySelectorAll("tspan")].map((part) => parseFloat(getComputedStyle(part).fontSize));
    return Math.min(...sizes) * Math.hypot(a, b);
  };
  // Every element with words of its own, but icons, raised and lowered signs, and what is for a
  // screen reader only.
  const main = document.querySelector("[data-testid=stMain]");
  const hasWords = (element) =>
    element.value || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isHidden = (element) => {
    const { clip, clipPath } = element ? getComputedStyle(element) : {};
    return element && (clipPath === "inset(50%)" || clip === "rect(0px, 0px, 0px, 0px)" || isHidden(element.parentElement));
  };
  const htmlTexts = [...main.querySelectorAll(":not(svg, svg *, style, script, option, button.mark)")].filter(
    (element) =>
      hasWords(element) &&
      visible(element) &&
      place(element).width > 1 &&
      !element.closest(".katex-mathml, .mtight, .vlist-s, [data-testid=stIconMaterial]") &&
      !isHidden(element),
  );
  const texts = [
    ...svgTexts.map((text) => [own(text), svgSize(text)]),
    ...htmlTexts.map((element) => [own(element), parseFloat(getComputedStyle(element).fontSize) * zoomOf(element)]),
  ];

  const lines = [
    ...document.querySelectorAll(
      ".js-plotly-plot .scatterlayer .js-line, .js-plotly-plot .contourlayer .contourlines path, svg.network line",
    ),
  ]
    .filter((line) => visible(line) && getComputedStyle(line).stroke !== "none")
    .map((line) => parseFloat(getComputedStyle(line).strokeWidth))
    .filter((width) => width > 0); // an area without an outline

  const cut = svgTexts
    .filter((text) => {
      const [inner, outer] = [place(text), place(text.closest(".js-plotly-plot, svg.network"))];
      const [left, right] = [outer.left - inner.left, inner.right - outer.right];
      return Math.max(left, right, outer.top - inner.top, inner.bottom - outer.bottom) > 1.5;
    })
    .map(own);

  // Of letters, without the room above and below them.
  const core = (element) => {
    const { left, right, top, bottom } = place(element);
    const [dx, dy] = [Math.min(2, (right - left) / 4), (bottom - top) / 4];
    return [left + dx, right - dx, top + dy, bottom - dy];
  };
  const touch = (first, second) => {
    const [[a, b, c, d], [e, f, g, h]] = [core(first), core(second)];
    return a < f && e < b && c < h && g < d;
  };
  const groups = [...document.querySelectorAll(".js-plotly-plot, svg.network")].map((chart) =>
    svgTexts.filter((text) => chart.contains(text)),
  );
  const controls = [
    ...document.querySelectorAll(
      "[data-testid=stMain] :is(button, [role=combobox], input:not([type=range])), .board :is(dd, dt, .track, .words), [data-testid=stExpandSidebarButton], .open-keys",
    ),
  ].filter((element) => visible(element) && place(element).width && !element.closest(".js-plotly-plot, .mark, dialog"));
  const overlaps = [...groups, controls].flatMap((group) =>
    group.flatMap((first, i) =>
      group
        .slice(i + 1)
        .filter((second) => !first.contains(second) && !second.contains(first) && touch(first, second))
        .map((second) => `${own(first) || first.className} / ${own(second) || second.className}`),
    ),
  );
  // A box, not its line of words, is what a browser cuts with "…".
  const boxOf = (element) => (getComputedStyle(element).display === "inline" ? boxOf(element.parentElement) : element);
  const isEllipsis = (element) => getComputedStyle(element).textOverflow === "ellipsis";
  const clipped = [
    ...document.querySelectorAll("[data-testid=stMain] button, .board :is(.readouts, .words)"),
    ...new Set(htmlTexts.map(boxOf).filter(isEllipsis)),
  ]
    .filter((element) => visible(element) && element.scrollWidth > element.clientWidth + 2)
    .map(own);

  // Contrast of a chart's words with the page (WCAG 2.2).
  const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = luminance(getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor);
  const contrasts = svgTexts
    .filter((text) => text.closest("[class$=tick], [class*=title], .annotation, .legend") && !text.closest("svg.network"))
    .map((text) => {
      const ink = luminance(getComputedStyle(text).fill);
      return [own(text), (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05)];
    });

  return {
    texts,
    lines,
    cut,
    overlaps,
    clipped,
    contrasts,
    isDark: ground < 0.19,
    scroll: [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth],
  };
}
