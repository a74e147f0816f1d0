// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kafka;

import io.millwright.application.plant.Plants;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.wire.ReadingRecords;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;
import org.jspecify.annotations.Nullable;

/**
 * Writes readings to {@link Topics#READINGS} under the key of their tree, and returns when the
 * brokers have acknowledged them all.
 */
@Singleton
@IfBuildProfile("cluster")
final class KafkaSink implements ReadingSink {
  private final Emitter<byte @Nullable []> emitter;
  private final Plants plants;

  KafkaSink(
      @Channel("readings-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
          Emitter<byte @Nullable []> emitter,
      Plants plants) {
    this.emitter = emitter;
    this.plants = plants;
  }

  @Override
  public void accept(ReadingBatch batch) {
    var records = new Records(Topics.READINGS, emitter);
    ReadingRecords.of(batch, this::key, records::send);
    records.await();
  }

  private String key(Alias alias) {
    var plant = plants.now();
    return plant
        .findProperty(alias)
        .map(property -> plant.root(property.asset()).key())
        .orElseGet(() -> Topics.readingsKey(alias));
  }
}
