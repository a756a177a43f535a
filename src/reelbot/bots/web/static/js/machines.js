// What is behind the queue: workers and what they have loaded, memory, how long stages take, and of
// what tries failed.
import { h, size } from "./dom.js";
import { t, texts, when } from "./words.js";

const LATE = 0.9; // of memory or disk: from there on it is worth a look

const seconds = (value) => t("op.seconds", { seconds: value.toLocaleString(texts.locale, { maximumFractionDigits: value < 1 ? 2 : value < 10 ? 1 : 0 }) });
const bytes = (value) => (value ? size(value, texts.locale) : "–");
const num = (...children) => h("td.num", {}, children);

/** A table with its name and head; a number's column begins with "#". Where there is no width for it, each
 *  row is a block in which a cell says its own head; the roles keep it a table for who hears it. */
export function grid(name, heads, rows) {
  const words = heads.map((each) => each.replace("#", ""));
  for (const row of rows) {
    row.setAttribute("role", "row");
    [...row.children].forEach((cell, at) => { cell.setAttribute("role", "cell"); cell.dataset.head = words[at]; cell.classList.toggle("none", cell.textContent === "–"); });
  }
  return h("table.data", { role: "table", "aria-label": name },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, words.map((each, at) => h(`th${heads[at].startsWith("#") ? ".num" : ""}`, { scope: "col", role: "columnheader" }, each || h("span.unseen", {}, t("op.deeds")))))),
    h("tbody", { role: "rowgroup" }, rows));
}

const worded = (heads) => heads.map((each) => (each.startsWith("#") ? `#${t(each.slice(1))}` : t(each)));

export const parts = {
  workers(list) {
    return grid(t("op.workers"), worded(["op.device", "op.does", "op.state", "op.loaded", "#op.cuts_waiting", "#op.memory", "#op.restarts"]), list.map((each) => h("tr", {},
      h("td", {}, h("code", {}, each.device)),
      h("td", {}, t(`op.${each.does}`)),
      h("td", {}, h(`span.badge${each.state === "works" ? ".good" : ""}`, {}, t(`op.${each.state}`))),
      h("td", {}, each.models.length ? h("div", {}, each.models.map((model) => h("div", {}, h("code", {}, model)))) : "–"),
      num(each.does === "cuts" ? each.waiting : "–"),
      num(bytes(each.memory_bytes)),
      num(each.restarts ? h("b.bad", {}, each.restarts) : 0))));
  },

  memory(list) {
    return grid(t("op.memory"), worded(["op.of", "#op.used", "#op.total", "op.share"]), list.map((each) => h("tr", {},
      h("td", {}, named(each.name)),
      num(bytes(each.used_bytes)),
      num(each.total_bytes ? bytes(each.total_bytes) : "–"),
      h("td", {}, each.total_bytes ? meter(each) : "–"))));
  },

  stages(list) {
    return grid(t("op.stages"), worded(["op.stage", "op.engine", "#op.jobs", "#op.median", "#op.p90"]), list.map((each) => h("tr", {},
      h("td", {}, t(`stage.${each.stage}`)),
      h("td", {}, each.engine ? h("code", {}, each.engine) : "–"),
      num(each.jobs), num(seconds(each.median_s)), num(seconds(each.p90_s)))));
  },

  failures(list) {
    return grid(t("op.failures"), worded(["op.reason", "#op.tries", "op.last"]), list.map((each) => h("tr", {},
      h("td", {}, h("div", {}, each.reason, h("p.hint", {}, h("code", {}, each.code)))),
      num(each.tries), h("td", {}, when(each.last)))));
  },
};

const named = (name) => { const said = t(`op.of_${name}`); return said === `op.of_${name}` ? name : said; };

function meter(each) {
  const share = Math.min(1, each.used_bytes / each.total_bytes), percent = Math.round(share * 100);
  const inner = h("i", {});
  inner.style.width = `${percent}%`;
  const text = share.toLocaleString(texts.locale, { style: "percent" });
  return h(`div.bar.share${share >= LATE ? ".late" : ""}`, { role: "meter", "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": percent, "aria-valuetext": text, "aria-label": t("op.share_of", { name: named(each.name) }), title: text }, inner);
}
