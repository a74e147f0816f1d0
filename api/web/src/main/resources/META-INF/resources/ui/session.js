// SPDX-License-Identifier: Apache-2.0
// @ts-check
// Who is looking. A server that asks gets a token, which the person types in once for each tab: it
// is kept until the tab is closed, and never put into an address or a cookie.

import { h, setText } from "./dom.js";

const TOKEN = "millwright.token";

/** @type {Promise<void> | null} */
let asking = null;
let accepted = null;

/** The headers that say who we are; none where no token was given. */
export function credentials() {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { Authorization: `Bearer ${token}` } : {};
}

/** True while a token is kept in this tab. */
export function isSignedIn() {
  return sessionStorage.getItem(TOKEN) !== null;
}

/** Remembers that the server has taken these headers. */
export function noteAccepted(headers) {
  accepted = headers.Authorization ?? accepted;
}

/** Forgets the token. */
export function signOut() {
  sessionStorage.removeItem(TOKEN);
}

/**
 * Asks for a token, once however many requests need it; resolves when one has been given.
 *
 * @param refused the headers that the server did not take
 * @param reason why it did not, as it says; null where it says nothing
 */
export function signIn(refused, reason) {
  if (isSignedIn() && refused.Authorization !== credentials().Authorization) {
    return Promise.resolve(); // Another one was given meanwhile.
  }
  asking ??= ask(isSignedIn() ? refusal(refused, reason) : null).finally(() => {
    asking = null;
  });
  return asking;
}

// Whoever worked until now wants to know that the token has come to its end, and is not mistyped.
function refusal(refused, reason) {
  const what = refused.Authorization === accepted ? "The server accepts your token no longer: it has expired or was taken back. Sign in again."
    : "The server does not know this token. Try another one.";
  return reason ? `${what} It says: ${reason}.`.replace(/\.\.$/, ".") : what;
}

function ask(refused) {
  return /** @type {Promise<void>} */ (new Promise((resolve) => {
    const input = h("input", {
      type: "password", name: "token", required: true, autocomplete: "off", spellcheck: "false",
      "aria-describedby": "sign-in-hint",
    });
    const hint = h("p", { id: "sign-in-hint", role: refused ? "alert" : null });
    setText(hint, refused ?? "The administrator makes one with ./millwright key.");
    const dialog = h("dialog", { class: "sign-in", "aria-labelledby": "sign-in-title" },
      h("form", {
        method: "dialog",
        on: {
          submit: (event) => {
            event.preventDefault();
            // A header can't hold other characters, and no token has any.
            const token = input.value.replace(/[^\x21-\x7e]/g, "");
            if (token) {
              sessionStorage.setItem(TOKEN, token);
              dialog.close();
              dialog.remove();
              resolve();
            }
          },
        },
      },
      h("h1", { id: "sign-in-title" }, "Who are you?"),
      h("label", null, "Token", input), hint,
      h("button", { type: "submit", class: "button" }, "Sign in")));
    // Without a token there is nothing to see behind it.
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
  }));
}
