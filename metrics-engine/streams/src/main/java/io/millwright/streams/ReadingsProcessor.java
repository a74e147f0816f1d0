// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.asset.Asset;
import io.millwright.asset.PlantStore;
import io.millwright.historian.Changes;
import io.millwright.historian.Historian;
import io.millwright.historian.ReplayStore;
import io.millwright.reading.ReadingBatch;
import io.millwright.wire.AlarmEventCodec;
import io.millwright.wire.Computed;
import io.millwright.wire.ComputedRecords;
import io.millwright.wire.ReadingCodec;
import io.millwright.wire.ReadingRecords;
import io.millwright.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Hosts the engines of one partition of the readings.
 *
 * <ol>
 *   <li>Before each record, and every second, it looks whether the plant has changed; a piece of
 *       the past that is to be computed again for that is computed every second.
 *   <li>Readings that came under another key than that of their tree, since an edge knows no trees,
 *       are sent round again under the right one.
 *   <li>All others are computed and stored in one transaction; then what was computed goes to
 *       Kafka.
 *   <li>Only then may Kafka Streams commit the record. After a crash it comes again, which changes
 *       nothing in the historian and repeats what was told on Kafka.
 * </ol>
 */
final class ReadingsProcessor extends ContextualProcessor<String, byte[], String, byte[]> {
  /** The sink of {@link io.millwright.wire.Topics#COMPUTED}. */
  static final String COMPUTED = "computed";

  /** The sink of {@link io.millwright.wire.Topics#ALARMS}. */
  static final String ALARMS = "alarms";

  /** The sink that leads back to {@link io.millwright.wire.Topics#READINGS}. */
  static final String REKEYED = "rekeyed";

  private static final System.Logger LOG = System.getLogger(ReadingsProcessor.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);

  private final PlantStore plants;
  private final Historian historian;
  private final ReplayStore replays;
  private final Definitions definitions;
  private final Partitioning partitioning;
  private final Patience patience;
  private final Supplier<PartitionSnapshots> snapshots;
  private @Nullable PartitionEngine engine;
  private long seenVersion = -1;

  ReadingsProcessor(
      PlantStore plants,
      Historian historian,
      ReplayStore replays,
      Definitions definitions,
      Partitioning partitioning,
      Patience patience,
      Supplier<PartitionSnapshots> snapshots) {
    this.plants = plants;
    this.historian = historian;
    this.replays = replays;
    this.definitions = definitions;
    this.partitioning = partitioning;
    this.patience = patience;
    this.snapshots = snapshots;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    super.init(context);
    var _ = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<String, byte[]> message) {
    ReadingBatch batch;
    try {
      batch = ReadingCodec.decode(message.value());
    } catch (WireException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "%s passed over: %s; it was not written by Millwright, or by a newer one"
              .formatted(
                  context()
                      .recordMetadata()
                      .map(at -> "%s-%d@%d".formatted(at.topic(), at.partition(), at.offset()))
                      .orElse("record"),
                  e.getMessage()));
      return;
    }
    var key = message.key() == null ? "" : message.key();
    var followedEngine = follow();
    ReadingRecords.byKey(
            followedEngine.resolve(batch),
            alias -> followedEngine.isAtHome(alias, key) ? key : followedEngine.key(alias))
        .forEach((treeKey, part) -> {
          if (treeKey.equals(key)) {
            followedEngine.accept(key, part);
          } else {
            ReadingRecords.of(
                part,
                _ -> treeKey,
                (itsKey, value) -> context().forward(record(itsKey, value), REKEYED));
          }
        });
  }

  private void tick(long wallClockMillis) {
    var current = follow();
    current.advance(Instant.ofEpochMilli(wallClockMillis));
    current.replay();
    current.takeSnapshots();
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.end();
    }
  }

  /** The engine with the plant as it is now. */
  private PartitionEngine follow() {
    var current = engine;
    long version = definitions.version();
    if (current != null && version == seenVersion) {
      return current;
    }
    if (current == null) {
      int partition = context().taskId().partition();
      current =
          new PartitionEngine(
              plants,
              historian,
              replays,
              snapshots.get(),
              key -> partitioning.partition(key) == partition,
              patience,
              this::now,
              this::tell);
      engine = current;
    } else {
      current.reload();
    }
    seenVersion = version;
    return current;
  }

  private Instant now() {
    return Instant.ofEpochMilli(context().currentSystemTimeMs());
  }

  private void tell(Asset root, Changes changes) {
    if (!changes.removals().isEmpty() || !changes.computed().isEmpty()) {
      ComputedRecords.of(
          new Computed(root.id(), changes.removals(), changes.computed()),
          value -> context().forward(record(root.key(), value), COMPUTED));
    }
    for (var event : changes.alarms()) {
      context()
          .forward(
              record(
                  event.alarm().asset() + "/" + event.alarm().key(), AlarmEventCodec.encode(event)),
              ALARMS);
    }
  }

  private Record<String, byte[]> record(String key, byte[] value) {
    return new Record<>(key, value, context().currentSystemTimeMs());
  }
}
