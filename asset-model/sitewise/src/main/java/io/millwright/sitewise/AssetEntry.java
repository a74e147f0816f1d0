// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.Asset;
import io.millwright.asset.id.AssetId;
import java.util.Optional;

/**
 * One asset while it is read.
 *
 * @param layers the objects of documents that describe it; empty if no document names it
 * @param id its id
 * @param external its external id, if a document gives one
 * @param name the name that people see
 * @param model the names of its model's parts
 * @param before the asset in the present plant, from which it keeps what the documents do not
 *     mention
 */
record AssetEntry(
    Layers layers,
    AssetId id,
    Optional<String> external,
    String name,
    ModelNames model,
    Optional<Asset> before) {}
