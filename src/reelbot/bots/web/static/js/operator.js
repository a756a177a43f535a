// The operator's view. The token lives in this tab and nowhere else: it is gone when the tab is.
import { get, post, sayOffline } from "./api.js";
import { $, announce, clock, fill, h, icon, toast } from "./dom.js";
import { grid, parts as machines } from "./machines.js";
import { loadTexts, t, texts, when } from "./words.js";

const KEY = "reelbot.operator";
const EVERY_MS = 4000;
let token = sessionStorage.getItem(KEY) || "";
let timer = 0;
let parts = null;

const auth = () => ({ Authorization: `Bearer ${token}` });

async function begin() {
  await loadTexts();
  sayOffline(t("offline"));
  if (token) await look(); else gate();
}

function gate(problem = "") {
  clearTimeout(timer);
  parts = null;
  const input = h("input", { type: "password", id: "token", autocomplete: "off", required: true });
  const said = h("p.problem", { role: "alert" }, problem);
  fill($("main"), h("form.panel.gate", { onsubmit: async (event) => {
    event.preventDefault();
    token = input.value.trim();
    await look((text) => { said.textContent = text; input.select(); });
  } }, icon("key", "big"), h("h1", {}, t("operator")), h("p.muted", {}, t("operator_hint")),
  h("div.field", {}, h("label", { for: "token" }, t("operator_token")), input), said, h("button.button.primary", { type: "submit" }, t("enter"))));
  input.focus();
}

async function look(refused = gate) {
  clearTimeout(timer);
  try {
    const state = await get("/api/operator", auth());
    sessionStorage.setItem(KEY, token);
    draw(state);
    timer = setTimeout(look, EVERY_MS);
  } catch (error) {
    if (error.status === 401 || error.status === 403 || error.status === 429) {
      token = "";
      sessionStorage.removeItem(KEY);
      refused(error.message);
    } else {
      if (!parts) gate(error.message); else parts.away.textContent = error.message;
      timer = setTimeout(look, EVERY_MS);
    }
  }
}

async function act(path, body) {
  const pressed = document.activeElement, held = parts?.sections.contains(pressed) ? pressed.closest("[data-part]").dataset.part : null;
  try {
    const found = await post(`/api/operator/${path}`, body, auth());
    if (held) pressed.blur(); // else nothing would be drawn beneath it
    await look();
    if (held) (parts?.sections.querySelector(`[data-part="${held}"] button`) ?? parts?.pause)?.focus();
    return found;
  } catch (error) { toast(error.message, { bad: true, close: t("close") }); return null; }
}

function leave() {
  token = "";
  sessionStorage.removeItem(KEY);
  gate();
}

function frame() {
  const main = $("main");
  parts = { title: h("p.muted", {}), away: h("p.problem", { role: "alert" }), pause: h("button.button", { type: "button", id: "pause" }), tiles: h("div.tiles", {}), sections: h("div.parts", {}), invite: h("div", {}), open: new Set() };
  fill(main, h("div.headline", {}, h("div", {}, h("h1", {}, t("operator")), parts.title), h("div.row", {}, parts.pause, h("button.button", { type: "button", onclick: leave }, t("sign_out")))), parts.away, parts.tiles, parts.sections, parts.invite);
}

function draw(state) {
  if (!parts) frame();
  const { queue } = state;
  parts.away.textContent = "";
  parts.title.textContent = `Reelbot ${state.health.version ?? ""} · ${t("access")}: ${state.access}`;
  fill(parts.pause, icon(queue.paused ? "play" : "pause"), t(queue.paused ? "resume" : "pause"));
  parts.pause.className = `button${queue.paused ? " primary" : ""}`;
  parts.pause.onclick = async () => { if (await act(queue.paused ? "resume" : "pause")) announce(t(queue.paused ? "resumed" : "paused")); };
  const numbers = Object.entries(queue).filter(([, value]) => typeof value === "number");
  fill(parts.tiles, [["streams", state.streams], ...numbers].filter(([name]) => name !== "oldest_waiting").map(([name, value]) => figure(name, value)),
    queue.oldest_waiting ? figure("oldest_waiting", clock(Math.max(0, state.now - queue.oldest_waiting))) : null);
  if (parts.sections.contains(document.activeElement)) return; // nothing is taken from under the hand
  fill(parts.sections, jobs("running", state.running, ["cancel"]), jobs("waiting", state.waiting, ["cancel"]), jobs("failed", state.failed, ["retry"]),
    Object.entries(machines).map(([name, shown]) => (queue[name]?.length ? part(name, scrolled(name, shown(queue[name]))) : null)),
    Object.entries(queue).filter(([name, value]) => value && typeof value === "object" && !machines[name] && name !== "models").map(([name, value]) => table(name, Array.isArray(value) ? value : Object.entries(value).map(([key, each]) => (typeof each === "object" && each ? { name: key, ...each } : { name: key, value: each })))),
    engines(state.engines, queue.models || []));
  reachable();
  if (state.access === "invite" && !parts.invite.childNodes.length) invite();
}

