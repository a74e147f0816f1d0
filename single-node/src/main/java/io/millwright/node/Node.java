// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.historian.embedded.EmbeddedDatabase;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusBindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The life of the single-node edition's process:
 *
 * <ol>
 *   <li>The data folder is locked and the database opened. Most failed starts fail here, and the
 *       reason is reported before the server is built.
 *   <li>The server starts, and with it {@link NodeApplication}, which uses this database.
 *   <li>However the process ends, the database is closed last.
 * </ol>
 *
 * <p>SIGTERM and SIGINT end the process at any moment. Before the node is ready, a signal stops the
 * database, and everything else ends as if it was killed, which loses nothing.
 */
public final class Node {
  private static final System.Logger LOG = System.getLogger(Node.class.getName());

  /** The node of this process, for beans, which only the server can create. */
  private static final AtomicReference<@Nullable Node> CURRENT = new AtomicReference<>();

  private static final Duration STOPPING = Duration.ofSeconds(30);

  /** As long as a start waits for a restarting database. */
  private static final Duration RESTARTING = Duration.ofMinutes(1);

  /**
   * The time after which a signal that has ended one of PostgreSQL's programs has reached this
   * process, too.
   */
  private static final Duration SIGNAL_TIME = Duration.ofMillis(300);

  private final Thread starter = Thread.currentThread();
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch signalled = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable EmbeddedDatabase embedded;
  private volatile @Nullable NodeDatabase database;
  private volatile @Nullable RuntimeException failure;
  private volatile int exitCode = 1;
  private boolean isReady;

  private Node() {}

  /**
   * Runs the node until it is told to end.
   *
   * @return the exit code
   * @throws RuntimeException if the node can't start; the message says why and what to do
   */
  public static int run(NodeSettings settings) {
    var node = new Node();
    CURRENT.set(node);
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(node::endByHook, "stop"));
    } catch (IllegalStateException e) {
      // The process is already ending.
      return 0;
    }
    EarlyLog.keepNews();
    try {
      return node.live(settings);
    } catch (RuntimeException e) {
      if (node.isSignalled()) {
        return 0;
      }
      EarlyLog.forget();
      throw e;
    } finally {
      node.ended.countDown();
    }
  }

  /** Returns the node of this process. */
  static Node current() {
    return Objects.requireNonNull(CURRENT.get(), "there is no node");
  }

  private int live(NodeSettings settings) {
    try (var open = NodeDatabase.open(settings, InstantSource.system(), this::started)) {
      database = open;
      open.historian()
          .whileStarting(RESTARTING, () -> Quarkus.run(NodeApplication.class, this::ended));
    } finally {
      started.countDown();
    }
    var why = failure;
    if (why != null) {
      throw why;
    }
    return exitCode;
  }

  /**
   * Records that the start of the database is over.
   *
   * @param server the embedded database; empty if another database is configured
   */
  private synchronized void started(Optional<EmbeddedDatabase> server) {
    embedded = server.orElse(null);
    started.countDown();
  }

  /**
   * Records how Quarkus ended.
   *
   * @param code the exit code
   * @param cause why the server could not start; null if it did
   */
  private void ended(int code, @Nullable Throwable cause) {
    exitCode = code;
    if (cause != null && failure == null) {
      failure =
          new IllegalStateException(
              cause instanceof QuarkusBindException bind
                  ? "Port %d is taken by another program; stop that one, or choose another with --port"
                      .formatted(bind.getPort())
                  : "The server can't start: %s; correct the named cause; MILLWRIGHT_TRACE=1 shows more"
                      .formatted(innermost(cause)),
              cause);
    }
  }

  /** Returns the message of the innermost cause. */
  private static String innermost(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage().strip();
  }

  /** Returns the open database. */
  NodeDatabase database() {
    return Objects.requireNonNull(database, "the database is not open");
  }

  /** Records that the node is ready, so that from now on it ends in order. */
  synchronized void ready() {
    isReady = true;
    database().historian().started();
  }

  /** Records why nothing was started. */
  void failed(RuntimeException why) {
    failure = why;
  }

  /** Records that nothing was started, and silences the log of requests that fail because of it. */
  void notStarted() {
    database().historian().started();
    EarlyLog.silence();
  }

  private boolean isSignalled() {
    try {
      return signalled.await(SIGNAL_TIME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }

  /**
   * Ends the process from the shutdown hook. After a signal the JVM waits only for its hooks, and
   * would return 143 or 130 although everything went well.
   */
  private void endByHook() {
    if (ended.getCount() == 0) {
      return;
    }
    signalled.countDown();
    try {
      if (breaksOff()) {
        breakOff();
        exitCode = 0;
      } else if (!ended.await(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
        // A request or a job is still running and may take long; readings that were taken are in
        // the database.
        LOG.log(System.Logger.Level.WARNING, "node state=STOPPING action=\"ends what goes on\"");
        var server = embedded;
        if (server != null) {
          server.close();
        }
      }
      System.out.flush();
      System.err.flush();
      Runtime.getRuntime().halt(exitCode);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns true if the node is not ready yet. PostgreSQL's programs that the start waits for are
   * ended then.
   */
  private synchronized boolean breaksOff() {
    if (isReady) {
      return false;
    }
    if (started.getCount() > 0) {
      starter.interrupt();
    }
    return true;
  }

  private void breakOff() throws InterruptedException {
    EarlyLog.silence();
    if (started.await(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
      var server = embedded;
      if (server != null) {
        server.close();
      }
    }
  }
}
