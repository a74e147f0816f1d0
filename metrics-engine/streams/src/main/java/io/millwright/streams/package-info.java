// SPDX-License-Identifier: Apache-2.0
/**
 * The engine as a service of the cluster edition, on Kafka Streams: it computes what readings bring
 * about, stores it in the historian, and tells others on Kafka.
 */
@NullMarked
package io.millwright.streams;

import org.jspecify.annotations.NullMarked;
