// The page's words, the command table and the looks, as the server says them in the reader's language.
import { get } from "./api.js";

export const texts = { locale: "en", locales: [], words: {}, commands: [], styles: [] };

export async function loadTexts() {
  Object.assign(texts, await get("/api/texts"));
}

/** The sentence of a key. {name} is a fact; [ … ] is left out where a fact in it is missing. */
export function t(key, facts = {}) {
  const template = texts.words[key] ?? texts.words[`web.${key}`];
  if (template === undefined) return key;
  const there = (name) => facts[name] !== undefined && facts[name] !== null && facts[name] !== "";
  return template
    .replace(/\[([^[\]]*)\]/g, (_, inside) => ([...inside.matchAll(/\{(\w+)[^}]*\}/g)].every((m) => there(m[1])) ? inside : ""))
    .replace(/\{(\w+)(?::[^}]*)?\}/g, (_, name) => (there(name) ? String(facts[name]) : "…"));
}

export const command = (name) => texts.commands.find((each) => each.name === name);
export const commandOf = (kind) => texts.commands.find((each) => each.kind === kind);

/** The reader's own way of writing numbers and times, where it is one of the page's language. */
const region = () => navigator.languages.find((each) => each.split("-")[0] === texts.locale) ?? texts.locale;

export function when(seconds) {
  const date = new Date(seconds * 1000), today = new Date();
  const sameDay = date.toDateString() === today.toDateString();
  return date.toLocaleString(region(), sameDay ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
}
