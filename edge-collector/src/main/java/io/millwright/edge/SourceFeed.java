// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.connector.ConnectionState;
import io.millwright.connector.ConnectorListener;
import io.millwright.connector.Sample;
import io.millwright.connector.StatusMeaning;
import io.millwright.edge.spool.Spool;
import io.millwright.edge.spool.SpoolException;
import io.millwright.edge.tag.LastBadTimes;
import io.millwright.edge.tag.Normaliser;
import io.millwright.edge.tag.ReturningValues;
import io.millwright.edge.tag.TagConditions;
import io.millwright.edge.tag.TagConditions.Condition;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.report.BadTag;
import io.millwright.source.SourceDefinition;
import io.millwright.source.TagDefinition;
import io.millwright.value.Quality;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the samples of one source into the spool. {@link #onSamples} returns to the connector only
 * after the readings are on the disk, so that a slow disk slows its connectors down.
 */
final class SourceFeed implements ConnectorListener {
  private static final System.Logger LOG = System.getLogger(SourceFeed.class.getName());

  /** The most readings of one record, so that one delivery can't be larger than the spool. */
  private static final int LARGEST_RECORD = 10_000;

  private final SourceDefinition source;
  private final Spool spool;
  private final InstantSource clock;
  private final Normaliser normaliser;
  private final SourceLiveness liveness;
  private final ReturningValues returning;
  private final LongConsumer losses;
  private final TagConditions conditions = new TagConditions();

  /** The streams that another edge delivers. */
  private volatile Set<Alias> refused = Set.of();

  private volatile Instant refusedSince = Instant.EPOCH;

  // These fields are guarded by this object, because status() must not wait for the disk.
  private ConnectionState state = ConnectionState.CONNECTING;
  private String cause = "";
  private Instant since;
  private long samples;
  private long readings;
  private long bad;
  private long filtered;
  private long lost;
  private @Nullable Instant lastReading;
  private boolean losing;
  private String lossCause = "";

  /**
   * Creates the feed of a source.
   *
   * @param losses receives the number of samples that never reach the spool; the spool counts its
   *     own losses
   */
  SourceFeed(
      SourceDefinition source,
      Spool spool,
      Duration maxAhead,
      InstantSource clock,
      SourceLiveness liveness,
      LastBadTimes lastBad,
      LongConsumer losses) {
    this.losses = losses;
    this.source = source;
    this.spool = spool;
    this.clock = clock;
    this.liveness = liveness;
    returning =
        new ReturningValues(source.tags().stream().map(TagDefinition::alias).toList(), lastBad);
    normaliser = new Normaliser(source.tags(), maxAhead, this::see);
    since = clock.instant();
  }

  /** Produces no readings of these streams, which another edge delivers. */
  void refuse(Set<Alias> streams) {
    refused = Set.copyOf(streams);
    refusedSince = clock.instant();
    var tags = new BitSet();
    for (int tag = 0; tag < source.tags().size(); tag++) {
      tags.set(tag, isOf(refused, tag));
    }
    conditions.leaveOut(tags);
  }

  private List<Sample> withoutRefused(List<Sample> delivered) {
    var streams = refused;
    return streams.isEmpty()
        ? delivered
        : delivered.stream().filter(sample -> !isOf(streams, sample.tag())).toList();
  }

  private boolean isOf(Set<Alias> streams, int tag) {
    return tag >= 0
        && tag < source.tags().size()
        && streams.contains(source.tags().get(tag).alias());
  }

  private List<TagDefinition> refusedTags() {
    var streams = refused;
    return streams.isEmpty()
        ? List.of()
        : source.tags().stream().filter(tag -> streams.contains(tag.alias())).toList();
  }

  /**
   * Returns the conditions of tags that are not GOOD, with the changes that nobody was told yet.
   */
  TagConditions conditions() {
    return conditions;
  }

  /** Returns how many tags are not GOOD, including tags whose stream another edge delivers. */
  int notGood() {
    return conditions.notGood() + refusedTags().size();
  }

  /**
   * Returns the first tags that are not GOOD.
   *
   * @param explained explains a status of the protocol
   */
  List<BadTag> badTags(int most, Function<String, StatusMeaning> explained) {
    var found = new ArrayList<BadTag>();
    conditions
        .first(most)
        .forEach((tag, condition) -> found.add(badTag(tag, condition, explained)));
    refusedTags().stream()
        .limit(most - found.size())
        .map(tag ->
            new BadTag(
                tag.alias().path(),
                Quality.BAD,
                "not collected: another edge delivers this alias",
                refusedSince,
                "give one of the two tags another alias, or take it out of one edge file"))
        .forEach(found::add);
    return found;
  }

  /** Returns the description of a tag that is not GOOD, for people. */
  BadTag badTag(int tag, Condition condition, Function<String, StatusMeaning> explained) {
    var definition = source.tags().get(tag);
    var meaning = Normaliser.meaning(condition.status(), explained);
    return new BadTag(
        definition.alias().path(),
        condition.quality(),
        meaning.words(),
        condition.since(),
        meaning.advice());
  }

  /** Writes until when the source was alive in the edge's previous run. */
  void start() {
    say(liveness::start);
  }

  /** Writes liveness readings into the spool. */
  private void say(Consumer<ReadingBatch.Builder> what) {
    var batch = new ReadingBatch.Builder(4);
    try {
      what.accept(batch);
      if (batch.size() > 0) {
        var _ = spool.append(batch.build());
      }
    } catch (RuntimeException e) {
      failed(0, e);
    }
  }

  @Override
  public void onAlive() {
    say(batch -> liveness.alive(clock.instant(), batch));
  }

  @Override
  public void onSamples(List<Sample> delivered) {
    for (int from = 0; from < delivered.size(); from += LARGEST_RECORD) {
      take(delivered.subList(from, Math.min(delivered.size(), from + LARGEST_RECORD)));
    }
  }

  private void see(int tag, Quality quality, String status, Instant arrived) {
    if (quality != Quality.GOOD || !conditions.isAllGood()) {
      conditions.note(tag, quality, status, arrived, !isConnected());
    }
  }

  private void take(List<Sample> delivered) {
    var arrived = clock.instant();
    var batch = new ReadingBatch.Builder();
    boolean isConnected = isConnected();
    try {
      var samples = returning.stamped(withoutRefused(delivered), arrived);
      var outcome = normaliser.add(samples, arrived, batch);
      if (isConnected) {
        liveness.alive(arrived, batch);
      }
      boolean taken = spool.append(batch.build());
      if (taken) {
        returning.kept();
      }
      count(outcome, taken, arrived);
    } catch (RuntimeException e) {
      // The listener must not throw: a connector must not fail because of the edge's disk.
      normaliser.reset();
      failed(delivered.size(), e);
    }
  }

  private synchronized void count(Normaliser.Outcome outcome, boolean taken, Instant arrived) {
    samples += outcome.taken() + outcome.dropped() + outcome.unknown();
    filtered += outcome.dropped();
    lose(outcome.unknown());
    if (!taken) {
      normaliser.reset();
      return;
    }
    readings += outcome.taken();
    bad += outcome.bad();
    if (outcome.taken() > 0) {
      lastReading = arrived;
    }
    lossCause = "";
    if (losing) {
      losing = false;
      LOG.log(System.Logger.Level.INFO, "source=" + source.name() + " buffered again");
    }
  }

  private void lose(long more) {
    lost += more;
    losses.accept(more);
  }

  private synchronized void failed(int delivered, RuntimeException e) {
    samples += delivered;
    if (!(e instanceof SpoolException)) {
      lose(delivered);
      lossCause = String.valueOf(e.getMessage());
    }
    if (!losing) {
      losing = true;
      LOG.log(
          System.Logger.Level.ERROR,
          "source=" + source.name() + " readings are lost, cause=\"" + e.getMessage() + "\"",
          e);
    }
  }

  @Override
  public void onState(ConnectionState now, String why) {
    boolean isLost = isConnected() && now != ConnectionState.CONNECTED;
    note(now, why);
    if (isLost) {
      say(liveness::lost);
    }
  }

  private synchronized boolean isConnected() {
    return state == ConnectionState.CONNECTED;
  }

  private synchronized void note(ConnectionState now, String why) {
    if (now != state) {
      // The connector has logged the cause and its next step.
      since = clock.instant();
    }
    state = now;
    cause = why;
  }

  synchronized SourceStatus status() {
    return new SourceStatus(
        source.name(),
        source.protocol(),
        state,
        cause,
        since,
        source.tags().size(),
        conditions.bad() + refusedTags().size(),
        samples,
        readings,
        bad,
        filtered,
        lost,
        lossCause,
        Optional.ofNullable(lastReading));
  }
}
