// My voices: consent first, then a recording; the report of each, and forgetting.
import { del, get, post, upload } from "./api.js";
import { ask, fill, h, icon, toast } from "./dom.js";
import { Recorder, canRecord } from "./recorder.js";
import { t } from "./words.js";

const SECONDS_MIN = 10;

export class VoicesView {
  constructor(place) { this.place = place; }

  async show() {
    if (!this.drawn) fill(this.place, h("h1", { id: "voices-title" }, t("voices")), h("p.empty", {}, t("loading")));
    try {
      this.data = await get("/api/voices");
      this.draw();
    } catch (error) {
      fill(this.place, h("h1", { id: "voices-title" }, t("voices")), h("p.panel.problem", { role: "alert" }, error.message));
    }
  }

  leave() { this.recorder?.dispose(); }

  draw() {
    this.drawn = true;
    const { voices, consent } = this.data;
    fill(this.place, h("h1", { id: "voices-title" }, t("voices")),
      voices.length ? h("section.panel", { "aria-label": t("my_voices") }, voices.map((voice) => this.voice(voice, consent))) : null,
      this.adding(consent));
  }

  voice(voice, consent) {
    const badges = [voice.mine ? h("span.badge.accent", {}, t("voice_mine")) : null, h(`span.badge.${voice.poor ? "bad" : "good"}`, {}, voice.quality), voice.consented ? null : h("span.badge.bad", {}, t("voice_waits"))];
    const buttons = voice.own ? [
      !voice.consented ? h("button.button.small.primary", { type: "button", onclick: () => this.agree(voice, consent) }, t("button.agree")) : null,
      voice.consented && !voice.mine ? h("button.button.small", { type: "button", onclick: () => this.do(() => post(`/api/voices/${encodeURIComponent(voice.id)}/use`)) }, t("voice_use")) : null,
      h("button.button.small.danger", { type: "button", onclick: () => this.forget(voice) }, icon("trash"), t("voice_forget")),
    ] : [];
    return h("div.voice", {}, h("div.who", {}, h("p", {}, h("b", {}, voice.name), " ", badges.filter(Boolean).flatMap((each) => [each, " "])),
      h("p.hint", {}, [t("voice_seconds", { seconds: Math.round(voice.speech_seconds) }), voice.closest].filter(Boolean).join(" · ")),
      voice.problems.map((problem) => h("p.problem", {}, problem))), h("div.row", {}, buttons));
  }

  adding(consent) {
    const agreed = h("input", { type: "checkbox", id: "agreed" });
    const name = h("input", { type: "text", id: "voice-name", maxlength: 64, autocomplete: "off", placeholder: "voice-1" });
    const chosen = h("input", { type: "file", accept: "audio/*,video/*", id: "voice-file" });
    const learn = h("button.button.primary", { type: "submit" }, icon("check"), t("voice_learn"));
    const problem = h("p.problem", { role: "alert" });
    const state = { file: null };
    this.recorder?.dispose();
    const recorder = this.recorder = new Recorder({ maxSeconds: 60, minSeconds: SECONDS_MIN, onRecording: (file) => { state.file = file; if (file) chosen.value = ""; refresh(); } });
    const refresh = () => {
      recorder.enabled = agreed.checked; // this form's own: the next one asks for consent anew
      chosen.disabled = !agreed.checked;
      learn.disabled = !agreed.checked || !(state.file || chosen.files.length) || state.busy;
    };
    agreed.addEventListener("change", refresh);
    chosen.addEventListener("change", () => { state.file = null; refresh(); });
    const form = h("form.panel", { "aria-labelledby": "voice-new", onsubmit: async (event) => {
      event.preventDefault();
      problem.textContent = "";
      state.busy = true;
      refresh();
      fill(learn, icon("clock"), t("voice_learning"));
      try {
        const blob = await upload(state.file || chosen.files[0], () => {}).promise;
        const { voice } = await post("/api/voices", { blob: blob.id, name: name.value.trim() || null, agreed: consent.hash });
        toast(t("voice_learned", { name: voice.name }));
        await this.show();
      } catch (error) {
        problem.textContent = error.message;
      } finally {
        state.busy = false;
        fill(learn, icon("check"), t("voice_learn"));
        refresh();
      }
    } },
      h("h2", { id: "voice-new" }, t("voice_new")),
      h("p.hint", {}, t("voice_about")),
      h("div.steps", { class: "steps spaced" },
        h("div.step", {}, h("h3", {}, t("voice_step_agree")), h("label.check", { for: "agreed" }, agreed, h("span", {}, consent.text))),
        h("div.step", {}, h("h3", {}, t("voice_step_record")), h("p.hint", {}, t("voice_read")), h("p.read", { lang: null }, t("voice_text")), recorder.element,
          h("div.field", {}, h("label", { for: "voice-file" }, canRecord() ? t("voice_or_file") : t("voice_file")), chosen)),
        h("div.step", {}, h("h3", {}, t("voice_step_name")), h("div.field", {}, h("label.unseen", { for: "voice-name" }, t("voice_name")), name), problem, h("div.row", {}, learn))));
    refresh();
    return form;
  }

  async agree(voice, consent) {
    if (await ask(t("voice_step_agree"), consent.text, t("button.agree"), t("button.refuse"))) await this.do(() => post(`/api/voices/${encodeURIComponent(voice.id)}/consent`, { agreed: consent.hash }));
  }

  async forget(voice) {
    if (await ask(t("voice_forget"), t("voice_forget_ask", { name: voice.name }), t("voice_forget"), t("keep"), { danger: true })) await this.do(() => del(`/api/voices/${encodeURIComponent(voice.id)}`));
  }

  async do(call) {
    try { await call(); await this.show(); } catch (error) { toast(error.message, { bad: true, close: t("close") }); }
  }
}
