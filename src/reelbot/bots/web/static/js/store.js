// The person's jobs as the page knows them, and the live stream that keeps them true. Each time the
// stream is opened it begins with how the jobs are now, so nothing is missed while it was away.
import { get } from "./api.js";

export const jobs = new Map();
export const changes = new EventTarget();
export const open = (job) => job.state === "queued" || job.state === "running";
// An idle tab in the background gives its connection back; it takes it up again when it is looked at.
const HIDDEN_MS = 30000;
const SILENT_MS = 2500;

let source = null;
let hiddenTimer = 0;
let silentTimer = 0;
let away = false;

function tell(name, detail) { changes.dispatchEvent(new CustomEvent(name, { detail })); }

export function put(job, { quiet = false } = {}) {
  const before = jobs.get(job.id);
  jobs.set(job.id, { ...before, ...job });
  tell("job", { job: jobs.get(job.id), before, quiet });
}

export function forget(id) {
  jobs.delete(id);
  tell("gone", { id });
}

export const newestFirst = () => [...jobs.values()].sort((a, b) => b.created - a.created);

export async function fetchJob(id) {
  const { job } = await get(`/api/jobs/${encodeURIComponent(id)}`);
  put(job, { quiet: true });
  return jobs.get(id);
}

export async function fetchPage(before) {
  const query = before ? `?limit=30&before=${encodeURIComponent(before)}` : "?limit=30";
  const found = (await get(`/api/jobs${query}`)).jobs;
  for (const job of found) put(job, { quiet: true });
  return found;
}

export function connect() {
  if (source) return;
  source = new EventSource("/api/events");
  source.addEventListener("hello", (event) => {
    const { jobs: now, away: hostAway } = JSON.parse(event.data);
    const known = new Set(now.map((job) => job.id));
    const lost = [...jobs.values()].filter((job) => open(job) && !known.has(job.id));
    for (const job of now) put(job, { quiet: !jobs.has(job.id) });
    for (const job of lost) fetchJob(job.id).catch((error) => { if (error.status === 404) forget(job.id); });
    setAway(hostAway ? "host" : "");
    tell("connected", {});
  });
  on("job", (data) => put(data));
  on("progress", (data) => {
    const job = jobs.get(data.job);
    if (job && (job.state === "running" || job.state === "queued")) put({ ...job, ...data, id: job.id, state: "running", job: undefined });
  });
  on("preview", (data) => { const job = jobs.get(data.job); if (job) put({ ...job, preview: (job.preview || 0) + 1 }); });
  on("gone", (data) => forget(data.job));
  on("host", (data) => setAway(data.away ? "host" : ""));
  on("closed", () => { /* the server says when to come back, in its retry */ });
  source.onopen = () => { clearTimeout(silentTimer); silentTimer = 0; };
  source.onerror = () => {
    // A moment's loss is nobody's business.
    silentTimer ||= setTimeout(() => { silentTimer = 0; if (!source || source.readyState !== EventSource.OPEN) setAway("page"); }, SILENT_MS);
    if (source && source.readyState === EventSource.CLOSED) {
      disconnect();
      setTimeout(() => { tell("refused", {}); }, 3000);
    }
  };
}

function on(name, hear) {
  source.addEventListener(name, (event) => hear(JSON.parse(event.data)));
}

export function disconnect() {
  source?.close();
  source = null;
}

function setAway(who) {
  if (who === away) return;
  away = who;
  tell("away", { who });
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(hiddenTimer);
  if (document.hidden) {
    hiddenTimer = setTimeout(() => { if (source && ![...jobs.values()].some(open)) { disconnect(); source = false; } }, HIDDEN_MS);
  } else if (source === false) {
    source = null;
    connect();
  }
});
window.addEventListener("pagehide", disconnect);
window.addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
window.addEventListener("online", () => { if (source && source.readyState !== EventSource.OPEN) { disconnect(); connect(); } });
