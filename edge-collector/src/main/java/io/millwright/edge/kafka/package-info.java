// SPDX-License-Identifier: Apache-2.0
/** Readings on Kafka: the next hop of an edge in the cluster edition. */
@NullMarked
package io.millwright.edge.kafka;

import org.jspecify.annotations.NullMarked;
