// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant;

import io.millwright.asset.Plant;

/**
 * The plant has been changed and saved. Fired as a synchronous CDI event, before the caller gets
 * its answer.
 *
 * @param before the plant until now
 * @param after the plant from now on
 * @param who changed it: the caller, or {@code via} where nobody had to say who calls
 * @param via the way the change came, such as {@code apply}
 */
public record PlantChanged(Plant before, Plant after, String who, String via) {}
