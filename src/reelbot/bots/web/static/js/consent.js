// A recording is imitated only when its owner has agreed to the operator's text, once.
import { Trouble, get } from "./api.js";
import { ask, h } from "./dom.js";
import { t } from "./words.js";

/** `send(body)`, once more with consent where the host asks for it and the person gives it. */
export async function withConsent(body, send) {
  try {
    return await send(body);
  } catch (error) {
    // Of a voice that has a name, its owner is asked where it is added.
    if (error.code !== "consent_needed" || error.errors[0].field !== "voice_clip") throw error;
  }
  const { consent } = await get("/api/voices");
  const about = [h("p", {}, t("clip.consent")), h("blockquote.terms", {}, consent.text)];
  if (await ask(t("sample_title"), about, t("button.agree"), t("button.refuse"))) return send({ ...body, agreed: consent.hash });
  throw new Trouble(0, [{ code: "refused", text: t("clip.refused") }]);
}
