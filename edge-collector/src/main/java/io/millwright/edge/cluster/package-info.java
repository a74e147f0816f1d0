// SPDX-License-Identifier: Apache-2.0
/** The collector as a process of its own in the cluster edition. */
@NullMarked
package io.millwright.edge.cluster;

import org.jspecify.annotations.NullMarked;
