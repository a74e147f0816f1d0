// SPDX-License-Identifier: Apache-2.0
/**
 * Bytes on Kafka: topic names, and codecs of the messages that {@code millwright.proto} defines.
 */
@NullMarked
package io.millwright.wire;

import org.jspecify.annotations.NullMarked;
