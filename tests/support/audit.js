// Run in the page by tests/support/chromium.py: what is wrong for keyboard, screen reader and eye.
() => {
  const wrong = [];
  const shown = (e) => { const s = getComputedStyle(e); return e.getClientRects().length && s.visibility !== "hidden" && s.opacity !== "0"; };
  const what = (e) => e.outerHTML.slice(0, 120);
  const name = (e) => (e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.textContent || "").join(" ") ||
    [...(e.labels || [])].map((l) => l.textContent).join(" ") || (e.matches("a,button,summary,[role=radio],[role=option]") ? e.textContent : "") || e.getAttribute("title") || "").trim();
  for (const e of document.querySelectorAll("a[href],button,input:not([type=hidden]),select,textarea,video,audio,summary,[role=progressbar],dialog")) if (shown(e) && !name(e)) wrong.push("no name: " + what(e));
  for (const e of document.querySelectorAll("img")) if (!e.hasAttribute("alt")) wrong.push("no alt: " + what(e));
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push("id twice: " + id);
  for (const attribute of ["aria-labelledby", "aria-describedby", "aria-controls", "for"])
    for (const e of document.querySelectorAll(`[${attribute}]`)) for (const id of e.getAttribute(attribute).split(" ")) if (shown(e) && !document.getElementById(id)) wrong.push(`${attribute} to nothing: ` + what(e));
  const heads = [...document.querySelectorAll("h1,h2,h3,h4")].filter(shown).map((e) => Number(e.tagName[1]));
  if (heads.filter((l) => l === 1).length !== 1) wrong.push("not one h1: " + heads);
  heads.forEach((level, i) => { if (i && level > heads[i - 1] + 1) wrong.push("heading skipped: " + heads); });
  for (const role of ["main", "header", "footer"]) if (!document.querySelector(role)) wrong.push("no " + role);
  if (!document.documentElement.lang) wrong.push("no lang");
  for (const e of document.querySelectorAll("[tabindex]")) if (Number(e.getAttribute("tabindex")) > 0) wrong.push("tabindex: " + what(e));
  if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push(`wider than the window: ${document.documentElement.scrollWidth} > ${innerWidth}`);

  const colour = (text) => { const c = document.createElement("canvas"); c.width = c.height = 1; const x = c.getContext("2d", { willReadFrequently: true }); x.fillStyle = text; x.fillRect(0, 0, 1, 1); return [...x.getImageData(0, 0, 1, 1).data]; };
  const over = (top, below) => { const a = top[3] / 255; return [0, 1, 2].map((i) => top[i] * a + below[i] * (1 - a)).concat(255); };
  const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      const s = getComputedStyle(at);
      if (at !== document.body && s.backgroundImage.includes("gradient") && !at.matches("select")) return null; // looked at by eye
      const c = colour(s.backgroundColor);
      layers.push(c);
      if (c[3] === 255) break;
    }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 255]);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !shown(e) || e.closest("[disabled],script,noscript,option,datalist,.skip,.unseen,.example,.len,.screen") || e.closest("[aria-hidden=true]")) continue;
    const s = getComputedStyle(e), text = colour(s.color), ground = behind(e);
    if (!ground || text[3] === 0) continue;
    const a = light(over(text, ground)), b = light(ground);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: ${node.textContent.trim().slice(0, 40)} ${s.color} on ${ground.slice(0, 3).map(Math.round)}`);
  }
  return [...new Set(wrong)];
}
