// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.asset.Plant;

/**
 * The plant has been changed and saved, by this process or another one. Listeners are told when the
 * change has been committed; where this process has made the change, before its caller gets an
 * answer.
 *
 * @param before the plant that this process knew until now
 * @param after the plant from now on
 */
public record PlantChanged(Plant before, Plant after) {}
