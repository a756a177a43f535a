// What each kind of job looks like: its icon, its files, the options that are shown first.
export const KINDS = {
  video: { icon: "film", first: ["say", "voice", "music", "style", "shape", "captions", "seconds"] },
  animate: { icon: "picture", first: ["say", "motion", "voice", "music", "shape", "seconds"] },
  story: { icon: "book", first: ["premise", "pages", "voice", "music", "style", "page_text", "shape"] },
  music: { icon: "music", first: ["seconds", "negative", "seed"] },
  say: { icon: "speech", first: ["voice", "speed", "language"] },
  describe: { icon: "eye", first: ["language"] },
};
export const FORMS = Object.keys(KINDS);
export const iconOf = (kind) => KINDS[kind]?.icon ?? "film";
export const fileOf = (job, name) => `/files/${encodeURIComponent(job.id)}/${name}`;
export const has = (job, name) => (job.artifacts || []).some((each) => each.name === name);
export const artifact = (job, name) => (job.artifacts || []).find((each) => each.name === name);

export function pictureOf(job) {
  const name = ["thumbnail.jpg", "spectrogram.png"].find((each) => has(job, each));
  if (name) return fileOf(job, name);
  // Of what is being made there is a new look now and then.
  if (job.state === "running" && (job.preview || has(job, "preview.jpg"))) return `${fileOf(job, "preview.jpg")}?n=${job.preview || 0}`;
  return job.kind === "describe" ? keptPicture(job.id)?.url ?? null : null;
}

// Pictures that were described are kept in this browser alone, small: the server gives none back.
// {url, width, height: of the picture itself, blob: its id, as long as the server has it}
const KEPT = 24;
export function keepPicture(id, data) {
  try {
    const all = JSON.parse(localStorage.getItem("reelbot.pictures") || "{}");
    all[id] = data;
    const names = Object.keys(all);
    for (const name of names.slice(0, Math.max(0, names.length - KEPT))) delete all[name];
    localStorage.setItem("reelbot.pictures", JSON.stringify(all));
  } catch { /* no room: then there is no picture */ }
}
export function keptPicture(id) {
  try { return JSON.parse(localStorage.getItem("reelbot.pictures") || "{}")[id]; } catch { return undefined; }
}
