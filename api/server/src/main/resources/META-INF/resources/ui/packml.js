// SPDX-License-Identifier: Apache-2.0
// PackML (ISA-TR88.00.02): the numbers of the states as in PackTags, and how serious each looks.
// Looks, after ISA-101: what is normal is grey; colour is kept for what wants attention.

/** `run`: doing its work; `idle`: could; `move`: on the way; `wait`: kept
 * from it by itself; `lack`: kept from it by its neighbours; `fault`: broken. */
const STATES = [
  ["Undefined", "unknown"], ["Clearing", "move"], ["Stopped", "stop"], ["Starting", "move"],
  ["Idle", "idle"], ["Suspended", "lack"], ["Execute", "run"], ["Stopping", "move"],
  ["Aborting", "fault"], ["Aborted", "fault"], ["Holding", "wait"], ["Held", "wait"],
  ["Unholding", "move"], ["Suspending", "lack"], ["Unsuspending", "move"], ["Resetting", "move"],
  ["Completing", "move"], ["Complete", "idle"],
];

/** A state's name and look; a number that PackML does not know is shown as a number. */
export function packmlState(value) {
  const known = STATES[value];
  return known ? { name: known[0], look: known[1] } : { name: `State ${value}`, look: "unknown" };
}
