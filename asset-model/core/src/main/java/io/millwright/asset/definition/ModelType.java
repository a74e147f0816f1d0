// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

/** What an asset model is for (SiteWise, assetModelType). */
public enum ModelType {
  /** Assets are made of it. */
  ASSET_MODEL,
  /** Other models are composed of it; it has no assets, hierarchies or alarms of its own. */
  COMPONENT_MODEL,
  /** A contract that other models fulfil; it has no assets. */
  INTERFACE
}
