// What shall be seen: words or a command, a form of options, files; and the changing of a film.
import { get, newKey, post } from "./api.js";
import { ACCEPT, Attachments, catchFiles } from "./attachments.js";
import { withConsent } from "./consent.js";
import { $, announce, fill, h, icon, toast } from "./dom.js";
import { Form, written } from "./fields.js";
import { FORMS, KINDS, keepPicture } from "./kinds.js";
import { Recorder, canRecord } from "./recorder.js";
import { fetchJob, put } from "./store.js";
import { Suggest } from "./suggest.js";
import { command, t, texts } from "./words.js";

const DRAFT = "reelbot.draft";

export class Composer {
  /** `go(hash)` shows another view; `bytesMax` is an upload's bound. */
  constructor(form, said, { bytesMax, go }) {
    Object.assign(this, { form, said, go, kind: "video", key: newKey(), editing: null, more: false, values: {} });
    this.kinds = h("div.kinds", { role: "radiogroup", "aria-label": t("kind") });
    this.area = h("textarea", { id: "prompt", rows: 2, maxlength: 60000, spellcheck: "true", enterkeyhint: "send" });
    this.list = h("ul.suggest", { id: "suggestions", role: "listbox", hidden: true });
    this.chips = h("ul.chips", { "aria-label": t("files"), hidden: true });
    this.trouble = h("div.trouble", { role: "alert", hidden: true });
    this.options = h("div.form", { id: "options", hidden: true });
    this.editBar = h("div.editing", { hidden: true });
    this.recording = h("div", { hidden: true });
    this.picker = h("input", { type: "file", accept: ACCEPT, multiple: true, hidden: true, id: "file", onchange: () => this.picked() });
    this.attach = h("button.tool", { type: "button", onclick: () => this.picker.click() }, icon("clip"), t("attach"));
    this.mic = h("button.tool", { type: "button", "aria-expanded": "false", onclick: () => this.record() }, icon("mic"), t("speak"));
    this.moreButton = h("button.tool", { type: "button", "aria-expanded": "false", "aria-controls": "options", onclick: () => this.showMore(!this.more) }, icon("sliders"), t("options"));
    this.send = h("button.button.primary", { type: "submit", id: "make" });
    fill(form, this.kinds, this.editBar,
      h("div.words", {}, h("label.unseen", { for: "prompt" }, t("prompt_label")), this.area, this.list),
      this.chips, this.recording, this.trouble,
      h("div.acts", {}, this.attach, this.picker, this.mic, this.moreButton, h("span.grow"), this.send), this.options);
    this.fields = new Form(this.options);
    this.fields.lists = { style: texts.styles };
    this.files = new Attachments(this.chips, { bytesMax, onChange: () => this.refresh() });
    this.suggest = new Suggest(this.area, this.list, () => this.fields.lists);
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey || (this.isCommand && !event.shiftKey && !this.suggest.shown))) { event.preventDefault(); this.form.requestSubmit(); } });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    form.addEventListener("input", () => this.keep());
    catchFiles($("drop"), (file) => { this.go("#/"); this.take(file); });
    this.drawKinds();
    this.restore();
    this.learnChoices();
  }

  get isCommand() { return this.area.value.trimStart().startsWith("/"); }
  get command() { return command(this.kind); }

  async learnChoices() {
    try {
      const found = await get("/api/choices");
      this.fields.lists = { voice: ["mine", ...found.voices], style: texts.styles, language: found.languages };
      this.setKind(this.kind);
    } catch { /* then they are typed without help */ }
  }

  // --- the kind ---

  drawKinds() {
    fill(this.kinds, FORMS.map((kind) => h("button.kind", { type: "button", role: "radio", "data-kind": kind, onclick: () => this.setKind(kind), onkeydown: (event) => this.turn(event, kind) }, icon(KINDS[kind].icon), t(`kind.${kind}`))));
  }

  turn(event, kind) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.setKind(FORMS[(FORMS.indexOf(kind) + step + FORMS.length) % FORMS.length]);
    this.kinds.querySelector("[aria-checked=true]").focus();
  }

  setKind(kind) {
    this.values = { ...this.values, ...this.fields.values };
    this.kind = kind;
    for (const button of this.kinds.children) {
      const on = button.dataset.kind === kind;
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
      button.disabled = Boolean(this.editing) && !on;
    }
    this.fields.show(this.command, this.values, KINDS[kind].first);
    this.area.placeholder = t(`ask.${kind}`);
    this.files.forCommand(this.command);
    const takesVoice = this.command.options.some((each) => each.media === "recording" || each.media === "audio");
    this.mic.hidden = !canRecord() || !takesVoice;
    this.refresh();
    this.keep();
  }

  showMore(on) {
    this.more = on;
    this.refresh();
    if (on) this.options.querySelector("input, textarea")?.focus({ preventScroll: true });
  }

  typed() {
    this.refresh();
    this.trouble.hidden = true;
  }

  refresh() {
    const asCommand = this.isCommand && !this.editing;
    this.form.classList.toggle("command", asCommand);
    this.kinds.hidden = asCommand;
    this.moreButton.hidden = asCommand;
    this.options.hidden = asCommand || !this.more;
    this.moreButton.setAttribute("aria-expanded", String(this.more && !asCommand));
    this.send.disabled = this.files.busy || this.sending;
    fill(this.send, icon(this.editing ? "again" : "spark"), this.editing ? t("make_changed") : asCommand ? t("send") : t(`make.${this.kind}`));
  }

  // --- files ---

  picked() {
    for (const file of this.picker.files) this.take(file);
    this.picker.value = "";
    this.attach.focus();
  }

  take(file, more = {}) {
    const bare = !this.area.value.trim() && !this.editing;
    const type = file.type || "";
    if (bare && type.startsWith("image/") && (this.kind === "video" || this.kind === "music" || this.kind === "say")) this.setKind("animate");
    if (bare && (/\.(txt|md|zip)$/i.test(file.name) || type === "text/plain")) this.setKind("story");
    this.files.add(file, more);
  }

  record() {
    const on = this.recording.hidden;
    this.recording.hidden = !on;
    this.mic.setAttribute("aria-expanded", String(on));
    this.recorder?.dispose();
    if (!on) return fill(this.recording);
    this.recorder = new Recorder({ maxSeconds: 120, onRecording: (file) => {
      if (this.recorded) this.files.remove(this.recorded);
      this.recorded = file ? this.files.add(file, { recorded: true }) : null;
    } });
    fill(this.recording, h("div.chips", {}, h("p.hint", {}, t("speak_hint")), this.recorder.element));
    this.recorder.start();
    return undefined;
  }

  /** Another view is shown: nobody is recorded where they do not see it. */
  leave() { this.recorder?.finish(); }

  // --- what was typed survives a reload ---

  keep() {
    if (this.editing) return;
    try { sessionStorage.setItem(DRAFT, JSON.stringify({ kind: this.kind, text: this.area.value, values: { ...this.values, ...this.fields.values }, more: this.more })); } catch { /* then not */ }
  }

  restore() {
    let draft = {};
    try { draft = JSON.parse(sessionStorage.getItem(DRAFT) || "{}"); } catch { /* none */ }
    this.area.value = draft.text || "";
    this.values = draft.values || {};
    this.more = Boolean(draft.more);
    this.setKind(FORMS.includes(draft.kind) ? draft.kind : "video");
  }

  clear() {
    this.area.value = "";
    this.values = {};
    fill(this.options);
    this.files.clear();
    this.recorder?.dispose();
    this.recording.hidden = true;
    this.recorded = null;
    fill(this.recording);
    this.mic.setAttribute("aria-expanded", "false");
    this.trouble.hidden = true;
    this.setKind(this.kind);
  }

  // --- changing a film ---

  edit(job, recipe) {
    const asked = written(command(job.kind), recipe.options);
    this.editing = null;
    this.clear();
    this.editing = { job, asked };
    this.area.value = asked[command(job.kind).rest] ?? "";
    this.values = { ...asked, seed: String(recipe.seed) };
    this.more = true;
    fill(this.options);
    fill(this.editBar, h("span", {}, t("changing", { title: job.title })), h("button.button.small", { type: "button", onclick: () => this.stopEditing() }, t("cancel_edit")));
    this.editBar.hidden = false;
    this.setKind(job.kind);
    announce(t("changing", { title: job.title }));
    this.area.focus();
    this.form.scrollIntoView({ block: "start", behavior: "smooth" });
  }

  stopEditing() {
    this.editing = null;
    this.editBar.hidden = true;
    this.clear();
    this.restore();
  }

  changes() {
    const { job, asked: before } = this.editing;
    const now = { ...this.fields.values };
    const { rest } = this.command;
    if (rest && this.area.value.trim()) now[rest] = this.area.value.trim();
    const changed = {};
    for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
      if (name === "seed") continue;
      if ((now[name] ?? null) !== (before[name] ?? null)) changed[name] = now[name] ?? null;
    }
    changed.seed = now.seed ?? null;
    for (const option of this.command.options) {
      const blob = this.files.fields[option.name];
      if (blob) changed[option.key] = blob;
    }
    return { job: job.id, changed };
  }

  // --- sending ---

  async submit() {
    if (this.files.busy || this.sending) return;
    if (this.files.failed) return this.wrong([{ text: t("file_failed") }]);
    this.sending = true;
    this.refresh();
    this.trouble.hidden = true;
    fill(this.said);
    const picture = this.files.image;
    try {
      const reply = this.editing ? await this.sendChanges() : await this.sendOrder();
      if (reply.job && picture && reply.job.kind === "describe") keepPicture(reply.job.id, { ...picture.small, blob: picture.blob.id });
      this.key = newKey();
      if (this.editing) { this.editing = null; this.editBar.hidden = true; }
      this.clear();
      this.keep();
      this.answered(reply);
    } catch (error) {
      // What was refused is over; what got no answer may have been taken, and is the same ask once more.
      if (error.status >= 400 && error.status < 500) this.key = newKey();
      this.wrong(error.errors || [{ text: String(error.message || error) }]);
    } finally {
      this.sending = false;
      this.refresh();
    }
    return undefined;
  }

  sendOrder() {
    const asCommand = this.isCommand;
    const named = asCommand ? {} : { ...this.fields.values };
    const fields = asCommand ? {} : { ...named, ...this.files.fields };
    const files = asCommand ? this.files.loose : [];
    return withConsent({ text: this.area.value, command: this.kind, fields, files, key: this.key }, (body) => post("/api/orders", body));
  }

  async sendChanges() {
    const { job, changed } = this.changes();
    return withConsent({ changes: changed, key: this.key }, (body) => post(`/api/jobs/${job}/again`, body));
  }

  async example(example) {
    if (this.sending) return;
    this.sending = true;
    this.refresh();
    try {
      this.answered(await post("/api/orders", { ...example, key: newKey() }));
    } catch (error) {
      this.wrong(error.errors || [{ text: String(error) }]);
    } finally {
      this.sending = false;
      this.refresh();
    }
  }

  answered(reply) {
    if (reply.job) {
      put(reply.job);
      announce(reply.job.status);
    }
    if (reply.text) this.show(reply.text);
    if (reply.show) this.go(`#/film/${reply.show}`);
    else if (reply.go === "help") location.assign("/help");
    else if (reply.go && reply.go !== "create") this.go({ films: "#/films", voices: "#/voices", settings: "#/me", privacy: "#/me" }[reply.go] || "#/");
    else if (reply.job) { this.go("#/"); requestAnimationFrame(() => $("now").scrollIntoView({ block: "nearest", behavior: "smooth" })); }
    if (reply.go && reply.text) toast(reply.text);
  }

  show(text) {
    fill(this.said, h("div.panel", {}, h("div", { role: "status" }, text), h("button.round", { type: "button", "aria-label": t("close"), onclick: () => fill(this.said) }, icon("x"))));
  }

  wrong(errors) {
    fill(this.trouble, errors.map((each) => h("p", {}, each.text)));
    this.trouble.hidden = false;
    const names = errors.map((each) => each.field).filter(Boolean);
    if (names.some((name) => this.options.querySelector(`[name="${CSS.escape(name)}"]`))) { this.more = true; this.refresh(); }
    this.fields.mark(names);
    if (!names.length || names.includes(this.command?.rest)) this.area.focus();
  }

  async editJob(id) {
    try {
      const job = await fetchJob(id);
      this.go("#/");
      this.edit(job, job.recipe);
    } catch (error) { toast(error.message, { bad: true, close: t("close") }); }
  }
}
