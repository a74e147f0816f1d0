// SPDX-License-Identifier: Apache-2.0
/**
 * Records of {@link io.millwright.wire} over Kafka: the one sender and the one reader. Every
 * process that writes to a topic of Millwright does so by {@link io.millwright.kafka.RecordSender}.
 */
@NullMarked
package io.millwright.kafka;

import org.jspecify.annotations.NullMarked;
