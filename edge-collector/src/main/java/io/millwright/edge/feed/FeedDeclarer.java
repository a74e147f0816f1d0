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
 * Tells the registry which streams an edge delivers: when the edge starts, when its configuration
 * changes, and from time to time again, since the registry may have been replaced. What the
 * registry can't take now is told later; the edge does not wait for it.
 */
public final class FeedDeclarer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FeedDeclarer.class.getName());
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(5);

  /** A stream that is refused is free when the other edge has given it up. */
  private static final long REFUSED_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Supplier<EdgeFeeds> feeds;
  private final FeedRegistry registry;
  private final Consumer<Set<Alias>> refused;
  private final long beginNanos = System.nanoTime();
  private final RegularTask telling =
      new RegularTask("feeds", LOOK, () -> look(System.nanoTime() - beginNanos));

  // Below: the telling thread's alone.
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
   * Begins to tell.
   *
   * @param feeds what the edge delivers now; asked every second
   * @param refused is told which of its streams another edge delivers already
   */
  public static FeedDeclarer start(
      Supplier<EdgeFeeds> feeds, FeedRegistry registry, Consumer<Set<Alias>> refused) {
    var declarer = new FeedDeclarer(feeds, registry, refused);
    declarer.telling.start();
    return declarer;
  }

  /**
   * Tells what is due.
   *
   * @param nowNanos the time since the start
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

  /** Ends to tell. What the edge delivers is kept as it was told last. */
  @Override
  public void close() {
    telling.close();
  }
}
