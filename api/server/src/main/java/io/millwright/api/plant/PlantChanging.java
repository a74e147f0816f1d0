// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant;

import io.millwright.asset.Plant;

/**
 * The plant is being changed by this process. Fired as a synchronous CDI event within the unit of
 * work that changes it: what an observer writes is committed together with the plant, and an
 * exception of an observer keeps the plant as it was.
 *
 * @param before the plant that is replaced
 * @param after the plant that replaces it
 */
public record PlantChanging(Plant before, Plant after) {}
