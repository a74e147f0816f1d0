// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import java.util.Optional;

/**
 * Where an asset stood for a while.
 *
 * @param path such as {@code /graz/line-1/filler}
 * @param name the asset's name at that time
 * @param from the version that put it there
 * @param until the version that moved, renamed or removed it; empty where it still is so
 */
public record Whereabouts(
    String path, String name, PlantVersion from, Optional<PlantVersion> until) {}
