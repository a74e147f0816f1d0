// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Random numbers for each part of a plant of their own, so that one part's dice don't change when
 * another part is added.
 *
 * @param seed the same seed gives the same plant
 */
public record Seeds(long seed) {
  public RandomGenerator generator(String part) {
    return RandomGeneratorFactory.of("L64X128MixRandom")
        .create(seed * 0x9E3779B97F4A7C15L + part.hashCode());
  }
}
