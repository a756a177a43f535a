// What I made, as a grid; and what is being made, as cards.
import { card, tile } from "./card.js";
import { $, announce, fill, h, toast } from "./dom.js";
import { changes, fetchPage, jobs, newestFirst, open } from "./store.js";
import { t, when } from "./words.js";

const RECENT = 8;

/** The cards of what is in the line or being made, and of what ended during this visit. */
export class Now {
  constructor() {
    this.cards = new Map();
    this.seen = new Set();
    changes.addEventListener("job", ({ detail: { job, before } }) => {
      if (open(job)) this.seen.add(job.id);
      if (before && before.state !== job.state) announce(`${job.title}: ${job.status}`);
      this.draw();
    });
    changes.addEventListener("gone", ({ detail }) => { this.seen.delete(detail.id); this.draw(); });
  }

  draw() {
    const shown = newestFirst().filter((job) => open(job) || this.seen.has(job.id)).slice(0, 12);
    const place = $("now-cards");
    for (const [id, each] of this.cards) if (!shown.some((job) => job.id === id)) { each.element.remove(); this.cards.delete(id); }
    shown.forEach((job, index) => {
      let each = this.cards.get(job.id);
      if (!each) { each = card(job); this.cards.set(job.id, each); }
      each.update(job);
      if (place.children[index] !== each.element) place.insertBefore(each.element, place.children[index] || null);
    });
    $("now").hidden = !shown.length;
    $("now-title").textContent = t(shown.some(open) ? "now" : "just_made");
    const running = shown.find((job) => job.state === "running");
    if (location.hash === "" || location.hash === "#/") document.title = running ? `${Math.round((running.fraction || 0) * 100)} % · Reelbot` : "Reelbot";
  }
}

/** A grid that keeps its tiles; `pick` says which jobs are in it. */
export class Grid {
  constructor(place, pick) {
    this.place = place;
    this.pick = pick;
    this.tiles = new Map();
  }

  draw() {
    const shown = this.pick(newestFirst());
    for (const [id, each] of this.tiles) if (!shown.some((job) => job.id === id)) { each.element.remove(); this.tiles.delete(id); }
    shown.forEach((job, index) => {
      let each = this.tiles.get(job.id);
      if (!each) { each = tile(job); this.tiles.set(job.id, each); }
      each.update(job, when(job.created));
      if (this.place.children[index] !== each.element) this.place.insertBefore(each.element, this.place.children[index] || null);
    });
    return shown.length;
  }
}

export class FilmsView {
  constructor() {
    this.all = new Grid($("films-grid"), (found) => found);
    this.recent = new Grid($("recent-grid"), (found) => found.filter((job) => job.state === "done").slice(0, RECENT));
    this.more = true;
    this.loaded = []; // ids, newest first
    changes.addEventListener("job", () => this.draw());
    changes.addEventListener("gone", () => this.draw());
    $("films-more").addEventListener("click", () => this.next().catch((error) => toast(error.message, { bad: true, close: t("close") })));
  }

  load() {
    this.loaded = [];
    return this.next();
  }

  /** The next page of what there is; of what was deleted meanwhile nothing is older. */
  async next() {
    const found = await fetchPage(this.loaded.findLast((id) => jobs.has(id)));
    this.loaded.push(...found.map((job) => job.id));
    this.more = found.length >= 30;
    this.draw();
  }

  draw() {
    const count = this.all.draw();
    $("films-more").hidden = !this.more || !count;
    const none = $("films-none");
    none.hidden = count > 0;
    if (!count) fill(none, t("no_films"), " ", h("a", { href: "#/" }, t("make_first")));
    const recent = this.recent.draw();
    $("recent").hidden = !recent;
    $("examples").hidden = jobs.size > 2;
  }
}
