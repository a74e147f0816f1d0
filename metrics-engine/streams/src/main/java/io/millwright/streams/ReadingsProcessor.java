// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams;

import io.millwright.application.historian.Historian;
import io.millwright.application.plant.PlantStore;
import io.millwright.asset.Asset;
import io.millwright.engine.store.Changes;
import io.millwright.engine.store.ReplayStore;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.wire.AlarmEventCodec;
import io.millwright.wire.Computed;
import io.millwright.wire.ComputedRecords;
import io.millwright.wire.ReadingCodec;
import io.millwright.wire.ReadingRecords;
import io.millwright.wire.Topics;
import io.millwright.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Runs the engine for one partition of the readings.
 *
 * <ol>
 *   <li>A record that can't be read and a reading that can't be stored are set aside with the
 *       reason, and the engine continues.
 *   <li>Before each record and every second, the processor checks whether the plant has changed.
 *       Every second it also computes a piece of the replays that such changes need.
 *   <li>Edges know no trees, so readings may come under another key than their tree's. Such
 *       readings are sent to the topic again with the right key.
 *   <li>All other readings are computed and stored in one transaction. Then the results are sent to
 *       Kafka.
 *   <li>Only then may Kafka Streams commit the record. After a crash the record comes again. That
 *       changes nothing in the historian and repeats the messages on Kafka.
 * </ol>
 */
final class ReadingsProcessor extends ContextualProcessor<String, byte[], String, byte[]> {
  /** The sink of {@link io.millwright.wire.Topics#COMPUTED}. */
  static final String COMPUTED = "computed";

  /** The sink of {@link io.millwright.wire.Topics#ALARMS}. */
  static final String ALARMS = "alarms";

  /** The sink that leads back to {@link io.millwright.wire.Topics#READINGS}. */
  static final String REKEYED = "rekeyed";

  /** The sink of {@link io.millwright.wire.Topics#UNREADABLE}. */
  static final String UNREADABLE = "unreadable";

  /**
   * The most failures while a record is divided to find the readings that can't be stored. After
   * that, a whole piece is set aside.
   */
  private static final int MOST_FAILURES = 1_000;

  private static final System.Logger LOG = System.getLogger(ReadingsProcessor.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);

  private final PlantStore plants;
  private final Historian historian;
  private final ReplayStore replays;
  private final Definitions definitions;
  private final Partitioning partitioning;
  private final HistorianRetry patience;
  private final Supplier<PartitionSnapshots> snapshots;
  private final UnreadableRecords unreadable;
  private final PartitionProgress progress;
  private @Nullable PartitionEngine engine;
  private boolean tickFails;
  private long seenVersion = -1;

  ReadingsProcessor(
      PlantStore plants,
      Historian historian,
      ReplayStore replays,
      Definitions definitions,
      Partitioning partitioning,
      HistorianRetry patience,
      UnreadableRecords unreadable,
      PartitionProgress progress,
      Supplier<PartitionSnapshots> snapshots) {
    this.plants = plants;
    this.historian = historian;
    this.replays = replays;
    this.definitions = definitions;
    this.partitioning = partitioning;
    this.patience = patience;
    this.unreadable = unreadable;
    this.progress = progress;
    this.snapshots = snapshots;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    super.init(context);
    var _ = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<String, byte[]> message) {
    int partition = context().taskId().partition();
    progress.begun(
        partition, context().recordMetadata().map(RecordMetadata::offset).orElse(-1L), now());
    try {
      take(message);
      progress.done(partition, now());
    } catch (RuntimeException e) {
      // The record is not the cause, for instance if the historian is unavailable, so it is
      // delivered again.
      progress.failed(partition, String.valueOf(e.getMessage()), now());
      throw e;
    }
  }

