// What is used when I do not say otherwise, my share of the day, and what is kept about me.
import { del, get, put } from "./api.js";
import { ask, fill, h, icon, toast } from "./dom.js";
import { field } from "./fields.js";
import { command, t, texts } from "./words.js";

const SHOWN = ["voice", "style", "language", "music", "shape", "captions", "transition"];

export class MeView {
  constructor(place, { lists }) {
    this.place = place;
    this.lists = lists;
  }

  async show() {
    try { this.draw(await get("/api/me")); } catch (error) {
      fill(this.place, h("h1", { id: "me-title" }, t("me")), h("p.panel.problem", { role: "alert" }, error.message));
    }
  }

  draw(me) {
    const options = command("settings").options.filter((each) => SHOWN.includes(each.name)).map((each) => ({ ...each, choices: each.choices?.filter((one) => one !== "default"), description: command("video").options.find((other) => other.name === each.name)?.description ?? each.description }));
    const problem = h("p.problem", { role: "alert" });
    const form = h("form.panel", { "aria-labelledby": "settings-title", onsubmit: async (event) => {
      event.preventDefault();
      problem.textContent = "";
      const data = new FormData(form), settings = {};
      for (const name of SHOWN) settings[name] = String(data.get(name) ?? "").trim() || null;
      try { toast((await put("/api/settings", { settings })).text); } catch (error) { problem.textContent = error.message; }
    } },
      h("h2", { id: "settings-title" }, t("settings")), h("p.hint", {}, t("settings_hint")),
      h("div.form2", {}, options.map((each) => field(each, me.settings[each.name], this.lists()))),
      problem, h("button.button.primary", { type: "submit" }, icon("check"), t("save")));
    fill(this.place, h("h1", { id: "me-title" }, t("me")), form,
      h("section.panel", { "aria-labelledby": "quota-title" }, h("h2", { id: "quota-title" }, t("quota")), h("div", {}, me.quota.map((line) => h("p", {}, line)))),
      h("section.panel", { "aria-labelledby": "kept-title" }, h("h2", { id: "kept-title" }, t("kept")), h("p", {}, me.kept), h("p.hint", {}, me.privacy),
        h("p", { class: "gap" }, h("a", { href: "/privacy" }, t("privacy"))),
        h("button.button.danger", { type: "button", onclick: () => this.forget() }, icon("trash"), texts.words["privacy.button"])));
  }

  async forget() {
    if (!(await ask(texts.words["privacy.button"], t("forget_ask"), t("forget_yes"), t("keep"), { danger: true }))) return;
    try {
      await del("/api/me");
      for (const store of [localStorage, sessionStorage]) for (const key of Object.keys(store)) if (key.startsWith("reelbot.")) store.removeItem(key);
      location.assign("/");
    } catch (error) { toast(error.message, { bad: true, close: t("close") }); }
  }
}
