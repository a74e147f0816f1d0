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
 * One subscription of one session, with an item for each tag.
 *
 * <p>If the server refuses a tag, that tag is BAD with the server's reason, and the other tags
 * continue. The connector asks again for missing nodes and namespaces ({@link MissingNodes}). If a
 * tag names its namespace by URI, {@link NamespaceWatch} follows the list of namespaces: when the
 * index of such a URI changes, the subscription ends, because its items may stand for other nodes.
 * The server sends a sign of life at least every second or publishing interval. If it fails to
 * come, {@link #isSilent} reports that the subscription is dead. While the listener blocks the
 * connector, missing signs of life do not count ({@link LifeSigns}).
 */
final class Subscriber implements OpcUaSubscription.SubscriptionListener {
  private static final double KEEP_ALIVE_MILLIS = 1000;

  /** Receives what a subscription reports. */
  interface Events {
    /** Receives samples in the server's order; may block. */
    void onSamples(List<Sample> samples);

    /** Receives the server's sign of life if nothing has changed. */
    void onAlive();

    /** Receives the news that the server has ended the subscription. */
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
   * Creates a subscription that the server does not know yet.
   *
   * @param source the source's name, for the log
   * @param askedAgain the pause between two requests for missing nodes
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
   * Subscribes on the server. Nothing is delivered before {@code whenCreated} has run.
   *
   * @param whenCreated runs once the server has accepted the subscription and its items
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

  /** Adds an item for each tag and returns the BAD samples of tags that the server refuses. */
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

  /** Returns whether {@link #askAgain} is due and no other thread is running it. */
  boolean isAskedAgain() {
    return !asking.get() && System.nanoTime() - askAgainNanos >= 0;
  }

  /**
   * Checks whether nodes have vanished and asks again for missing nodes, if that is due. Blocks
   * until the server answers, so the thread that detects a dead server must not call this.
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

  /**
   * Returns whether the list of namespaces must be read: no item watches it, or a tag lacks its
   * namespace.
   */
  private boolean isListRead(TagSubscription made) {
    return made.namespaces().areNamed()
        && (!watch.isWatched() || missing.lackNamespace(made.namespaces()));
  }

  /**
   * Removes the item that watches the list, so that a tag can have its place, and asks for that tag
   * at once.
   */
  private void giveListsPlace(TagSubscription made) {
    if (watch.isWatched()) {
      watch.unwatch(made);
      askAgainNanos = System.nanoTime();
    }
  }

  /**
   * Returns whether node ids may have changed their meaning. If so, the subscription has been
   * ended.
   */
  private boolean shifts(Namespaces.Change change) {
    switch (change) {
      case NONE -> {}
      case ADDED -> askAgainNanos = System.nanoTime();
      case SHIFTED ->
          events.onEnded(
              "Bad_NodeIdUnknown",
              "The server has renumbered its namespaces; a new subscription will be made");
    }
    return change == Namespaces.Change.SHIFTED;
  }

  /** Returns whether the server has been silent for longer than agreed. */
  boolean isSilent() {
    return life.isSilent();
  }

  /** Returns how long the server may stay silent. */
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
          "The server has ended the subscription (%s); a new one will be made"
              .formatted(DataValues.name(status)));
    }
  }

  @Override
  public void onTransferFailed(OpcUaSubscription subscription, StatusCode status) {
    onStatusChanged(subscription, status);
  }

  @Override
  public void onNotificationDataLost(OpcUaSubscription subscription) {
    // The gap in the sequence may hide lost values, so a new subscription reads everything again.
    events.onEnded(
        DataValues.name(new StatusCode(StatusCodes.Bad_DataLost)),
        "The server could not repeat a message that was lost; a new subscription will be made");
  }
}
