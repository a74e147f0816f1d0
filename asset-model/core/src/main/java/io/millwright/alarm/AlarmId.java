// SPDX-License-Identifier: Apache-2.0
package io.millwright.alarm;

import io.millwright.asset.id.AssetId;

/**
 * Names one alarm of one asset.
 *
 * @param asset the asset
 * @param key the key of the alarm in the asset's model
 */
public record AlarmId(AssetId asset, String key) {}
