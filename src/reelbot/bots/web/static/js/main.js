// The page begins here: who is asking, which words, which view.
import { events, post, sayOffline } from "./api.js";
import { Composer } from "./composer.js";
import { $, asset, fill, h, icon, toast } from "./dom.js";
import { FilmView } from "./film.js";
import { FilmsView, Now } from "./films.js";
import { MeView } from "./me.js";
import { changes, connect, disconnect } from "./store.js";
import { VoicesView } from "./voices.js";
import { loadTexts, t, texts } from "./words.js";

const VIEWS = ["gate", "create", "films", "film", "voices", "me"];
const RETRY_MS = [1000, 2000, 4000, 8000];
let session = null;
let views = null;
let current = null;

const go = (hash) => { if (location.hash === hash || (hash === "#/" && !location.hash)) route(); else location.hash = hash; };

async function begin() {
  await patiently(loadTexts);
  sayOffline(t("offline"));
  chooseLanguage();
  const invitation = new URLSearchParams(location.hash.slice(1)).get("invite");
  if (invitation) history.replaceState(null, "", location.pathname);
  try {
    session = await patiently(() => post("/api/session", invitation ? { invitation } : {}));
  } catch (error) {
    session = await patiently(() => post("/api/session"));
    if (!session.entered) return gate(error.message);
  }
  return session.entered ? enter() : gate();
}

/** Ask until there is an answer: the page's server may be on its way up. */
async function patiently(call) {
  for (let tries = 0; ; tries += 1) {
    try { return await call(); } catch (error) {
      if (error.status !== 0 && error.status !== 503) throw error;
      showAway(error.status === 503 ? "host" : "page");
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(tries, RETRY_MS.length - 1)]));
    }
  }
}

function gate(problem = "") {
  showAway("");
  disconnect();
  show("gate");
  const invited = session?.access === "invite";
  const input = h("input", { type: "password", id: "password", autocomplete: "current-password", required: true });
  const said = h("p.problem", { role: "alert" }, problem);
  const form = h("form.panel.gate", { onsubmit: async (event) => {
    event.preventDefault();
    said.textContent = "";
    try {
      session = await post("/api/session", { password: input.value });
      if (session.entered) enter();
    } catch (error) { said.textContent = error.message; input.select(); }
  } },
    h("img", { src: asset("icon.svg"), alt: "", width: 64, height: 64 }),
    h("h1", { id: "gate-title" }, t("gate")), h("p.muted", {}, t(invited ? "gate_invite" : "gate_password")),
    invited ? null : h("div.field", {}, h("label", { for: "password" }, t("password")), input), said,
    invited ? null : h("button.button.primary", { type: "submit" }, t("enter")));
  fill($("view-gate"), form);
  $("nav").hidden = true;
  input.focus();
}

function enter() {
  $("nav").hidden = false;
  showAway("");
  if (!views) {
    const composer = new Composer($("composer"), $("said"), { bytesMax: session.upload_bytes_max, go });
    views = {
      composer,
      now: new Now(),
      films: new FilmsView(),
      film: new FilmView($("view-film"), { onEdit: (id) => composer.editJob(id), onFilm: (image) => composer.example({ command: "video", fields: { image, mode: "slideshow" } }) }),
      voices: new VoicesView($("view-voices")),
      me: new MeView($("view-me"), { lists: () => composer.fields.lists }),
    };
    examples(composer);
  }
  connect();
  views.films.load().catch((error) => toast(error.message, { bad: true, close: t("close") }));
  route();
}

function examples(composer) {
  const all = [
    { name: "dragon", kind: "video", command: "video" },
    { name: "boats", kind: "video", command: "video" },
    { name: "story", kind: "story", command: "story" },
  ];
  fill($("example-cards"), all.map((each) => h("li", {}, h("button.example", { type: "button", "data-example": each.name, onclick: () => composer.example({ text: t(`example.${each.name}.command`), command: each.command }) },
    h("img", { src: asset(`examples/${each.name}.jpg`), alt: "", width: 640, height: 400 }),
    h("span.go", {}, icon("play")),
    h("span.say", {}, h("span.tag", {}, t(`kind.${each.kind}`)), h("span.text", {}, t(`example.${each.name}`)))))));
}

function show(name) {
  for (const view of VIEWS) $(`view-${view}`).hidden = view !== name;
  for (const link of document.querySelectorAll("#nav a")) {
    if (link.dataset.view === (name === "film" ? "films" : name)) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function route() {
  if (!session?.entered) return;
  const [, name, id] = /^#\/?([a-z]*)\/?(.*)$/.exec(location.hash) || [null, "", ""];
  const view = { "": "create", films: "films", film: "film", voices: "voices", me: "me" }[name] || "create";
  if (current?.view === view && current.id === id && view !== "create") return;
  const before = current;
  current = { view, id };
  if (before?.view === "create" && view !== "create") views.composer.leave();
  if (before?.view === "film") views.film.leave();
  if (before?.view === "voices") views.voices.leave();
  show(view);
  if (view === "create") { document.title = "Reelbot"; views.now.draw(); }
  else if (view === "film") views.film.show(decodeURIComponent(id));
  else { document.title = `${t(view)} · Reelbot`; if (view !== "films") views[view].show(); else views.films.draw(); }
  if (before && before.view !== view) { window.scrollTo({ top: 0 }); $("main").focus({ preventScroll: true }); }
}

function showAway(who) {
  const place = $("away");
  const text = who === "host" ? t("host_away") : who === "page" ? t("page_away") : "";
  place.hidden = !who;
  if (place.textContent !== text) place.textContent = text;
}

function chooseLanguage() {
  const select = $("locale");
  const names = new Intl.DisplayNames([texts.locale], { type: "language" });
  fill(select, texts.locales.map((code) => { const choice = h("option", { value: code, lang: code }, new Intl.DisplayNames([code], { type: "language" }).of(code) || names.of(code)); choice.selected = code === texts.locale; return choice; }));
  select.addEventListener("change", () => {
    document.cookie = `reelbot-locale=${select.value}; path=/; max-age=31536000; samesite=lax`;
    location.reload();
  });
}

changes.addEventListener("away", ({ detail }) => showAway(detail.who));
changes.addEventListener("refused", async () => {
  // The stream was refused: a new cookie is needed, or a password, or the server comes back.
  try { session = await patiently(() => post("/api/session")); if (session.entered) connect(); else gate(); } catch (error) { toast(error.message, { bad: true }); }
});
events.addEventListener("shut", () => { if (session?.entered) changes.dispatchEvent(new CustomEvent("refused")); });
addEventListener("hashchange", route);
begin().catch((error) => toast(error.message || String(error), { bad: true }));
