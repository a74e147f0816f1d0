// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * The configuration of how much a plant may contain; see {@link io.millwright.asset.Quotas}.
 * SiteWise's own limits are in parentheses.
 */
@ConfigMapping(prefix = "millwright.quotas")
public interface QuotaConfig {
  /** Returns the most asset models (100). */
  @WithDefault("10000")
  int models();

  /** Returns the most assets of one model (10,000). */
  @WithDefault("1000000")
  int assetsPerModel();

  /** Returns the most assets directly below another (100). */
  @WithDefault("100000")
  int childrenPerAsset();

  /** Returns the most levels of a tree (10). */
  @WithDefault("64")
  int levels();

  /** Returns the most hierarchies of one model (10). */
  @WithDefault("200")
  int hierarchiesPerModel();

  /** Returns the most properties of one model, including those of its composite models (200). */
  @WithDefault("5000")
  int propertiesPerModel();

  /** Returns the most composite models of one model, including nested ones. */
  @WithDefault("1000")
  int compositesPerModel();

  /** Returns the most different properties in a formula (10). */
  @WithDefault("500")
  int variablesPerFormula();

  /** Returns the most function calls in a formula (10). */
  @WithDefault("500")
  int functionsPerFormula();

  /** Returns the longest chain of properties from a formula to measurements (10). */
  @WithDefault("100")
  int formulaLevels();

  /** Returns the most formulas of the same model that name one property (20). */
  @WithDefault("5000")
  int dependentsPerProperty();
}