function figure(name, value) {
  const shown = typeof value === "number" && !Number.isInteger(value) ? value.toLocaleString(texts.locale, { maximumFractionDigits: 2 }) : value;
  return h(`div.figure${name === "failed" && value ? ".bad" : ""}`, {}, h("b", {}, String(shown)), h("span", {}, label(name)));
}

const label = (name) => { const said = t(`op.${name}`); return said === `op.${name}` ? name.replaceAll("_", " ") : said; };

function part(name, ...children) {
  return h("section.panel.part", { "aria-label": label(name), "data-part": name }, h("h2", {}, label(name)), children);
}

const scrolled = (name, inside) => h("div.scroll", { "data-name": label(name) }, inside);

/** What is wider than its place can be reached by keyboard, and only that is a stop on the way. */
function reachable() {
  for (const each of document.querySelectorAll(".scroll")) {
    const wide = each.scrollWidth > each.clientWidth + 1;
    for (const [name, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", each.dataset.name]]) if (wide) each.setAttribute(name, value); else each.removeAttribute(name);
  }
}
addEventListener("resize", reachable);

function jobs(name, list, deeds) {
  if (!list.length) return null;
  const bar = (job) => { const inner = h("i", {}); inner.style.width = `${Math.round((job.fraction || 0) * 100)}%`; return job.state === "running" ? h("div.bar", { role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100, "aria-valuenow": Math.round((job.fraction || 0) * 100), "aria-label": job.title }, inner) : null; };
  return part(name, scrolled(name, grid(label(name), [t("op.job"), t("op.owner"), t("op.state"), t("op.since"), ""], list.map((job) => h("tr", {},
    h("td", {}, h("div", {}, h("b", {}, job.title), h("br"), h("code", {}, job.id), " ", h("span.badge", {}, t(`kind.${job.kind}`)))),
    h("td", {}, h("code", {}, job.owner)),
    h("td", {}, h("div", {}, job.status, bar(job), job.cause ? h("p.hint", {}, h("code", {}, job.cause)) : null)),
    h("td", {}, when(job.finished || job.created)),
    h("td.num", {}, deeds.map((deed) => h("button.button.small", { type: "button", "aria-label": `${t(`button.${deed === "retry" ? "try_again" : deed}`)}: ${job.title}`, onclick: () => act(`jobs/${encodeURIComponent(job.id)}/${deed}`) }, t(`button.${deed === "retry" ? "try_again" : deed}`)))))))));
}

function table(name, rows) {
  if (!rows.length) return null;
  const plain = rows.map((row) => (row && typeof row === "object" ? row : { value: row }));
  const columns = [...new Set(plain.flatMap((row) => Object.keys(row)))];
  return part(name, scrolled(name, grid(label(name), columns.map(label), plain.map((row) => h("tr", {}, columns.map((each) => cell(row[each])))))));
}

function cell(value) {
  if (typeof value === "number") return h("td.num", {}, value.toLocaleString(texts.locale, { maximumFractionDigits: 2 }));
  if (value === null || value === undefined) return h("td", {}, "–");
  return h("td", {}, typeof value === "object" ? h("code", {}, JSON.stringify(value)) : String(value));
}

function engines(list, loaded) {
  if (!list.length) return null;
  const warm = new Set(loaded.map((each) => each.name));
  list = [...list].sort((a, b) => Boolean(a.missing) - Boolean(b.missing));
  const tasks = Map.groupBy ? Map.groupBy(list, (each) => each.task) : list.reduce((map, each) => map.set(each.task, [...(map.get(each.task) || []), each]), new Map());
  return part("engines", scrolled("engines", grid(label("engines"), ["op.task", "op.engine", "op.state", "op.licence"].map((each) => t(each)), [...tasks].flatMap(([task, found]) => found.map((each) => h("tr", {},
    h("td", {}, t(`engine.${task}`)),
    h("td", {}, h("div", {}, h("b", {}, each.name), " ", each.version ?? "", h("p.hint", {}, each.about ?? ""))),
    h("td", {}, h("div", {}, each.missing ? h("span.badge", {}, t("op.missing")) : h("span.badge.good", {}, t(warm.has(`${each.task}.${each.name}`) ? "op.is_loaded" : "op.here")), each.missing ? h("p.hint", {}, each.missing) : null)),
    h("td", {}, each.licence ?? "–")))))));
}

function invite() {
  const days = h("input", { type: "text", inputmode: "numeric", id: "days", value: "7" });
  const made = h("p", { class: "gap" });
  fill(parts.invite, part("invite", h("p.hint", {}, t("invite_hint")), h("form.row", { onsubmit: async (event) => {
    event.preventDefault();
    const found = await act("invitations", { days: Number(days.value.replace(",", ".")) || 0 });
    if (found) fill(made, h("code", { class: "copyable" }, found.url), " ", h("span.muted", {}, t("until", { when: when(found.expires) })));
  } }, h("div.field", {}, h("label", { for: "days" }, t("invite_days")), days), h("button.button.primary", { type: "submit" }, icon("key"), t("invite_make"))), made));
}

begin().catch((error) => toast(error.message || String(error), { bad: true }));
