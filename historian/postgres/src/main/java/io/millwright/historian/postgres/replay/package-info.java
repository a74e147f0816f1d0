// SPDX-License-Identifier: Apache-2.0
/**
 * Replays: ranges of a tree that are computed again, and the drafts that they compute until they
 * are published.
 */
@NullMarked
package io.millwright.historian.postgres.replay;

import org.jspecify.annotations.NullMarked;