  private void take(Record<String, byte[]> message) {
    ReadingBatch batch;
    try {
      byte @Nullable [] value = message.value();
      if (value == null) {
        throw new WireException("The record has no value; a batch of readings has one");
      }
      batch = ReadingCodec.decode(value);
      if (batch.isEmpty()) {
        throw new WireException("The record of %d bytes has no reading".formatted(value.length));
      }
    } catch (RuntimeException e) {
      setAside(message.key(), message.value(), e);
      return;
    }
    var key = message.key() == null ? "" : message.key();
    var followedEngine = follow();
    ReadingRecords.byKey(
            followedEngine.resolve(batch),
            alias -> followedEngine.isAtHome(alias, key) ? key : followedEngine.key(alias))
        .forEach((treeKey, part) -> {
          if (treeKey.equals(key)) {
            new Pieces(followedEngine, key).accept(part);
          } else {
            ReadingRecords.of(part, _ -> treeKey, this::sendRound);
          }
        });
  }

  /** Puts the readings of one record into the engine, in smaller pieces if they fail. */
  private final class Pieces {
    private final PartitionEngine target;
    private final String key;
    private int failures;

    Pieces(PartitionEngine target, String key) {
      this.target = target;
      this.key = key;
    }

    /**
     * Computes a batch. If it fails, each half is tried alone, so that a reading that can't be
     * stored affects no other reading.
     */
    void accept(ReadingBatch batch) {
      try {
        target.accept(key, batch);
      } catch (UnavailableException | KafkaException e) {
        throw e;
      } catch (RuntimeException e) {
        failures++;
        if (batch.size() <= 1 || failures > MOST_FAILURES) {
          setAside(key, ReadingCodec.encode(batch), e);
        } else {
          accept(ReadingRecords.rows(batch, 0, batch.size() / 2));
          accept(ReadingRecords.rows(batch, batch.size() / 2, batch.size()));
        }
      }
    }
  }

  private void sendRound(String treeKey, byte[] value) {
    if (value.length > ReadingRecords.LARGEST) {
      setAside(
          treeKey,
          value,
          new WireException(
              "One reading of %d bytes is larger than a record may be".formatted(value.length)));
    } else {
      context().forward(record(treeKey, value), REKEYED);
    }
  }

  private void setAside(@Nullable String key, byte @Nullable [] value, RuntimeException failure) {
    var origin =
        context()
            .recordMetadata()
            .map(at -> new UnreadableRecords.Origin(at.topic(), at.partition(), at.offset()))
            .orElseGet(() -> new UnreadableRecords.Origin(Topics.READINGS, -1, -1));
    var reason =
        failure instanceof WireException
            ? String.valueOf(failure.getMessage())
            : failure.toString();
    var headers = unreadable.note(origin, reason, value);
    context()
        .forward(
            new Record<>(
                key, UnreadableRecords.kept(value), context().currentSystemTimeMs(), headers),
            UNREADABLE);
  }

  private void tick(long wallClockMillis) {
    int partition = context().taskId().partition();
    try {
      var current = follow();
      current.advance(Instant.ofEpochMilli(wallClockMillis));
      current.replay();
      current.takeSnapshots();
      tickFails = false;
    } catch (UnavailableException | KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      // If the thread failed instead, it would meet the same fault again and process no reading.
      progress.failed(partition, e.toString(), now());
      if (!tickFails) {
        tickFails = true;
        LOG.log(System.Logger.Level.ERROR, "partition=" + partition + " state=FAILED", e);
      }
    }
  }

  @Override
  public void close() {
    progress.left(context().taskId().partition());
    if (engine != null) {
      engine.end();
    }
  }

  /** Returns the engine with the present plant. */
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
          value -> tell(root.key(), value, COMPUTED));
    }
    for (var event : changes.alarms()) {
      tell(
          event.alarm().asset() + "/" + event.alarm().key(), AlarmEventCodec.encode(event), ALARMS);
    }
  }

  /**
   * Sends a message to Kafka, unless it is larger than the brokers accept: the historian has its
   * content, and the failed message would stop the engine.
   */
  private void tell(String key, byte[] value, String sink) {
    if (value.length <= ReadingRecords.LARGEST) {
      context().forward(record(key, value), sink);
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          "sink=%s key=%s bytes=%d state=NOT_TOLD; it is stored, but larger than a record may be"
              .formatted(sink, key, value.length));
    }
  }

  private Record<String, byte[]> record(String key, byte[] value) {
    return new Record<>(key, value, context().currentSystemTimeMs());
  }
}
