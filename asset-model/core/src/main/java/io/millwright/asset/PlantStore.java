// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

/** Keeps the plant, so that it is the same after a restart. */
public interface PlantStore {
  /** The plant as last saved; empty before the first time. */
  Plant load();

  /** Makes the stored plant equal to this one, whole or not at all. */
  void save(Plant plant);
}
