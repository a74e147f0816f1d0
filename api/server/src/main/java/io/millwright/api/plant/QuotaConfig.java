// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * How much a plant may hold; see {@link io.millwright.asset.Quotas}. SiteWise's own in brackets.
 */
@ConfigMapping(prefix = "millwright.quotas")
public interface QuotaConfig {
  /** Asset models (100). */
  @WithDefault("10000")
  int models();

  /** Assets of one model (10,000). */
  @WithDefault("1000000")
  int assetsPerModel();

  /** Assets directly below another (100). */
  @WithDefault("100000")
  int childrenPerAsset();

  /** Assets from the top of a tree to its lowest (10). */
  @WithDefault("64")
  int levels();

  /** Hierarchies of one model (10). */
  @WithDefault("200")
  int hierarchiesPerModel();

  /** Properties of one model, with those of its composite models (200). */
  @WithDefault("5000")
  int propertiesPerModel();

  /** Composite models of one model, with those within others. */
  @WithDefault("1000")
  int compositesPerModel();

  /** Different properties that a formula names (10). */
  @WithDefault("500")
  int variablesPerFormula();

  /** Calls of functions in a formula (10). */
  @WithDefault("500")
  int functionsPerFormula();

  /** Properties from a formula to what is measured (10). */
  @WithDefault("100")
  int formulaLevels();

  /** Formulas of the same model that name one property (20). */
  @WithDefault("5000")
  int dependentsPerProperty();
}
