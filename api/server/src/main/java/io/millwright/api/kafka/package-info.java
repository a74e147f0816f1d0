// SPDX-License-Identifier: Apache-2.0
/**
 * The API on Kafka, in the cluster edition: readings and definitions go out, live values come in.
 */
@NullMarked
package io.millwright.api.kafka;

import org.jspecify.annotations.NullMarked;
