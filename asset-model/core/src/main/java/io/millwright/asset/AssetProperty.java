// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.reading.Alias;

/**
 * One property of one asset.
 *
 * @param asset the asset
 * @param property the property of the asset's model
 * @param alias the name of its data stream
 */
public record AssetProperty(Asset asset, PropertyDefinition property, Alias alias) {}
