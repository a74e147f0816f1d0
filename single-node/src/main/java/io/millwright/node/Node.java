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
 *   <li>The data folder is locked and the database opened. What is wrong there is the usual reason
 *       why nothing starts, and is said before a server is built.
 *   <li>The server starts, and with it {@link NodeApplication}, which takes the database from here.
 *   <li>However it ends, the database is closed last.
 * </ol>
 *
 * <p>SIGTERM and SIGINT end the process at any moment. Before it is ready that means: the database
 * is stopped, and all else ends as by a kill, which nothing is lost by.
 */
public final class Node {
  private static final System.Logger LOG = System.getLogger(Node.class.getName());

  /** The one of this process, for beans, which the server makes and nobody else can. */
  private static final AtomicReference<@Nullable Node> CURRENT = new AtomicReference<>();

  private static final Duration STOPPING = Duration.ofSeconds(30);

  /** As long as a start waits for a database that starts anew. */
  private static final Duration RESTARTING = Duration.ofMinutes(1);

  /** After which a signal that has ended one of PostgreSQL's programs has come to us as well. */
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
   * @throws RuntimeException if it can't start; the message says why and what to do
   */
  public static int run(NodeSettings settings) {
    var node = new Node();
    CURRENT.set(node);
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(node::endByHook, "stop"));
    } catch (IllegalStateException e) {
      // The process ends already.
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

  /** The node of this process. */
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

  /** Nothing is waited for any more but this server, where there is one. */
  private synchronized void started(Optional<EmbeddedDatabase> server) {
    embedded = server.orElse(null);
    started.countDown();
  }

  /** Quarkus' word on the end; a cause where it could not start. */
  private void ended(int code, @Nullable Throwable cause) {
    exitCode = code;
    if (cause != null && failure == null) {
      failure =
          new IllegalStateException(
              cause instanceof QuarkusBindException bind
                  ? "Port %d is taken by another program; stop that one, or choose another with --port"
                      .formatted(bind.getPort())
                  : "The server can't start: %s; correct what is named, MILLWRIGHT_TRACE=1 says more"
                      .formatted(innermost(cause)),
              cause);
    }
  }

  /** The words of what has failed first. */
  private static String innermost(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.toString() : cause.getMessage().strip();
  }

  /** The database, open. */
  NodeDatabase database() {
    return Objects.requireNonNull(database, "the database is not open");
  }

  /** From now on an end is an orderly one. */
  synchronized void ready() {
    isReady = true;
    database().historian().started();
  }

  /** Says why nothing was started. */
  void failed(RuntimeException why) {
    failure = why;
  }

  /** Nothing was started: what requests meet on the way to the end is no news. */
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
   * After SIGTERM or SIGINT the JVM waits for its hooks only, and not for the thread that stops us;
   * and it would end with 143 or 130 although all went well.
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
        // A request or a job goes on, and may for long; what was taken is in the database.
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

  /** True where it is not ready yet; programs of PostgreSQL that are waited for are then ended. */
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
