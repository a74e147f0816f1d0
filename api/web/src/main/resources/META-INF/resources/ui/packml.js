// SPDX-License-Identifier: Apache-2.0
// @ts-check
// PackML (ISA-TR88.00.02): the states as the server knows them, each with how serious it looks. After
// ISA-101 what is normal is grey; colour is kept for what wants attention. `run`: doing its work;
// `idle`: could; `move`: on the way; `wait`: kept from it by itself; `lack`: kept from it by its
// neighbours; `stop`: stopped by somebody; `fault`: broken.

const states = new Map();

/** Takes the states that the server knows: [{number, name, look}]. */
export function knowStates(known) {
  known.forEach(({ number, name, look }) => states.set(number, { name, look }));
}

/** A state's name and look; a number that PackML does not know is shown as a number. */
export function packmlState(value) {
  return states.get(value) ?? { name: `State ${value}`, look: "unknown" };
}
