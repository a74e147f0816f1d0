// SPDX-License-Identifier: Apache-2.0
/**
 * The plant in tables: models, assets, memberships and attributes, as they are now and as they were
 * in each version.
 *
 * <p>{@code StoredPlant} reads and saves; {@code PlantRows} reads rows back, {@code ModelRows},
 * {@code AssetRows} and {@code MembershipRows} write what differs between two plants. A row that is
 * replaced or removed goes into the table of the past with the same name.
 */
@NullMarked
package io.millwright.historian.postgres.plant;

import org.jspecify.annotations.NullMarked;
