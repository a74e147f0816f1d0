// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams

import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker

/**
 * A Kafka broker in a JVM of its own. Says where it listens, and stops when its standard input
 * ends, so that it never outlives the test.
 */
object Broker {
  @JvmStatic
  fun main(arguments: Array<String>) {
    EmbeddedKafkaBroker()
      .withAdditionalProperties {
        // The engine makes the topics.
        it["auto.create.topics.enable"] = "false"
        it["group.initial.rebalance.delay.ms"] = "0"
        it["log.cleaner.dedupe.buffer.size"] = "2097152"
      }
      .start()
      .use {
        println("LISTENING ${it.advertisedListeners.substringAfter("://")}")
        while (System.`in`.read() >= 0) {
          // Whatever is written is ignored.
        }
      }
    Runtime.getRuntime().halt(0)
  }
}
