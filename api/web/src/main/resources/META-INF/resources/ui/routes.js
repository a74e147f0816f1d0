// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Addresses of pages. They stand behind the # so that any server and proxy passes them on:
//   #/                          overview
//   #/assets/graz/line-1        an asset; ?view=plan|detail, ?range=15m|1h|8h|24h or ?from=&to=
//   #/alarms, #/sources, #/streams, #/versions

const NAMED = new Set(["overview", "alarms", "sources", "streams", "versions"]);

/** The page that the address bar names; null where there is no such page. */
export function currentRoute() {
  const [path, query] = location.hash.replace(/^#/, "").split("?", 2);
  const steps = path.split("/").filter(Boolean).map(decode);
  const parameters = new URLSearchParams(query ?? "");
  if (steps[0] === "assets" && steps.length > 1) {
    return { page: "asset", path: "/" + steps.slice(1).join("/"), parameters };
  }
  const name = steps.length === 0 ? "overview" : steps[0];
  return { page: steps.length <= 1 && NAMED.has(name) ? name : null, path: null, parameters };
}

function decode(step) {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/**
 * The address of an asset's page.
 *
 * @param {string} path
 */
export function assetAddress(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  return "#/assets" + path.split("/").map(encodeURIComponent).join("/") + (query ? "?" + query : "");
}

/** Notes a choice in the address without a new step in the history, so that it can be shared. */
export function rememberParameters(changes) {
  const [path, query] = location.hash.split("?", 2);
  const parameters = new URLSearchParams(query ?? "");
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) {
      parameters.delete(name);
    } else {
      parameters.set(name, value);
    }
  }
  const text = parameters.toString();
  history.replaceState(null, "", (path || "#/") + (text ? "?" + text : ""));
}
