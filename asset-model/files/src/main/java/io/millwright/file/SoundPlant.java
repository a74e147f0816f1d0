// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Plant;
import io.millwright.validation.Problem;
import java.util.List;

/**
 * A plant of what is right in model files.
 *
 * @param plant the plant, without the parts that are wrong
 * @param mistakes what is wrong in the files
 * @param alsoLeftOut what is right for itself, but needs a part that is wrong
 */
public record SoundPlant(Plant plant, List<Problem> mistakes, List<Problem> alsoLeftOut) {
  public SoundPlant {
    mistakes = List.copyOf(mistakes);
    alsoLeftOut = List.copyOf(alsoLeftOut);
  }
}
