// Calls to our own server. What changes something carries a header that no other site can send.

export class Trouble extends Error {
  /** `errors`: [{code, text, field?, retry_after?}]; `status` 0 where the server was not reached. */
  constructor(status, errors) {
    super(errors.map((each) => each.text).join(" "));
    this.status = status;
    this.errors = errors;
  }
  get code() { return this.errors[0]?.code; }
}

export const events = new EventTarget();
let offlineText = "The page's server does not answer. Is the connection there?";
export function sayOffline(text) { offlineText = text; }

async function call(method, path, { body, headers = {} } = {}) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { "X-Reelbot": "page", ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      credentials: "same-origin",
    });
  } catch {
    throw new Trouble(0, [{ code: "offline", text: offlineText }]);
  }
  if (response.status === 204) return null;
  let data = null;
  try { data = await response.json(); } catch { /* said below */ }
  if (!response.ok) throw trouble(response.status, data);
  return data;
}

function trouble(status, data) {
  const found = data?.error;
  const errors = Array.isArray(found) ? found : [found ?? { code: "offline", text: `${offlineText} (${status})` }];
  const error = new Trouble(status, errors);
  if (status === 401) events.dispatchEvent(new CustomEvent("shut", { detail: error }));
  return error;
}

export const get = (path, headers) => call("GET", path, { headers });
export const post = (path, body = {}, headers) => call("POST", path, { body, headers });
export const put = (path, body) => call("PUT", path, { body });
export const del = (path) => call("DELETE", path);
export const newKey = () => (crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join(""));

/** Send a file; `onProgress(fraction)`. Returns {promise, abort}. */
export function upload(file, onProgress) {
  const request = new XMLHttpRequest();
  const promise = new Promise((resolve, reject) => {
    request.open("POST", "/api/blobs");
    request.setRequestHeader("X-Reelbot", "page");
    request.setRequestHeader("Content-Type", (file.type || "application/octet-stream").split(";")[0]);
    request.upload.onprogress = (event) => { if (event.lengthComputable) onProgress(event.loaded / event.total); };
    request.onload = () => {
      let data = null;
      try { data = JSON.parse(request.responseText); } catch { /* said below */ }
      if (request.status >= 200 && request.status < 300 && data) resolve(data);
      else reject(trouble(request.status, data));
    };
    request.onerror = () => reject(new Trouble(0, [{ code: "offline", text: offlineText }]));
    request.onabort = () => reject(new Trouble(0, [{ code: "aborted", text: "" }]));
    request.send(file);
  });
  return { promise, abort: () => request.abort() };
}
