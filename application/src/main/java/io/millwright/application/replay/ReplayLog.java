// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.replay;

import io.millwright.engine.store.ReplayStore;

/**
 * Stores all replays, including those that have ended. The use cases request, list and cancel
 * replays here; the hosts of the engine run them. Safe for use by several threads.
 */
public interface ReplayLog extends ReplayStore {}
