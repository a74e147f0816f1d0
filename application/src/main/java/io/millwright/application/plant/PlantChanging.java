// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.asset.Plant;

/**
 * An event: this process is changing the plant. Listeners are called within the unit of work of the
 * change. What a listener writes is committed together with the plant, and an exception of a
 * listener cancels the change.
 *
 * @param before the plant before the change
 * @param after the plant after the change
 */
public record PlantChanging(Plant before, Plant after) {}
