// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.replay;

import io.millwright.engine.store.ReplayStore;

/**
 * Keeps all replays, those that have ended too. The use cases ask for replays, list them and cancel
 * them here; the hosts of the engine run them. Safe for use by several threads.
 */
public interface ReplayLog extends ReplayStore {}
