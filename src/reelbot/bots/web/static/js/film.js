// One job by itself: the player with captions and chapters, or how far it is; its recipe, and what
// can be done with it.
import { get } from "./api.js";
import { act, download, progress } from "./card.js";
import { clock, fill, h, icon, size, svg, toast } from "./dom.js";
import { said, written } from "./fields.js";
import { artifact, fileOf, has, iconOf, keptPicture, pictureOf } from "./kinds.js";
import { changes, fetchJob, jobs, open } from "./store.js";
import { commandOf, t, texts, when } from "./words.js";

export class FilmView {
  constructor(place, { onEdit, onFilm }) {
    this.place = place;
    this.onFilm = onFilm;
    this.onEdit = onEdit;
    this.id = null;
    changes.addEventListener("job", ({ detail }) => { if (detail.job.id === this.id && !this.place.hidden) this.changed(detail.job); });
    changes.addEventListener("gone", ({ detail }) => { if (detail.id === this.id && !this.place.hidden) location.hash = "#/films"; });
  }

  async show(id) {
    this.id = id;
    this.state = null;
    fill(this.place, h("p.empty", {}, t("loading")));
    try {
      const job = await fetchJob(id);
      if (this.id === id) this.changed(job);
    } catch (error) {
      if (this.id === id) fill(this.place, h("div.empty", { role: "alert" }, h("p", {}, error.message), h("p", {}, h("a", { href: "#/films" }, t("films")))));
    }
  }

  leave() {
    this.id = null;
    this.place.querySelector("video, audio")?.pause();
    fill(this.place);
  }

  async changed(job) {
    const state = `${job.state} ${job.main} ${(job.artifacts || []).length}`;
    if (state === this.state) { this.update?.(job); return; }
    if (job.state !== "queued" && job.state !== "running" && job.recipe === undefined) { this.state = state; await fetchJob(job.id).catch(() => {}); return void this.draw(jobs.get(job.id) || job); }
    this.state = state;
    this.draw(job);
  }

  draw(job) {
    const line = progress(job.kind);
    line.update(job);
    this.update = (now) => { line.update(now); this.preview?.(now); };
    this.preview = null;
    const buttons = h("div.row.film-acts", {}, this.buttons(job));
    const side = [this.chapters(job), this.seen(job), this.recipe(job)].filter(Boolean);
    const title = h("h1", { tabindex: "-1" }, job.title);
    const notes = job.notes?.length ? h("ul.muted", {}, job.notes.map((note) => h("li", {}, note))) : null;
    fill(this.place, h(`div.film${side.length ? "" : ".alone"}`, {},
      h("div", {}, this.screen(job),
        h("div.film-head", {}, title, h("p.muted", {}, [t(`kind.${job.kind}`), when(job.created), this.length(job)].filter(Boolean).join(" · "))),
        job.state === "done" ? null : line.element, buttons, notes),
      side.length ? h("aside.side", { "aria-label": t("about_film") }, side) : null));
    this.place.setAttribute("aria-label", job.title);
    document.title = `${job.title} · Reelbot`;
    if (has(job, "film.mp4")) this.loadChapters(job);
    if (has(job, "description.json")) this.loadDescription(job);
  }

  length(job) {
    const found = artifact(job, job.main);
    return found ? [found.seconds ? clock(found.seconds) : null, found.width ? `${found.width} × ${found.height}` : null, size(found.bytes, texts.locale)].filter(Boolean).join(" · ") : null;
  }

  screen(job) {
    const film = artifact(job, "film.mp4");
    if (film) return this.player(job, film);
    if (has(job, "audio.m4a")) return this.sound(job);
    const shot = h(`div.screen`, {}, h(`div.stage-shot${job.state === "running" ? ".busy" : ""}`, {}, icon(iconOf(job.kind))));
    const picture = h("img", { alt: "", hidden: true, onerror: () => { picture.hidden = true; } });
    shot.firstChild.append(picture);
    this.preview = (now) => { const source = pictureOf(now); if (source && picture.getAttribute("src") !== source) { picture.src = source; picture.hidden = false; } };
    this.preview(job);
    return job.kind === "describe" && job.state === "done" ? this.seenPicture(job) : shot;
  }

  player(job, film) {
    const video = h("video", { controls: true, playsinline: true, preload: "metadata", src: fileOf(job, "film.mp4"), poster: has(job, "thumbnail.jpg") ? fileOf(job, "thumbnail.jpg") : null, "aria-label": job.title, id: "player" });
    if (film.width && film.height) video.style.setProperty("--ratio", `${film.width} / ${film.height}`);
    if (has(job, "captions.srt")) {
      const burnt = (job.recipe?.options?.captions ?? "on") !== "file";
      video.append(h("track", { kind: "captions", src: fileOf(job, "captions.vtt"), srclang: job.recipe?.options?.language || texts.locale, label: t("captions"), default: burnt ? null : true }));
    }
    video.append(h("track", { kind: "chapters", src: fileOf(job, "chapters.vtt"), srclang: texts.locale }));
    this.video = video;
    return h("div.screen", {}, video);
  }

  sound(job) {
    const picture = has(job, "spectrogram.png") ? h("img", { src: fileOf(job, "spectrogram.png"), alt: t("spectrogram") }) : null;
    return h("div.screen", {}, h("div.sound", {}, picture, h("audio", { controls: true, preload: "metadata", src: fileOf(job, "audio.m4a"), "aria-label": job.title, id: "player" })));
  }

