// A command's options as a form, made of the command table.
import { h, fill } from "./dom.js";
import { t } from "./words.js";

let count = 0;
// Words that run over several lines.
const LONG = ["say", "premise", "text"];

/** A field for an option; `value` is what it holds now. `lists`: {voice: […], style: […], …}. */
export function field(option, value, lists = {}) {
  const id = `o-${option.name}-${(count += 1)}`;
  const hint = h("p.hint", { id: `${id}-h` }, option.description);
  const label = h("label", { for: id }, t(`option.${option.name}`));
  const shared = { id, name: option.name, "aria-describedby": `${id}-h` };
  const long = LONG.includes(option.name);
  let input;
  if (option.type === "choice" && option.choices.length <= 3) return choice(option, value, id, hint);
  if (option.type === "choice" || (option.name === "style" && lists.style)) return select(option, option.choices || lists.style, value, shared, label, hint);
  if (option.type === "number" || option.type === "integer") {
    input = h("input", { ...shared, type: "text", inputmode: option.type === "integer" ? "numeric" : "decimal", value: value ?? "", placeholder: range(option) });
  } else if (long) {
    input = h("textarea", { ...shared, rows: 2, maxlength: option.length_max, value: value ?? "" });
  } else {
    const list = lists[option.name];
    input = h("input", { ...shared, type: "text", maxlength: option.length_max, value: value ?? "", list: list ? `${id}-l` : null });
    if (list) return wrap(long, label, input, hint, h("datalist", { id: `${id}-l` }, list.map((each) => h("option", { value: each }))));
  }
  return wrap(long, label, input, hint);
}

function select(option, choices, value, shared, label, hint) {
  const known = value && !choices.includes(value) ? [value, ...choices] : choices;
  const input = h("select", shared, ["", ...known].map((each) => { const one = h("option", { value: each }, said(each)); one.selected = each === (value ?? ""); return one; }));
  return wrap(false, label, input, hint);
}

/** What was asked for in words and numbers, by option. Files, and what is different on single pages, are no
 *  fields. */
export function written({ options }, asked) {
  const said = options.filter(({ name, type }) => !["", null, undefined].includes(asked[name]) && type !== "attachment" && !(type === "integer" && typeof asked[name] === "string"));
  return Object.fromEntries(said.map(({ name }) => [name, String(asked[name])]));
}

/** A choice in the reader's words. */
export function said(choice) {
  if (choice === "") return t("as_needed");
  const words = t(`choice.${choice}`);
  return words === `choice.${choice}` ? choice : words;
}

function wrap(wide, ...children) {
  return h(`div.field${wide ? ".wide" : ""}`, {}, children);
}

const range = (option) => (option.max > 10000 ? "" : `${option.min} – ${option.max}`);

function choice(option, value, id, hint) {
  const radios = ["", ...option.choices].map((each) => {
    const input = h("input", { type: "radio", name: option.name, value: each, "aria-describedby": `${id}-h` });
    input.checked = (value ?? "") === each;
    return h("label", {}, input, h("span", {}, said(each)));
  });
  return h("div.field", { role: "radiogroup", "aria-label": t(`option.${option.name}`) },
    h("span.label", { "aria-hidden": "true" }, t(`option.${option.name}`)), h("div.segments", {}, radios), hint);
}

/** The options of a command as a form; what was typed in another one stays where it fits. */
export class Form {
  constructor(place) {
    this.place = place;
    this.lists = {};
  }

  show(command, values, first) {
    const order = (option) => { const at = first.indexOf(option.name); return at < 0 ? 99 : at; };
    const options = command.options
      .filter((each) => each.type !== "attachment" && each.name !== command.rest)
      .sort((a, b) => order(a) - order(b));
    const chief = options.filter((each) => order(each) < 99), rest = options.filter((each) => order(each) === 99);
    const draw = (each) => field(each, values[each.name], this.lists);
    const more = rest.length ? h("details.rest", {}, h("summary", {}, t("all_options")), h("div.options", {}, rest.map(draw))) : null;
    if (more) more.open = Boolean(this.place.querySelector("details")?.open) || rest.some((each) => values[each.name]);
    fill(this.place, h("div.options", {}, chief.map(draw)), more);
  }

  /** What is filled in, by option. */
  get values() {
    const found = {};
    for (const input of this.place.querySelectorAll("input, textarea, select")) {
      if (input.type === "radio" && !input.checked) continue;
      const value = input.value.trim();
      if (value !== "") found[input.name] = value;
    }
    return found;
  }

  mark(names) {
    for (const input of this.place.querySelectorAll("[name]")) {
      const wrong = names.includes(input.name);
      input.classList.toggle("wrong", wrong);
      if (wrong) { input.setAttribute("aria-invalid", "true"); const more = input.closest("details"); if (more) more.open = true; }
      else input.removeAttribute("aria-invalid");
    }
    this.place.querySelector(".wrong")?.focus();
  }
}
