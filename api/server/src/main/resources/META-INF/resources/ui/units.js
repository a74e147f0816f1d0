// SPDX-License-Identifier: Apache-2.0
// UCUM codes as people write them. A code that is not known is shown as it is: better odd than
// wrong.

const SYMBOLS = {
  Cel: "°C", "[degF]": "°F", deg: "°", "[ppm]": "ppm", "[ppb]": "ppb", "[pptr]": "ppt",
  Ohm: "Ω", um: "µm", us: "µs", ug: "µg", uA: "µA", uV: "µV", u: "u", l: "L", ml: "mL", hl: "hL",
  "[in_i]": "in", "[ft_i]": "ft", "[yd_i]": "yd", "[mi_i]": "mi", "[lb_av]": "lb", "[oz_av]": "oz",
  "[gal_us]": "gal", "[psi]": "psi", "[HP]": "hp", "[Btu]": "Btu", "[pH]": "pH", "m[H2O]": "mH₂O",
  "mm[Hg]": "mmHg", "dB[SPL]": "dB", a: "years", mo: "months", wk: "weeks", d: "d", "10*3": "×10³",
  "10*6": "×10⁶",
  "bar{gauge}": "barg", "mbar{gauge}": "mbarg", "bar{abs}": "bara", "mbar{abs}": "mbara",
};

// What an annotation makes of a product: reactive power has a unit of its own name.
const REACTIVE = /^([kMGm]?)(?:V\.A|VA)(\.h)?\{reactive\}(\.h)?$/;

// Names of things whose plural is known; a word of another language, or an abbreviation, has one of
// its own.
const THINGS = new Set(("alarm bag ball bar batch bay bin bottle box breakdown bundle can cap car carton case charge coil container "
  + "count crate cycle door drum error event fault frame good impulse item job keg label line machine meter order pack package pallet part "
  + "person piece point product pulse reading reject revolution roll rotation run sheet shift shot stop stroke tablet tank tick tray trip tube "
  + "turn unit vehicle vial visitor").split(" "));

// Products that are written as one word; all others get a dot.
const JOINED = /^([kMGTm]?(W|VA|var|A)\.h|[kM]?V\.A|[kM]?VA)$/;

const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** How a unit is written after a number: `{bottle}/min` is "bottles/min". */
export function unitText(code) {
  if (!code || code === "1") {
    return "";
  }
  const parts = split(code, "/");
  return parts
    .map((part, index) => product(part, index === 0))
    .map((part, index) => (index === 0 && part === "" ? "1" : part))
    .join("/")
    .replace(/^1\//, "/");
}

function product(code, plural) {
  if (JOINED.test(code)) {
    return code.replace(".", "");
  }
  const [, scale, ...ofTime] = REACTIVE.exec(code) ?? [];
  if (scale !== undefined) {
    return `${scale}var${ofTime.some(Boolean) ? "h" : ""}`;
  }
  return split(code, ".").map((part) => factor(part, plural)).join("·");
}

function factor(code, plural) {
  if (code === "" || code === "1") {
    return "";
  }
  if (SYMBOLS[code] !== undefined) {
    return SYMBOLS[code];
  }
  const counted = /^(?:1)?\{([^}]*)\}$/.exec(code);
  if (counted) {
    return plural ? pluralOf(counted[1]) : counted[1];
  }
  // What is said of a unit may make it another one: m³ (norm), W (peak).
  const annotated = /^(.+?)\{([^}]*)\}$/.exec(code);
  if (annotated) {
    return `${factor(annotated[1], plural)} (${annotated[2]})`;
  }
  const power = /^(.*?[^\d-])(-?\d+)$/.exec(code);
  if (power && !power[1].endsWith("*")) {
    return (SYMBOLS[power[1]] ?? power[1]) + [...power[2]].map((digit) => SUPERSCRIPT[digit]).join("");
  }
  return code.replace(/[[\]]/g, "");
}

function pluralOf(word) {
  if (!THINGS.has(word.split(/[ _-]/).at(-1))) {
    return word;
  }
  if (/(s|x|ch|sh)$/i.test(word)) {
    return word + "es";
  }
  return /[^aeiou]y$/i.test(word) ? word.slice(0, -1) + "ies" : word + "s";
}

/** Splits where the separator stands outside of braces and brackets. */
function split(code, separator) {
  const parts = [""];
  let depth = 0;
  for (const character of code) {
    depth += "{[".includes(character) ? 1 : "}]".includes(character) ? -1 : 0;
    if (character === separator && depth === 0) {
      parts.push("");
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts;
}
