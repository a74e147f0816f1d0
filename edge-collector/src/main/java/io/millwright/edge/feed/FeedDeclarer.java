// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.feed;

import io.millwright.feed.EdgeFeeds;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.task.RegularTask;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Declares an edge's feeds to the registry: when the edge starts, when its configuration changes,
 * and every five minutes, because the registry may have been replaced. A declaration that fails is
 * repeated later; the edge does not wait for it.
 */
public final class FeedDeclarer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FeedDeclarer.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(5);

  /**
   * A refused stream becomes available after the other edge has given it up, so it is declared
   * again.
   */
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Supplier<EdgeFeeds> feeds;
  private final FeedRegistry registry;
  private final Consumer<Set<Alias>> refused;
  private final long beginNanos = System.nanoTime();
  private final RegularTask telling =
      new RegularTask("feeds", LOOK, () -> look(System.nanoTime() - beginNanos));

  // Only the declaring thread uses the fields below.
  private @Nullable EdgeFeeds told;
  private long dueNanos;
  private boolean isAway;

  FeedDeclarer(Supplier<EdgeFeeds> feeds, FeedRegistry registry) {
    this(feeds, registry, _ -> {});
  }

  FeedDeclarer(Supplier<EdgeFeeds> feeds, FeedRegistry registry, Consumer<Set<Alias>> refused) {
    this.refused = refused;
    this.feeds = feeds;
    this.registry = registry;
  }

  /**
   * Begins to declare feeds.
   *
   * @param feeds returns the edge's present feeds; called every second
   * @param refused receives the streams of this edge that another edge already delivers
   */
  public static FeedDeclarer start(
      Supplier<EdgeFeeds> feeds, FeedRegistry registry, Consumer<Set<Alias>> refused) {
    var declarer = new FeedDeclarer(feeds, registry, refused);
    declarer.telling.start();
    return declarer;
  }

  /**
   * Sends a declaration if one is due.
   *
   * @param nowNanos the nanoseconds since the start
   */
  void look(long nowNanos) {
    var now = feeds.get();
    boolean isNews = !now.equals(told) && !isAway;
    if (!isNews && nowNanos - dueNanos < 0) {
      refused.accept(registry.refused(now.edge()));
      return;
    }
    try {
      registry.declare(now);
      var others = registry.refused(now.edge());
      refused.accept(others);
      told = now;
      dueNanos = nowNanos + (others.isEmpty() ? AGAIN_NANOS : REFUSED_NANOS);
      if (isAway) {
        isAway = false;
        LOG.log(System.Logger.Level.INFO, "edge=%s feeds state=TOLD".formatted(now.edge()));
      }
    } catch (RuntimeException e) {
      dueNanos = nowNanos + RETRY_NANOS;
      if (!isAway) {
        isAway = true;
        LOG.log(
            e instanceof UnavailableException
                ? System.Logger.Level.WARNING
                : System.Logger.Level.ERROR,
            "edge=%s feeds state=WAITING cause=\"%s\"".formatted(now.edge(), e.getMessage()));
      }
    }
  }

  /** Stops declaring. The registry keeps the last declaration. */
  @Override
  public void close() {
    telling.close();
  }
}
