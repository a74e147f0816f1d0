// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.millwright.connector.Sample;
import io.millwright.connector.opcua.session.ConnectionException;
import io.millwright.connector.opcua.session.DataValues;
import io.millwright.connector.opcua.session.Namespaces;
import io.millwright.connector.opcua.session.ServerLink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * One subscription with an item for each tag, for as long as one session lives.
 *
 * <p>A tag that the server refuses is BAD with the server's reason; the other tags go on. For a
 * node or a namespace that is not there, or not any more, the server is asked again now and then
 * ({@link MissingNodes}). Where a tag names its namespace by the URI, the list of namespaces is
 * watched, too ({@link NamespaceWatch}): when the index of such a URI shifts, the subscription
 * ends, since its items may stand for other nodes. The server sends a sign of life at least every
 * second or publishing interval; where that fails to come, the subscription has died in silence,
 * and {@link #isSilent} says so. While the listener holds the connector back there is no such sign,
 * and its absence counts for nothing ({@link LifeSigns}).
 */
final class Subscriber implements OpcUaSubscription.SubscriptionListener {
  private static final double KEEP_ALIVE_MILLIS = 1000;

  /** What a subscription reports. */
  interface Events {
    /** Samples, in the server's order; may block. */
    void onSamples(List<Sample> samples);

    /** The server has said that it is there, though nothing has changed. */
    void onAlive();

    /** The server has ended the subscription. */
    void onEnded(String status, String cause);
  }

  private final List<OpcUaTag> tags;
  private final long askedAgainNanos;
  private final Events events;
  private final ReentrantLock delivery = new ReentrantLock();
  private final ReceivedValues received;
  private final MissingNodes missing;
  private final NamespaceWatch watch;
  private final LifeSigns life = new LifeSigns();
  private @Nullable TagSubscription subscribed;
  private volatile long askAgainNanos;
  private final AtomicBoolean asking = new AtomicBoolean();

  /**
   * A subscription that is not made yet.
   *
   * @param source the source's name, for the log
   * @param askedAgain the pause between two times that a server is asked for what is missing
   */
  Subscriber(
      String source, List<OpcUaTag> tags, InstantSource clock, Duration askedAgain, Events events) {
    this.tags = tags;
    this.askedAgainNanos = askedAgain.toNanos();
    this.events = events;
    received = new ReceivedValues(source);
    missing = new MissingNodes(source, tags, clock, events, delivery);
    watch = new NamespaceWatch(source, KEEP_ALIVE_MILLIS);
  }

  /**
   * Subscribes. Nothing is delivered before {@code whenCreated} has run.
   *
   * @param whenCreated runs when the server has taken the subscription and its items
   */
  void subscribe(OpcUaClient client, Duration publishing, String endpoint, Runnable whenCreated)
      throws ConnectionException {
    delivery.lock();
    try {
      var made = create(client, publishing);
      if (made.namespaces().areNamed()) {
        var _ = made.namespaces().read(client);
      }
      var refused = createItems(made, endpoint);
      watch.watch(made);
      subscribed = made;
      askAgainNanos = System.nanoTime() + askedAgainNanos;
      life.sign();
      whenCreated.run();
      events.onAlive();
      if (!refused.isEmpty()) {
        events.onSamples(refused);
      }
    } catch (UaException e) {
      throw ServerLink.failure(e, endpoint);
    } finally {
      delivery.unlock();
    }
  }

  private TagSubscription create(OpcUaClient client, Duration publishing) throws UaException {
    var subscription = new OpcUaSubscription(client, publishing.toMillis());
    subscription.setTargetKeepAliveInterval(KEEP_ALIVE_MILLIS);
    subscription.setSubscriptionListener(this);
    subscription.create();
    double agreedMillis =
        subscription.getRevisedPublishingInterval().orElse((double) publishing.toMillis());
    life.agreed(
        agreedMillis, subscription.getRevisedMaxKeepAliveCount().orElse(uint(1)).longValue());
    var agreed = Duration.ofNanos((long) (agreedMillis * 1e6));
    return new TagSubscription(client, new Namespaces(namedUris()), subscription, agreed);
  }

  /** Adds an item for each tag; gives the BAD samples of those that the server refuses. */
  private List<Sample> createItems(TagSubscription made, String endpoint)
      throws ConnectionException {
    var refused = new ArrayList<Sample>();
    for (var tag : tags) {
      if (made.addItem(tag).isEmpty()) {
        var uri = String.valueOf(tag.node().getNamespaceUri());
        refused.add(missing.add(tag, Optional.empty(), OpcUaStatus.noNamespace(uri)));
      }
    }
    for (var result : made.subscription().createMonitoredItems()) {
      if (result.isGood()) {
        continue;
      }
      if (result.serviceResult().isBad()) {
        throw ServerLink.failure(new UaException(result.serviceResult()), endpoint);
      }
      var status = result.operationResult().orElse(StatusCode.BAD);
      var item = result.monitoredItem();
      refused.add(
          missing.add(TagSubscription.tagOf(item), Optional.of(item), DataValues.name(status)));
    }
    return refused;
  }

  private Set<String> namedUris() {
    return tags.stream()
        .flatMap(tag -> Optional.ofNullable(tag.node().getNamespaceUri()).stream())
        .collect(Collectors.toSet());
  }

  /** True where it is time for {@link #askAgain}, and no thread is at it. */
  boolean isAskedAgain() {
    return !asking.get() && System.nanoTime() - askAgainNanos >= 0;
  }

  /**
   * Looks for nodes that have gone, and asks again for those that are not there, where that is due.
   * Blocks for as long as the server takes to answer, so no thread may call this that must see when
   * the server answers no more.
   */
  void askAgain() {
    var made = subscribed;
    if (made == null || !isAskedAgain() || !asking.compareAndSet(false, true)) {
      return;
    }
    try {
      askAgainNanos = System.nanoTime() + askedAgainNanos;
      if (isListRead(made) && shifts(watch.read(made))) {
        return;
      }
      missing.lookForGone(made);
      missing.askAgain(made, () -> giveListsPlace(made));
    } finally {
      asking.set(false);
    }
  }

  /** True where the server does not tell of its list by itself, or may have added to it. */
  private boolean isListRead(TagSubscription made) {
    return made.namespaces().areNamed()
        && (!watch.isWatched() || missing.lackNamespace(made.namespaces()));
  }

  /** A tag has the place that the item for the list had, and is asked for again at once. */
  private void giveListsPlace(TagSubscription made) {
    if (watch.isWatched()) {
      watch.unwatch(made);
      askAgainNanos = System.nanoTime();
    }
  }

  /** Whether nodes may be others now; then the subscription has been ended. */
  private boolean shifts(Namespaces.Change change) {
    switch (change) {
      case NONE -> {}
      case ADDED -> askAgainNanos = System.nanoTime();
      case SHIFTED ->
          events.onEnded(
              "Bad_NodeIdUnknown",
              "The server has numbered its namespaces anew; the subscription will be made anew");
    }
    return change == Namespaces.Change.SHIFTED;
  }

  /** True where the server should have given a sign of life and has not. */
  boolean isSilent() {
    return life.isSilent();
  }

  /** How long the server may be silent. */
  Duration silence() {
    return life.silence();
  }

  @Override
  public void onDataReceived(
      OpcUaSubscription subscription, List<OpcUaMonitoredItem> items, List<DataValue> values) {
    life.deliveryBegins();
    delivery.lock();
    try {
      var samples = new ArrayList<Sample>(items.size());
      for (int i = 0; i < items.size(); i++) {
        var item = items.get(i);
        var value = values.get(i);
        if (TagSubscription.isList(item)) {
          var made = subscribed;
          if (made != null && shifts(made.namespaces().take(value))) {
            return;
          }
          continue;
        }
        var tag = TagSubscription.tagOf(item);
        var sample = missing.see(item, DataValues.sample(tag.index(), value), value);
        received.noteOverflow(tag, value.getStatusCode());
        if (received.isNews(tag, value, sample)) {
          samples.add(sample);
        }
      }
      events.onSamples(samples);
    } finally {
      life.deliveryEnds();
      delivery.unlock();
    }
  }

  @Override
  public void onKeepAliveReceived(OpcUaSubscription subscription) {
    life.sign();
    events.onAlive();
  }

  @Override
  public void onStatusChanged(OpcUaSubscription subscription, StatusCode status) {
    if (status.isBad()) {
      events.onEnded(
          DataValues.name(status),
          "The server has ended the subscription (%s); it will be made anew"
              .formatted(DataValues.name(status)));
    }
  }

  @Override
  public void onTransferFailed(OpcUaSubscription subscription, StatusCode status) {
    onStatusChanged(subscription, status);
  }

  @Override
  public void onNotificationDataLost(OpcUaSubscription subscription) {
    // A gap in the sequence: values may have been lost, so everything is read anew.
    events.onEnded(
        DataValues.name(new StatusCode(StatusCodes.Bad_DataLost)),
        "The server could not repeat a message that was lost; the subscription will be made anew");
  }
}
