// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Creates a separate random generator for each part of a plant, so that a part's random numbers
 * stay the same when another part is added.
 *
 * @param seed the seed; the same seed gives the same plant
 */
public record Seeds(long seed) {
  public RandomGenerator generator(String part) {
    return RandomGeneratorFactory.of("L64X128MixRandom")
        .create(seed * 0x9E3779B97F4A7C15L + part.hashCode());
  }
}
