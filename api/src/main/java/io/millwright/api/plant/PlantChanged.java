// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant;

import io.millwright.asset.Plant;
import io.millwright.asset.PlantChange;
import io.millwright.asset.PlantDiff;

/**
 * The plant has been changed and saved. Fired as a synchronous CDI event, before the caller gets
 * its answer.
 *
 * @param before the plant until now
 * @param after the plant from now on
 * @param diff what is different between them
 * @param change when, by whom, and which way
 */
public record PlantChanged(Plant before, Plant after, PlantDiff diff, PlantChange change) {}
