// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.historian.postgres.database.HistorianConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a node keeps what it has, which is opened before its server starts.
 *
 * @param data the folder of the embedded database, the buffers and the lock
 * @param databasePort on which the embedded database listens; 0 for the one that the folder keeps
 * @param database a database to use instead of the embedded one
 */
public record NodeSettings(Path data, int databasePort, Optional<HistorianConfig> database) {}
