// A job's card: its place in the line, what is being done, the bar, a first picture; made once and
// then changed in place, so that nothing jumps and a screen reader is not told all anew.
import { del, newKey, post } from "./api.js";
import { withConsent } from "./consent.js";
import { ask, clock, fill, h, icon, toast } from "./dom.js";
import { fileOf, has, artifact, iconOf, pictureOf } from "./kinds.js";
import { forget, open, put } from "./store.js";
import { commandOf, t } from "./words.js";

const doing = new Set(); // a double click is one wish

export async function act(deed, job) {
  const what = `${deed} ${job.id}`;
  if (doing.has(what)) return;
  doing.add(what);
  try {
    const id = encodeURIComponent(job.id);
    if (deed === "cancel") put((await post(`/api/jobs/${id}/cancel`)).job);
    else if (deed === "retry") put((await post(`/api/jobs/${id}/retry`)).job);
    else if (deed === "again") { put((await withConsent({ key: newKey() }, (body) => post(`/api/jobs/${id}/again`, body))).job); location.hash = "#/"; }
    else if (deed === "delete") {
      if (!(await ask(t("delete_title"), t("delete_ask", { title: job.title }), t("button.delete"), t("keep"), { danger: true }))) return;
      await del(`/api/jobs/${id}`);
      forget(job.id);
      if (location.hash.startsWith("#/film/")) location.hash = "#/films";
    }
  } catch (error) {
    toast(error.message, { bad: true, close: t("close") });
  } finally {
    doing.delete(what);
  }
}

/** The bar with its stages; `update(job)` moves it. */
export function progress(kind) {
  const words = commandOf(kind)?.stages ?? {}, names = Object.keys(words);
  const fillBar = h("i", {});
  const bar = h("div.bar", { role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100", "aria-label": t("progress") }, fillBar);
  const status = h("p.status", {});
  const stages = h("ol.stages", { "aria-label": t("stages") }, names.map((stage) => h("li", { "data-stage": stage }, words[stage])));
  const element = h("div.making", {}, bar, status, stages);
  function update(job) {
    const percent = job.state === "done" ? 100 : Math.round((job.fraction || 0) * 100);
    bar.hidden = stages.hidden = !open(job);
    bar.classList.toggle("wait", job.state === "queued");
    fillBar.style.width = job.state === "queued" ? "" : `${percent}%`;
    if (job.state === "queued") bar.removeAttribute("aria-valuenow");
    else bar.setAttribute("aria-valuenow", String(percent));
    bar.setAttribute("aria-valuetext", job.status || "");
    const text = job.detail && job.state === "running" ? `${job.status} – ${job.detail}` : job.status;
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("failed", job.state === "failed");
    const at = names.indexOf(job.stage);
    for (const [index, item] of [...stages.children].entries()) {
      item.className = job.state === "running" && index < at ? "was" : job.state === "running" && index === at ? "is" : "";
      if (index === at && job.state === "running") item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
    stages.hidden ||= job.state === "queued";
  }
  return { element, update };
}

export function card(job) {
  const line = progress(job.kind);
  const picture = h("img", { alt: "", hidden: true, onerror: () => { picture.hidden = true; } });
  const shot = h("div.shot", {}, icon(iconOf(job.kind), "big"), picture);
  const title = h("a", { href: `#/film/${job.id}` });
  const buttons = h("div.row", {});
  const element = h("article.card", { "data-job": job.id, "aria-label": job.title }, shot, h("div.body", {}, h("div.head", {}, h("h3", {}, title)), line.element, buttons));
  let drawn = "";
  function update(now) {
    title.textContent = now.title;
    line.update(now);
    shot.classList.toggle("busy", now.state === "running");
    const source = pictureOf(now);
    if (source && picture.getAttribute("src") !== source) { picture.src = source; picture.hidden = false; }
    const state = `${now.state}${now.can_retry}${now.main}`;
    if (state === drawn) return;
    drawn = state;
    const focused = buttons.contains(document.activeElement);
    fill(buttons, actions(now));
    if (focused) (buttons.querySelector("button, a") || title).focus();
  }
  update(job);
  return { element, update };
}

function actions(job) {
  if (open(job)) return [h("button.button.small", { type: "button", onclick: () => act("cancel", job) }, icon("x"), t("button.cancel"))];
  const found = [];
  if (job.state === "done") {
    const label = has(job, "film.mp4") ? "watch" : has(job, "audio.m4a") ? "listen" : "look";
    found.push(h("a.button.small.primary", { href: `#/film/${job.id}` }, icon(label === "look" ? "eye" : "play"), t(label)));
    if (job.main) found.push(download(job, "small"));
  }
  if (job.can_retry) found.push(h("button.button.small", { type: "button", onclick: () => act("retry", job) }, icon("again"), t("button.try_again")));
  found.push(h("button.button.small", { type: "button", onclick: () => act("again", job) }, icon("again"), t("button.again")));
  return found;
}

export function download(job, size = "") {
  return h(`a.button${size ? `.${size}` : ""}`, { href: `${fileOf(job, job.main)}?download`, download: "", "data-download": job.main }, icon("down"), t("download"));
}

/** A tile of the grid. */
export function tile(job) {
  const picture = h("img", { alt: "", loading: "lazy", hidden: true, onerror: () => { picture.hidden = true; } });
  const length = h("span.len", { hidden: true });
  const name = h("span.name", {});
  const about = h("span.when", {});
  const element = h("li", {}, h("a.tile", { href: `#/film/${job.id}`, "data-job": job.id }, h("span.pic", {}, icon(iconOf(job.kind), "big"), picture, length), name, about));
  function update(now, when) {
    const source = pictureOf(now);
    if (source && picture.getAttribute("src") !== source) { picture.src = source; picture.hidden = false; }
    const seconds = (artifact(now, "film.mp4") || artifact(now, "audio.m4a"))?.seconds;
    length.hidden = !seconds;
    length.textContent = seconds ? clock(seconds) : "";
    name.textContent = now.title;
    about.textContent = now.state === "done" ? `${t(`kind.${now.kind}`)} · ${when}` : open(now) ? now.status : t(`state.${now.state}`);
    about.classList.toggle("failed", now.state === "failed");
  }
  return { element, update };
}
