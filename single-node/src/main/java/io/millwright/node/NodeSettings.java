// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.historian.postgres.database.HistorianConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of what a node opens before its server starts.
 *
 * @param data the folder of the embedded database, the buffers and the lock
 * @param databasePort the port of the embedded database; 0 for the port of the first start
 * @param database the database to use instead of the embedded one; empty for the embedded one
 */
public record NodeSettings(Path data, int databasePort, Optional<HistorianConfig> database) {}
