// The command line's suggestions: commands, then their options, then an option's values.
import { h, fill } from "./dom.js";
import { t, texts, command } from "./words.js";

const SHOWN = 8;

/** What could stand where the caret is: {from, choices: [{text, about}]} (pure). */
export function suggestions(text, caret, lists = {}) {
  const before = text.slice(0, caret);
  const start = /^\s*\/(\w*)$/.exec(before);
  if (start) {
    const found = texts.commands.filter((each) => each.name.startsWith(start[1].toLowerCase()));
    return { from: caret - start[1].length - 1, choices: found.map((each) => ({ text: `/${each.name} `, about: each.summary })) };
  }
  const named = /^\s*\/(\w+)(?:@\w+)?\s/.exec(before);
  let doing = named && command(named[1].toLowerCase());
  if (!doing) return null;
  if (doing.subcommands.length) {
    const sub = /^\s*\/\w+\s+(\w*)$/.exec(before);
    if (sub) {
      const found = doing.subcommands.filter((each) => each.name.startsWith(sub[1].toLowerCase()));
      return { from: caret - sub[1].length, choices: found.map((each) => ({ text: `${each.name} `, about: each.summary })) };
    }
    const name = /^\s*\/\w+\s+(\w+)/.exec(before)?.[1];
    doing = doing.subcommands.find((each) => each.name === name) || doing;
  }
  const value = /(?:^|\s)(\w+):\s*([\w:-]*)$/.exec(before);
  const option = value && doing.options.find((each) => each.name === value[1].toLowerCase());
  if (option) {
    const known = option.choices || lists[option.name] || [];
    const found = known.filter((each) => each.toLowerCase().startsWith(value[2].toLowerCase()) && each !== value[2]);
    return found.length ? { from: caret - value[2].length, choices: found.map((each) => ({ text: `${each} `, about: option.description })) } : null;
  }
  const word = /\s([a-z_]{1,24})$/i.exec(before);
  if (!word || (before.split(/"/).length - 1) % 2) return null;
  const said = new Set([...text.matchAll(/(\w+):/g)].map((each) => each[1].toLowerCase()));
  const found = doing.options.filter((each) => each.type !== "attachment" && !said.has(each.name) && each.name.startsWith(word[1].toLowerCase()));
  return found.length ? { from: caret - word[1].length, choices: found.map((each) => ({ text: `${each.name}: `, about: each.description })) } : null;
}

export class Suggest {
  constructor(area, list, lists) {
    this.area = area;
    this.list = list;
    this.lists = lists;
    this.at = -1;
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", list.id);
    area.addEventListener("input", () => this.look());
    area.addEventListener("blur", () => setTimeout(() => this.hide(), 150));
    area.addEventListener("keydown", (event) => this.key(event));
  }

  look() {
    const found = this.area.value.trimStart().startsWith("/") ? suggestions(this.area.value, this.area.selectionStart, this.lists()) : null;
    if (!found || !found.choices.length) return this.hide();
    this.found = { ...found, choices: found.choices.slice(0, SHOWN) };
    this.at = 0;
    this.draw();
    return undefined;
  }

  get shown() { return !this.list.hidden; }

  hide() {
    this.list.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  draw() {
    fill(this.list, this.found.choices.map((each, index) => h("li", { id: `s-${index}`, role: "option", "aria-selected": String(index === this.at), onmousedown: (event) => { event.preventDefault(); this.take(index); } },
      h("b", {}, each.text.trim()), h("span", {}, each.about))));
    this.list.hidden = false;
    this.list.setAttribute("aria-label", t("suggestions"));
    this.area.setAttribute("aria-activedescendant", `s-${this.at}`);
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (!this.shown || event.isComposing) return;
    const count = this.found.choices.length;
    if (event.key === "ArrowDown") this.at = (this.at + 1) % count;
    else if (event.key === "ArrowUp") this.at = (this.at + count - 1) % count;
    else if (event.key === "Tab" && !event.shiftKey) { event.preventDefault(); return void this.take(this.at); }
    else if (event.key === "Enter" && this.found.choices[this.at].text.trim() !== this.area.value.slice(this.found.from, this.area.selectionStart).trim()) {
      event.preventDefault(); event.stopImmediatePropagation(); return void this.take(this.at);
    } else if (event.key === "Escape") { event.stopPropagation(); return void this.hide(); }
    else return;
    event.preventDefault();
    this.draw();
  }

  take(index) {
    const { text } = this.found.choices[index];
    this.area.setRangeText(text, this.found.from, this.area.selectionStart, "end");
    this.area.focus();
    this.hide();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
