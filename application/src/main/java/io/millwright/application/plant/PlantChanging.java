// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.asset.Plant;

/**
 * The plant is being changed by this process. Listeners are told within the unit of work that
 * changes it: what a listener writes is committed together with the plant, and an exception of a
 * listener keeps the plant as it was.
 *
 * @param before the plant that is replaced
 * @param after the plant that replaces it
 */
public record PlantChanging(Plant before, Plant after) {}
