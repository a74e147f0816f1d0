// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.asset.Plant;

/**
 * An event: the plant has been changed and saved, by this process or another one. Listeners are
 * called after the commit. If this process has made the change, they are called before its caller
 * gets an answer.
 *
 * @param before the plant that this process knew until now
 * @param after the plant from now on
 */
public record PlantChanged(Plant before, Plant after) {}
