// The microphone: record, see the level, listen, record anew.
import { h, icon, fill, clock, announce } from "./dom.js";
import { t } from "./words.js";

const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4", "audio/webm"];

export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

export class Recorder {
  /** `onRecording(file | null)`: what was recorded, null while there is none. */
  constructor({ maxSeconds = 60, minSeconds = 0, onRecording }) {
    this.maxSeconds = maxSeconds;
    this.minSeconds = minSeconds;
    this.onRecording = onRecording;
    this.element = h("div.recorder", { role: "group", "aria-label": t("microphone") });
    this.idle();
  }

  idle(file = null) {
    this.stopAll();
    const again = Boolean(file);
    fill(this.element,
      h(`button.button${again ? "" : ".rec"}`, { type: "button", disabled: this.disabled, onclick: () => this.start() }, icon("mic"), t(again ? "record_again" : "record")),
      file ? h("audio", { controls: true, src: this.url, "aria-label": t("recording") }) : h("span.hint", {}, canRecord() ? "" : t("no_microphone")));
  }

  set enabled(on) {
    this.disabled = !on || !canRecord();
    const button = this.element.querySelector("button");
    if (button && !this.recorder) button.disabled = this.disabled;
  }

  async start() {
    this.onRecording(null);
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: true } });
      if (this.disposed) { this.stopAll(); return; } // they went elsewhere while the browser asked
    } catch (error) {
      fill(this.element, h("button.button", { type: "button", onclick: () => this.start() }, icon("mic"), t("record")),
        h("p.problem", { role: "alert" }, t(error.name === "NotFoundError" ? "no_microphone" : "microphone_refused")));
      return;
    }
    const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each)) || "";
    this.recorder = new MediaRecorder(this.stream, type ? { mimeType: type } : {});
    const parts = [];
    this.recorder.ondataavailable = (event) => { if (event.data.size) parts.push(event.data); };
    this.recorder.onstop = () => this.done(parts);
    const time = h("span.time", { role: "timer", "aria-label": t("recorded") }, clock(0));
    const level = h("i", {});
    const stop = h("button.button.rec", { type: "button", onclick: () => this.recorder.stop() }, icon("stop"), t("stop"));
    fill(this.element, stop, h("div.level", { "aria-hidden": "true" }, level), time);
    stop.focus();
    this.recorder.start(250);
    this.began = performance.now();
    announce(t("recording_now"));
    this.measure(level, time);
  }

  measure(level, time) {
    this.context = new AudioContext();
    const analyser = this.context.createAnalyser();
    analyser.fftSize = 1024;
    this.context.createMediaStreamSource(this.stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const look = () => {
      if (!this.recorder || this.recorder.state !== "recording") return;
      analyser.getFloatTimeDomainData(samples);
      const power = Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
      level.style.width = `${Math.min(100, Math.max(0, 100 + 1.6 * (20 * Math.log10(power + 1e-6))))}%`;
      const spent = (performance.now() - this.began) / 1000;
      time.textContent = this.minSeconds && spent < this.minSeconds ? `${clock(spent)} / ${clock(this.minSeconds)}` : clock(spent);
      if (spent >= this.maxSeconds) this.recorder.stop();
      this.timer = setTimeout(look, 80);
    };
    look();
  }

  done(parts) {
    const type = (this.recorder?.mimeType || "audio/webm").split(";")[0];
    const seconds = (performance.now() - this.began) / 1000;
    this.recorder = null;
    const suffix = { "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "m4a" }[type] || "webm";
    const file = new File(parts, `${t("recording")}.${suffix}`, { type });
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = URL.createObjectURL(file);
    this.idle(file);
    announce(t("recorded_seconds", { seconds: Math.round(seconds) }));
    this.onRecording(file, seconds);
    this.element.querySelector("button")?.focus();
  }

  stopAll() {
    clearTimeout(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close().catch(() => {});
    this.stream = this.context = null;
  }

  /** Stop listening; what was said is kept. */
  finish() { if (this.recorder?.state === "recording") this.recorder.stop(); }

  dispose() {
    this.disposed = true;
    if (this.recorder?.state === "recording") { this.recorder.onstop = null; this.recorder.stop(); }
    this.recorder = null;
    this.stopAll();
  }
}