  buttons(job) {
    if (open(job)) return [h("button.button", { type: "button", onclick: () => act("cancel", job) }, icon("x"), t("button.cancel"))];
    const found = [];
    if (job.state === "done" && job.main) {
      const save = download(job);
      save.classList.add("primary");
      found.push(save);
      if (has(job, "captions.srt") && has(job, "film.mp4")) found.push(h("a.button", { href: `${fileOf(job, "captions.srt")}?download`, download: "" }, icon("down"), "SRT"));
    }
    const kept = job.kind === "describe" && job.state === "done" ? keptPicture(job.id) : null;
    if (kept?.blob) found.unshift(h("button.button.primary", { type: "button", onclick: () => this.onFilm(kept.blob) }, icon("film"), t("button.film_of_it")));
    if (kept?.blob && found[1]) found[1].classList.remove("primary");
    if (job.can_retry) found.push(h("button.button.primary", { type: "button", onclick: () => act("retry", job) }, icon("again"), t("button.try_again")));
    found.push(h("button.button", { type: "button", onclick: () => act("again", job) }, icon("again"), t("button.again")));
    if (job.can_edit) found.push(h("button.button", { type: "button", onclick: () => this.onEdit(job.id) }, icon("edit"), t("button.edit")));
    found.push(h("button.button.danger", { type: "button", onclick: () => act("delete", job) }, icon("trash"), t("button.delete")));
    return found;
  }

  // --- beside it ---

  chapters(job) {
    if (!has(job, "film.mp4")) return null;
    this.chapterList = h("ol.chapters", {});
    this.chapterPanel = h("section.panel", { hidden: true, "aria-label": t("chapters") }, h("h2", {}, t("chapters")), this.chapterList);
    return this.chapterPanel;
  }

  async loadChapters(job) {
    let found;
    try { found = (await get(`/api/jobs/${job.id}/chapters`)).chapters; } catch { return; }
    if (!found.length || this.id !== job.id) return;
    this.chapterPanel.hidden = false;
    fill(this.chapterList, found.map((each) => h("li", {}, h("button", { type: "button", onclick: () => { this.video.currentTime = each.start_s + 0.01; this.video.play().catch(() => {}); } }, h("time", {}, clock(each.start_s)), h("span", {}, each.title)))));
    this.video.addEventListener("timeupdate", () => {
      const at = found.findLastIndex((each) => each.start_s <= this.video.currentTime);
      [...this.chapterList.querySelectorAll("button")].forEach((button, index) => { if (index === at) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current"); });
    });
  }

  seenPicture(job) {
    const kept = keptPicture(job.id);
    if (!kept) return h("div.screen", {}, h("div.stage-shot", {}, icon("eye")));
    this.boxes = svg("svg", { viewBox: `0 0 ${kept.width} ${kept.height}`, "aria-hidden": "true" });
    return h("div.screen.seen", {}, h("img", { src: kept.url, alt: t("your_picture"), width: kept.width, height: kept.height, class: "fit" }), this.boxes);
  }

  seen(job) {
    if (!has(job, "description.json")) return null;
    this.seenPanel = h("section.panel", { "aria-label": t("seen") }, h("h2", {}, t("seen")));
    return this.seenPanel;
  }

  async loadDescription(job) {
    let found;
    try { found = await get(fileOf(job, "description.json")); } catch (error) { toast(error.message, { bad: true }); return; }
    if (this.id !== job.id) return;
    const things = h("ul.things", {}, found.objects.map((each) => {
      const meter = h("i", {});
      meter.style.width = `${Math.round(each.confidence * 100)}%`;
      const [left, top, right, bottom] = each.box;
      const box = this.boxes ? svg("rect", { x: left, y: top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }) : null;
      if (box) this.boxes.append(box);
      const light = (on) => box?.classList.toggle("on", on);
      return h("li", { onmouseenter: () => light(true), onmouseleave: () => light(false) }, h("span", {}, each.name), h("span.meter", { "aria-hidden": "true" }, meter), h("span.muted", {}, `${Math.round(each.confidence * 100)} %`));
    }));
    this.seenPanel.append(h("p", { class: "sentence" }, found.description), found.objects.length ? h("h3", {}, t("things")) : null, things,
      h("p.hint", {}, `${t("colours")}: ${found.colours.join(", ")}`));
    for (const child of [...this.seenPanel.childNodes]) if (child.nodeType === 3) child.remove();
  }

  recipe(job) {
    const recipe = job.recipe;
    if (!recipe) return null;
    const facts = [[t("seed"), recipe.seed]];
    for (const [name, value] of Object.entries(written(commandOf(job.kind), recipe.options || {}))) facts.push([t(`option.${name}`), said(value)]);
    const engines = [...new Set(Object.values(recipe.engines || {}))];
    if (engines.length) facts.push([t("made_with"), engines.join(", ")]);
    const copy = h("button.button.small", { type: "button", onclick: async () => { try { await navigator.clipboard.writeText(JSON.stringify(recipe, null, 2)); toast(t("copied")); } catch { toast(t("not_copied"), { bad: true }); } } }, icon("copy"), t("copy"));
    return h("section.panel", { "aria-label": t("recipe") },
      h("details", { id: "recipe" }, h("summary", {}, t("recipe")), h("p.hint", {}, t("recipe_hint")),
        h("dl.facts", {}, facts.map(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))])),
        h("details", {}, h("summary", {}, "JSON"), h("pre", { tabindex: "0" }, JSON.stringify(recipe, null, 2))), copy));
  }
}
