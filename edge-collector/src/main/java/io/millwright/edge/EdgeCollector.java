// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.connector.ConnectorContext;
import io.millwright.connector.ConnectorFactory;
import io.millwright.edge.spool.Spool;
import io.millwright.edge.tag.LastBadTimes;
import io.millwright.feed.EdgeFeeds;
import io.millwright.reading.Alias;
import io.millwright.reading.Reading;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.report.BufferReport;
import io.millwright.report.EdgeReport;
import io.millwright.report.SourceReport;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.SourceDefinition;
import io.millwright.source.TagDefinition;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A running edge: it reads its sources, buffers their readings on disk, and forwards them to the
 * next hop. A reading is on the disk before its connector continues, and leaves the disk after the
 * next hop has acknowledged it. So no reading is lost whenever the process ends, and a reading that
 * was forwarded but not acknowledged is sent twice. A failing source affects no other source. Safe
 * for use by several threads.
 */
public final class EdgeCollector implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EdgeCollector.class.getName());

  private final String name;
  private final EdgeSettings settings;
  private final ConnectorContext context;
  private final Connectors connectors;
  private final Spool spool;
  private final ReadingSink sink;
  private final Forwarder forwarder;
  private final KnownUntil known;
  private final LastBadTimes lastBad;
  // This list is replaced as a whole, so that status() need not wait for a change.
  private volatile List<RunningSource> sources = List.of();
  private volatile EdgeFeeds feeds;
  private volatile Set<Alias> refused = Set.of();
  private final Instant started;

  /** Samples that never reached the buffer, including those of sources that were removed. */
  private final AtomicLong lostBefore = new AtomicLong();

  private boolean closed;

  private EdgeCollector(
      EdgeDefinition edge,
      EdgeSettings settings,
      ReadingSink sink,
      ConnectorContext context,
      Connectors connectors) {
    name = edge.name();
    this.sink = sink;
    this.settings = settings;
    this.context = context;
    this.connectors = connectors;
    started = context.clock().instant();
    spool = Spool.open(settings.spool(), settings.spoolLimit(), settings.overflow());
    known = KnownUntil.open(settings.spool().resolve("known-until"));
    lastBad = LastBadTimes.open(settings.spool().resolve("last-bad"), streams(edge.sources()));
    forwarder = new Forwarder(spool, sink, settings, context.clock(), edge.name());
    forwarder.start();
    feeds = edge.feeds(context.clock().instant());
    read(edge.sources());
  }

  /**
   * Reads these sources from now on. Unchanged sources continue without interruption, and so do the
   * buffer and the forwarding.
   *
   * @throws InvalidException if a source can't be used, with every problem; nothing has changed
   *     then
   */
  public synchronized void change(List<SourceDefinition> wanted) {
    var problems = connectors.check(new EdgeDefinition(name, wanted));
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    if (!closed) {
      feeds = new EdgeDefinition(name, wanted).feeds(context.clock().instant());
      read(wanted);
    }
  }

  private void read(List<SourceDefinition> wanted) {
    var kept = new HashMap<String, RunningSource>();
    for (var running : sources) {
      var name = running.source().name();
      if (wanted.contains(running.source())) {
        kept.put(name, running);
      } else {
        // The old connection ends first, because the device may not accept two connections.
        running.end();
        LOG.log(System.Logger.Level.INFO, "source=" + name + " is no longer read as it was");
      }
    }
    var now = new ArrayList<RunningSource>();
    for (var source : wanted) {
      var running = kept.get(source.name());
      now.add(running == null ? start(source) : running);
    }
    sources = List.copyOf(now);
  }

  private RunningSource start(SourceDefinition source) {
    var feed =
        new SourceFeed(
            source,
            spool,
            source.maxAhead().orElse(settings.maxAhead()),
            context.clock(),
            new SourceLiveness(name, source, known),
            lastBad,
            lostBefore::addAndGet);
    feed.refuse(refused);
    return RunningSource.start(source, feed, connectors, context);
  }

  private static Set<Alias> streams(List<SourceDefinition> sources) {
    return sources.stream()
        .flatMap(source -> source.tags().stream())
        .map(TagDefinition::alias)
        .collect(Collectors.toSet());
  }

  /**
   * Starts an edge with the connectors that {@link ServiceLoader} finds.
   *
   * @param edge the sources to read
   * @param settings how to buffer and forward
   * @param sink the next hop
   * @param context the clock, the passwords and the data folder
   * @throws InvalidException if the definition can't be used, with every problem
   * @throws io.millwright.edge.spool.SpoolException if the spool's folder can't be used
   */
  public static EdgeCollector start(
      EdgeDefinition edge, EdgeSettings settings, ReadingSink sink, ConnectorContext context) {
    return start(edge, settings, sink, context, Connectors.installed());
  }

  /** Starts an edge with the given connectors instead of the installed ones. */
  public static EdgeCollector start(
      EdgeDefinition edge,
      EdgeSettings settings,
      ReadingSink sink,
      ConnectorContext context,
      Collection<ConnectorFactory> connectors) {
    return start(edge, settings, sink, context, Connectors.of(connectors));
  }

  private static EdgeCollector start(
      EdgeDefinition edge,
      EdgeSettings settings,
      ReadingSink sink,
      ConnectorContext context,
      Connectors connectors) {
    var problems = connectors.check(edge);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return new EdgeCollector(edge, settings, sink, context, connectors);
  }

  /**
   * Returns everything that is wrong with an edge's sources, judged by the installed connectors.
   */
  public static List<Problem> check(EdgeDefinition edge) {
    return Connectors.installed().check(edge);
  }

  /**
   * Records that streams became BAD now by readings that this edge did not produce, such as those
   * of tags whose source has a mistake in its file.
   */
  public void noteBad(Set<Alias> streams) {
    long now = Micros.of(context.clock().instant());
    lastBad.note(streams.stream().collect(Collectors.toMap(stream -> stream, _ -> now)));
  }

  /** Gives each of these streams, which nobody collects, a reading of quality BAD. */
  public void deliverBad(Set<Alias> streams) {
    var now = context.clock().instant();
    noteBad(streams);
    var batch = new ReadingBatch.Builder();
    streams.forEach(
        stream -> batch.add(new Reading(stream, new Tqv(now, Quality.BAD, Value.none()))));
    var _ = spool.append(batch.build());
  }

  /** Returns the version of this edge's software. */
  public static String version() {
    return EdgeVersion.TEXT;
  }

  /** Returns the feeds of this edge since its sources last changed. */
  public EdgeFeeds feeds() {
    return feeds;
  }

  /** Produces no readings of these streams from now on, because another edge delivers them. */
  public synchronized void refuse(Set<Alias> streams) {
    if (!streams.equals(refused)) {
      refused = Set.copyOf(streams);
      sources.forEach(running -> running.feed().refuse(refused));
      LOG.log(
          System.Logger.Level.WARNING,
          "edge=%s streams that another edge delivers are not collected: %s"
              .formatted(name, refused));
    }
  }

  /** Returns the present status of the edge. */
  public EdgeStatus status() {
    var spooled = spool.status();
    return new EdgeStatus(
        name,
        sources.stream().map(running -> running.feed().status()).toList(),
        spooled,
        forwarder.status(),
        sink.refused(),
        spooled.dropped() + lostBefore.get());
  }

  /**
   * Returns the edge's present report of itself.
   *
   * @param fromFiles the refused parts of edge files, of this edge and of others
   */
  public EdgeReport report(List<RefusedSource> fromFiles) {
    var own = fromFiles.stream().filter(part -> part.edge().equals(name)).toList();
    var reports = new ArrayList<SourceReport>();
    var names = new HashSet<String>();
    for (var running : sources) {
      var source = running.source().name();
      names.add(source);
      reports.add(
          running.report(own.stream().filter(part -> part.source().equals(source)).toList()));
    }
    own.stream()
        .filter(part -> names.add(part.source()))
        .forEach(part -> reports.add(part.report()));
    var status = status();
    var spooled = status.spool();
    return new EdgeReport(
        name,
        EdgeVersion.TEXT,
        context.clock().instant(),
        started,
        false,
        new BufferReport(
            spooled.records(), spooled.bytes(), spooled.limit(), status.lost(), status.lossCause()),
        status.refused(),
        reports.size(),
        reports);
  }

  /**
   * Returns the changes of tags since the last call as lines for people. There is at most one line
   * for each status and source, however many tags have it.
   */
  public List<String> tagChanges() {
    var now = context.clock().instant();
    return sources.stream().flatMap(running -> running.tagChanges(now).stream()).toList();
  }

  /**
   * Ends all connections, forwards the buffered readings if the next hop accepts them in time, and
   * stops.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    sources.forEach(RunningSource::end);
    forwarder.close();
    spool.close();
  }
}
