// Files that go with what is asked for: dropped, chosen, pasted or recorded; sent at once, and shown
// with what they are for.
import { upload } from "./api.js";
import { h, icon, fill, size, announce } from "./dom.js";
import { t, texts } from "./words.js";

const MEDIA = {
  image: (mime) => mime.startsWith("image/"),
  audio: (mime) => mime.startsWith("audio/") || mime === "application/ogg",
  recording: (mime) => mime.startsWith("audio/") || mime.startsWith("video/") || mime === "application/ogg",
  pages: (mime) => ["text/plain", "text/markdown", "application/zip"].includes(mime),
};
export const ACCEPT = "image/*,audio/*,video/*,.txt,.md,.zip";
const SMALL_PX = 560;

export class Attachments {
  constructor(place, { bytesMax, onChange }) {
    this.place = place;
    this.bytesMax = bytesMax;
    this.onChange = onChange;
    this.items = [];
    this.command = null;
  }

  get busy() { return this.items.some((item) => !item.blob && !item.error); }
  get failed() { return this.items.some((item) => item.error); }

  forCommand(command) {
    this.command = command;
    for (const item of this.items) this.settle(item);
    this.draw();
  }

  add(file, { recorded = false, option = null } = {}) {
    const item = { file, name: file.name || t("recording"), type: file.type || guess(file.name), recorded, fraction: 0, option };
    this.items.push(item);
    if (file.size > this.bytesMax) item.error = t("too_big", { size: size(this.bytesMax, texts.locale) });
    else if (file.size === 0) item.error = t("empty_file");
    else this.send(item);
    if (item.type.startsWith("image/")) this.picture(item);
    this.settle(item);
    this.draw();
    this.onChange();
    announce(t("file_added", { name: item.name }));
    return item;
  }

  async send(item) {
    const sending = upload(item.file, (fraction) => { item.fraction = fraction; this.move(item); });
    item.abort = sending.abort;
    try {
      item.blob = await sending.promise;
      item.type = item.blob.mime;
      this.settle(item);
    } catch (error) {
      if (!this.items.includes(item)) return;
      item.error = error.message || t("offline");
      for (const other of this.items) this.settle(other);
      announce(item.error);
    }
    this.draw();
    this.onChange();
  }

  async picture(item) {
    try {
      const bitmap = await createImageBitmap(item.file);
      const scale = Math.min(1, SMALL_PX / Math.max(bitmap.width, bitmap.height));
      const canvas = h("canvas", { width: Math.max(1, Math.round(bitmap.width * scale)), height: Math.max(1, Math.round(bitmap.height * scale)) });
      canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      item.small = { url: canvas.toDataURL("image/jpeg", 0.72), width: bitmap.width, height: bitmap.height };
      bitmap.close();
    } catch { return; /* the server says what is wrong with it */ }
    this.draw();
  }

  /** The options of the command that could take this file. */
  takers(item) {
    const options = (this.command?.options || []).filter((each) => each.type === "attachment");
    return options.filter((each) => MEDIA[each.media]?.(item.type));
  }

  /** What the file is for: what it was for, or an option that no other file has; null where there is none. */
  settle(item) {
    const taken = new Set(this.items.filter((other) => other !== item && !other.error).map((other) => other.option));
    const free = this.takers(item).filter((each) => !taken.has(each.name));
    if (free.some((each) => each.name === item.option)) return;
    const wanted = item.recorded ? free.find((each) => each.name === "voice_clip") : free.find((each) => each.media === "audio");
    item.option = (wanted || free[0])?.name ?? null;
  }

  /** {option: blob id}, and the files that the server is to place itself. */
  get fields() {
    return Object.fromEntries(this.items.filter((item) => item.blob && item.option).map((item) => [item.option, item.blob.id]));
  }
  get loose() {
    return this.items.filter((item) => item.blob).map((item) => ({ blob: item.blob.id, mime: item.blob.mime, name: item.name.slice(0, 300), recorded: item.recorded }));
  }
  get image() { return this.items.find((item) => item.type.startsWith("image/") && item.small); }

  remove(item) {
    this.items = this.items.filter((other) => other !== item);
    item.abort?.();
    for (const other of this.items) this.settle(other);
    this.draw();
    this.onChange();
  }

  clear() { for (const item of [...this.items]) this.remove(item); }

  move(item) { if (item.meter) item.meter.style.width = `${Math.round(item.fraction * 100)}%`; }

  draw() {
    this.place.hidden = !this.items.length;
    fill(this.place, this.items.map((item) => this.chip(item)));
  }

  chip(item) {
    const takers = this.takers(item);
    const about = item.error ? h("p.problem", {}, item.error)
      : !item.blob ? h("p.about", {}, item.fraction < 1 ? t("sending") : t("looking"))
        : !item.option && this.command ? h("p.problem", {}, t("no_place"))
          : takers.length > 1 ? this.chooser(item, takers) : h("p.about", {}, this.facts(item, takers[0]));
    item.meter = !item.blob && !item.error ? h("i", {}) : null;
    const chip = h(`li.chip${item.error ? ".bad" : ""}`, {},
      item.small ? h("img", { src: item.small.url, alt: "" }) : h("span.ph", {}, icon(item.type.startsWith("image/") ? "picture" : item.type.startsWith("audio/") ? "speech" : item.type.startsWith("video/") ? "film" : "book")),
      h("div", {}, h("p.name", { title: item.name }, item.name), about, item.meter ? h("div.meter", {}, item.meter) : null),
      h("button.round", { type: "button", "aria-label": t("remove", { name: item.name }), onclick: () => this.remove(item) }, icon("x")));
    this.move(item);
    return chip;
  }

  chooser(item, takers) {
    return h("select", { "aria-label": t("use_as", { name: item.name }), onchange: (event) => this.choose(item, event.target.value) },
      takers.map((each) => { const choice = h("option", { value: each.name }, t(`as.${each.name}`)); choice.selected = each.name === item.option; return choice; }));
  }

  /** Make a file what another may have been; that one is then for something else. */
  choose(item, option) {
    for (const other of this.items) if (other !== item && other.option === option) other.option = null;
    item.option = option;
    for (const other of this.items) this.settle(other);
    this.draw();
  }

  facts(item, taker) {
    const seconds = item.blob?.seconds ? `${Math.round(item.blob.seconds)} s` : null;
    const pixels = item.blob?.width ? `${item.blob.width} × ${item.blob.height}` : null;
    return [taker ? t(`as.${taker.name}`) : null, seconds || pixels].filter(Boolean).join(" · ");
  }
}

function guess(name = "") {
  const suffix = name.toLowerCase().split(".").pop();
  return { md: "text/markdown", txt: "text/plain", zip: "application/zip" }[suffix] || "application/octet-stream";
}

/** Files dropped anywhere or pasted; `take(file)`. */
export function catchFiles(overlay, take) {
  let depth = 0;
  const files = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  const show = (on) => { overlay.hidden = !on; };
  addEventListener("dragenter", (event) => { if (files(event)) { depth += 1; show(true); event.preventDefault(); } });
  addEventListener("dragleave", (event) => { if (files(event)) { depth -= 1; if (depth <= 0) { depth = 0; show(false); } } });
  addEventListener("dragover", (event) => { if (files(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    for (const file of event.dataTransfer.files) take(file);
  });
  addEventListener("paste", (event) => {
    const found = [...(event.clipboardData?.files || [])];
    if (found.length) { event.preventDefault(); found.forEach(take); }
  });
}
