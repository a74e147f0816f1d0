// SPDX-License-Identifier: Apache-2.0
// Builds elements. Text goes in as text nodes only, so nothing that a device or a file calls itself
// can become markup; there is no way to pass HTML.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An HTML element. Properties: `class`, `on` (event listeners), `vars` (CSS custom properties; set
 * through the CSSOM, which a strict content security policy allows and a style attribute is not);
 * everything else is an attribute, left out where it is null, undefined or false.
 */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** An SVG element; properties as in {@link h}. */
export function svg(tag, properties, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (name === "vars") {
      for (const [key, setting] of Object.entries(value)) {
        element.style.setProperty(key, setting);
      }
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** Sets an element's text, and touches the page only where it changes: no needless layout. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets or removes an attribute, only where it changes. */
export function setAttribute(element, name, value) {
  if (value === null || value === undefined) {
    if (element.hasAttribute(name)) {
      element.removeAttribute(name);
    }
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, String(value));
  }
}
