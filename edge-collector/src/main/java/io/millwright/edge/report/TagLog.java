// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.report;

import io.millwright.edge.EdgeCollector;
import io.millwright.task.RegularTask;
import java.time.Duration;

/** Logs which tags are not GOOD and why, once for each change. */
public final class TagLog implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TagLog.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final EdgeCollector collector;
  private final String edge;
  private final RegularTask writing = new RegularTask("tag-log", LOOK, this::look);

  private TagLog(EdgeCollector collector) {
    this.collector = collector;
    edge = collector.status().edge();
  }

  /** Begins to log. */
  public static TagLog start(EdgeCollector collector) {
    var log = new TagLog(collector);
    log.writing.start();
    return log;
  }

  private void look() {
    collector
        .tagChanges()
        .forEach(line -> LOG.log(System.Logger.Level.WARNING, "edge=%s %s".formatted(edge, line)));
  }

  /** Stops logging. */
  @Override
  public void close() {
    writing.close();
  }
}
