// Elements are made, never parsed from text: what people write can become no markup.
const SVG = "http://www.w3.org/2000/svg";
const BASE = new URL("..", import.meta.url).pathname;

/** h("p.muted", {id: "x", onclick}, "text", child, …); null children are left out. */
export function h(name, props, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "text") element.textContent = value;
    else if (["value", "checked", "disabled", "hidden", "muted", "controls", "multiple", "readOnly"].includes(key)) element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

export function icon(name, extra = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `i ${extra}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${BASE}icons.svg#${name}`);
  svg.append(use);
  return svg;
}

export function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export const $ = (id) => document.getElementById(id);
export const asset = (path) => BASE + path;

/** Said by screen readers, seen by nobody. */
export function announce(text) {
  const place = $("announcer");
  place.textContent = "";
  setTimeout(() => { place.textContent = text; }, 60);
}

/** A note that goes by itself; what went wrong stays until it is closed. */
export function toast(text, { bad = false, close = "×" } = {}) {
  const note = h(`div.toast${bad ? ".bad" : ""}`, { role: bad ? "alert" : null },
    h("span", {}, text),
    h("button", { type: "button", "aria-label": close, onclick: () => note.remove() }, icon("x")));
  const place = $("toasts");
  while (place.children.length > 2) place.firstChild.remove();
  place.append(note);
  setTimeout(() => note.remove(), bad ? 15000 : 5000);
}

/** A question with two answers; resolves to true or false. `text` may be elements. */
export function ask(title, text, yes, no, { danger = false } = {}) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-labelledby": "ask-title", "aria-describedby": "ask-text" },
      h("h2", { id: "ask-title" }, title), h("div", { id: "ask-text" }, typeof text === "string" ? h("p", {}, text) : text),
      h("div.row", {},
        h("button.button", { type: "button", onclick: () => dialog.close("no") }, no),
        h(`button.button.${danger ? "danger" : "primary"}`, { type: "button", onclick: () => dialog.close("yes") }, yes)));
    dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue === "yes"); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const rest = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60) % 60, hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

export function size(bytes, locale) {
  const units = ["kB", "MB", "GB"];
  let value = bytes / 1000, unit = 0;
  while (value >= 1000 && unit < 2) { value /= 1000; unit += 1; }
  return `${value.toLocaleString(locale, { maximumFractionDigits: 1 })} ${units[unit]}`;
}
