// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.millwright.connector.Sample;
import io.millwright.connector.opcua.session.ConnectionException;
import io.millwright.connector.opcua.session.DataValues;
import io.millwright.connector.opcua.session.Namespaces;
import io.millwright.connector.opcua.session.ServerLink;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.jspecify.annotations.Nullable;

/**
 * One subscription with an item for each tag, for as long as one session lives.
 *
 * <p>A tag that the server refuses is BAD with the server's reason; the others go on. For a node or
 * a namespace that is not there, or not any more, the server is asked again now and then. Where a
 * tag names its namespace by the URI, the list of namespaces is watched, too: when the index of
 * such a URI shifts, the subscription ends, since its items may stand for other nodes. A server
 * that has no room for one item more than there are tags is asked for its list now and then. The
 * server sends a sign of life at least every second or publishing interval; where that fails to
 * come, the subscription has died in silence, and {@link #isSilent} says so. While the listener
 * holds us back there is no such sign, and its absence counts for nothing.
 */
final class Subscriber implements OpcUaSubscription.SubscriptionListener {
  private static final Logger LOG = System.getLogger(Subscriber.class.getName());
  private static final double KEEP_ALIVE_MILLIS = 1000;
  private static final double PATIENCE = 1.5;
  // A busy machine, ours or the server's, is not a dead one.
  private static final double LEAST_SILENCE_MILLIS = 3000;

  /** How many nodes are looked for in one turn: ten thousand tags have their turn in 100 s. */
  private static final int LOOKED_FOR = 1_000;

  /** What a subscription reports. */
  interface Events {
    /** Samples, in the server's order; may block. */
    void onSamples(List<Sample> samples);

    /** The server has said that it is there, though nothing has changed. */
    void onAlive();

    /** The server has ended the subscription. */
    void onEnded(String status, String cause);
  }

  private final String source;
  private final List<OpcUaTag> tags;
  private final InstantSource clock;
  private final long askedAgainNanos;
  private final Events events;
  private final ReentrantLock delivery = new ReentrantLock();
  private final Map<Integer, String> unsupported = new HashMap<>();
  private final BitSet overflowing = new BitSet();

  /** By the tag's index. */
  private final Map<Integer, Gone> gone = new ConcurrentHashMap<>();

  private @Nullable Subscribed subscribed;
  private volatile long askAgainNanos;
  private final AtomicBoolean asking = new AtomicBoolean();
  private final AtomicBoolean delivering = new AtomicBoolean();
  private volatile long lastSignNanos = System.nanoTime();
  private volatile long silenceNanos = Long.MAX_VALUE;
  private long overflows;
  private int nextLookedFor;

  /** The item for the list of namespaces; null where the list is read in its place. */
  private @Nullable OpcUaMonitoredItem list;

  /** A tag whose node is not there, why, since when, and the item for it where there is one. */
  private record Gone(
      OpcUaTag tag, Optional<OpcUaMonitoredItem> item, String status, Instant since) {}

  /** What items are added to. */
  private record Subscribed(
      OpcUaClient client,
      Namespaces namespaces,
      OpcUaSubscription subscription,
      Duration publishing) {}

  /**
   * @param askedAgain the pause between two times that a server is asked for what is missing
   */
  Subscriber(
      String source, List<OpcUaTag> tags, InstantSource clock, Duration askedAgain, Events events) {
    this.source = source;
    this.tags = tags;
    this.clock = clock;
    this.askedAgainNanos = askedAgain.toNanos();
    this.events = events;
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
      var subscription = new OpcUaSubscription(client, publishing.toMillis());
      subscription.setTargetKeepAliveInterval(KEEP_ALIVE_MILLIS);
      subscription.setSubscriptionListener(this);
      subscription.create();
      double agreedMillis =
          subscription.getRevisedPublishingInterval().orElse((double) publishing.toMillis());
      long keepAlives = subscription.getRevisedMaxKeepAliveCount().orElse(uint(1)).longValue();
      silenceNanos =
          (long) (Math.max(LEAST_SILENCE_MILLIS, agreedMillis * (keepAlives + 1) * PATIENCE) * 1e6);
      var agreed = Duration.ofNanos((long) (agreedMillis * 1e6));
      var made = new Subscribed(client, new Namespaces(namedUris()), subscription, agreed);
      if (made.namespaces().areNamed()) {
        var _ = made.namespaces().read(client);
      }
      var refused = new ArrayList<Sample>();
      for (var tag : tags) {
        if (addItem(made, tag).isEmpty()) {
          var uri = String.valueOf(tag.node().getNamespaceUri());
          refused.add(refusal(tag, Optional.empty(), OpcUaStatus.noNamespace(uri)));
        }
      }
      for (var result : subscription.createMonitoredItems()) {
        if (result.isGood()) {
          continue;
        }
        if (result.serviceResult().isBad()) {
          throw ServerLink.failure(new UaException(result.serviceResult()), endpoint);
        }
        var status = result.operationResult().orElse(StatusCode.BAD);
        var item = result.monitoredItem();
        refused.add(refusal(tagOf(item), Optional.of(item), DataValues.name(status)));
      }
      watchNamespaces(made);
      subscribed = made;
      askAgainNanos = System.nanoTime() + askedAgainNanos;
      lastSignNanos = System.nanoTime();
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
      if (isListRead(made) && listShifts(made)) {
        return;
      }
      lookForGone(made);
      if (!gone.isEmpty()) {
        askForMissing(made);
      }
    } finally {
      asking.set(false);
    }
  }

  /** True where the server does not tell of its list by itself, or may have added to it. */
  private boolean isListRead(Subscribed made) {
    return made.namespaces().areNamed()
        && (list == null
            || gone.values().stream()
                .anyMatch(each -> made.namespaces().find(each.tag().node()).isEmpty()));
  }

  private boolean listShifts(Subscribed made) {
    try {
      return shifts(made.namespaces().read(made.client()));
    } catch (UaException e) {
      // A connection that has died is seen elsewhere.
      LOG.log(Level.DEBUG, () -> "connector=%s namespaces can't be read".formatted(source), e);
      return false;
    }
  }

  /** Some servers say nothing of a node that is deleted, so its last value would stay GOOD. */
  private void lookForGone(Subscribed made) {
    var looked = new ArrayList<OpcUaTag>();
    var ids = new ArrayList<ReadValueId>();
    for (int i = 0; i < Math.min(LOOKED_FOR, tags.size()); i++) {
      var tag = tags.get(nextLookedFor++ % tags.size());
      var node = gone.containsKey(tag.index()) ? null : made.namespaces().find(tag.node());
      if (node != null && node.isPresent()) {
        looked.add(tag);
        ids.add(
            new ReadValueId(
                node.get(), AttributeId.NodeClass.uid(), null, QualifiedName.NULL_VALUE));
      }
    }
    nextLookedFor %= Math.max(1, tags.size());
    try {
      int atOnce = ServerLink.atMost(made.client().getOperationLimits().maxNodesPerRead());
      for (int from = 0; from < ids.size(); from += atOnce) {
        int to = Math.min(ids.size(), from + atOnce);
        var results =
            made.client().read(0, TimestampsToReturn.Neither, ids.subList(from, to)).getResults();
        for (int i = 0; results != null && i < results.length; i++) {
          if (isMissing(results[i].getStatusCode())) {
            sayGone(made, looked.get(from + i), DataValues.name(results[i].getStatusCode()));
          }
        }
      }
    } catch (UaException e) {
      // A connection that has died is seen elsewhere; a server may refuse to read.
      LOG.log(Level.DEBUG, () -> "connector=%s nodes can't be looked for".formatted(source), e);
    }
  }

  private void sayGone(Subscribed made, OpcUaTag tag, String status) {
    var item =
        made.subscription().getMonitoredItems().stream()
            .filter(each -> !isList(each) && tagOf(each).index() == tag.index())
            .findFirst();
    delivery.lock();
    try {
      if (!gone.containsKey(tag.index())) {
        events.onSamples(List.of(refusal(tag, item, status)));
      }
    } finally {
      delivery.unlock();
    }
  }

  private void askForMissing(Subscribed made) {
    var missing = List.copyOf(gone.values());
    for (var each : missing) {
      each.item().ifPresent(made.subscription()::removeMonitoredItem);
    }
    made.subscription().deleteMonitoredItems();
    for (var each : missing) {
      var item = addItem(made, each.tag());
      gone.computeIfPresent(
          each.tag().index(), (_, now) -> new Gone(now.tag(), item, now.status(), now.since()));
    }
    for (var result : made.subscription().createMonitoredItems(item -> !isList(item))) {
      if (result.isGood() || result.serviceResult().isBad()) {
        continue;
      }
      var status = result.operationResult().orElse(StatusCode.BAD);
      if (status.getValue() == StatusCodes.Bad_TooManyMonitoredItems && list != null) {
        // The tag has the place, and is asked for again at once.
        unwatchNamespaces(made);
        askAgainNanos = System.nanoTime();
      }
      sayAnew(tagOf(result.monitoredItem()), DataValues.name(status));
    }
  }

  /** True where the server should have given a sign of life and has not. */
  boolean isSilent() {
    return !delivering.get() && System.nanoTime() - lastSignNanos > silenceNanos;
  }

  /** How long the server may be silent. */
  Duration silence() {
    return Duration.ofNanos(silenceNanos);
  }

  @Override
  public void onDataReceived(
      OpcUaSubscription subscription, List<OpcUaMonitoredItem> items, List<DataValue> values) {
    delivering.set(true);
    delivery.lock();
    try {
      var samples = new ArrayList<Sample>(items.size());
      for (int i = 0; i < items.size(); i++) {
        if (isList(items.get(i))) {
          var made = subscribed;
          if (made != null && shifts(made.namespaces().take(values.get(i)))) {
            return;
          }
          continue;
        }
        var tag = tagOf(items.get(i));
        var sample =
            come(items.get(i), DataValues.sample(tag.index(), values.get(i)), values.get(i));
        noteOverflow(tag, values.get(i).getStatusCode());
        if (isNews(tag, values.get(i), sample)) {
          samples.add(sample);
        }
      }
      events.onSamples(samples);
    } finally {
      lastSignNanos = System.nanoTime();
      delivering.set(false);
      delivery.unlock();
    }
  }

  @Override
  public void onKeepAliveReceived(OpcUaSubscription subscription) {
    lastSignNanos = System.nanoTime();
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

  private Set<String> namedUris() {
    return tags.stream()
        .flatMap(tag -> Optional.ofNullable(tag.node().getNamespaceUri()).stream())
        .collect(Collectors.toSet());
  }

  /**
   * Has the server tell when its namespaces change. That comes after the tags have their items:
   * where the server has room for one less, no tag must be without a value for it.
   */
  private void watchNamespaces(Subscribed made) {
    if (!made.namespaces().areNamed()) {
      return;
    }
    var item = OpcUaMonitoredItem.newDataItem(Namespaces.LIST);
    item.setSamplingInterval(KEEP_ALIVE_MILLIS);
    made.subscription().addMonitoredItem(item);
    list = item;
    for (var result : made.subscription().createMonitoredItems(Subscriber::isList)) {
      if (!result.isGood()) {
        unwatchNamespaces(made);
      }
    }
  }

  /** From now on the list is read where it was watched. */
  private void unwatchNamespaces(Subscribed made) {
    var item = list;
    if (item != null) {
      list = null;
      made.subscription().removeMonitoredItem(item);
      made.subscription().deleteMonitoredItems();
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

  private static boolean isList(OpcUaMonitoredItem item) {
    return item.getUserObject().isEmpty();
  }

  /** The item for a tag; empty where the server does not know the node's namespace. */
  private static Optional<OpcUaMonitoredItem> addItem(Subscribed made, OpcUaTag tag) {
    return made.namespaces()
        .find(tag.node())
        .map(node -> {
          var item = OpcUaMonitoredItem.newDataItem(node);
          item.setSamplingInterval(tag.sampling().toNanos() / 1e6);
          item.setQueueSize(uint(tag.queueSize(made.publishing())));
          item.setDiscardOldest(true);
          item.setUserObject(tag);
          made.subscription().addMonitoredItem(item);
          return item;
        });
  }

  private Sample refusal(OpcUaTag tag, Optional<OpcUaMonitoredItem> item, String status) {
    var now = clock.instant();
    miss(tag, item, status, now);
    return new Sample(tag.index(), now, Value.none(), Quality.BAD, status);
  }

  /** A tag that is BAD for another reason than before says so. */
  private void sayAnew(OpcUaTag tag, String status) {
    delivery.lock();
    try {
      var before = gone.get(tag.index());
      if (before != null && !before.status().equals(status)) {
        events.onSamples(List.of(refusal(tag, before.item(), status)));
      }
    } finally {
      delivery.unlock();
    }
  }

  private void miss(OpcUaTag tag, Optional<OpcUaMonitoredItem> item, String status, Instant now) {
    gone.put(tag.index(), new Gone(tag, item, status, now));
  }

  /**
   * A sample of a tag whose node may have gone, or come back. One that has come back with a value
   * from before is stamped with the time at which it has, or the BAD sample would stay the latest.
   */
  private Sample come(OpcUaMonitoredItem item, Sample sample, DataValue value) {
    var tag = tagOf(item);
    if (isMissing(value.getStatusCode())) {
      if (!gone.containsKey(tag.index())) {
        miss(tag, Optional.of(item), sample.status(), clock.instant());
      }
      return sample;
    }
    var was = gone.remove(tag.index());
    if (was == null) {
      return sample;
    }
    return sample.sourceTime().isAfter(was.since())
        ? sample
        : new Sample(
            sample.tag(), clock.instant(), sample.value(), sample.quality(), sample.status());
  }

  private static boolean isMissing(StatusCode status) {
    return status.getValue() == StatusCodes.Bad_NodeIdUnknown
        || status.getValue() == StatusCodes.Bad_NodeIdInvalid;
  }

  /** False for one more value of a kind that we cannot take: that was said the first time. */
  private boolean isNews(OpcUaTag tag, DataValue data, Sample sample) {
    if (sample.quality() != Quality.BAD || DataValues.isSupported(data)) {
      unsupported.remove(tag.index());
      return true;
    }
    return !sample.status().equals(unsupported.put(tag.index(), sample.status()));
  }

  /** The overflow bit says that the server's queue was full and values were dropped. */
  private void noteOverflow(OpcUaTag tag, StatusCode status) {
    boolean set = status.isOverflowSet();
    if (set) {
      overflows++;
    }
    if (set && !overflowing.get(tag.index())) {
      long count = overflows;
      LOG.log(
          Level.WARNING,
          () ->
              "connector=%s tag=%s overflows=%s The server dropped values of this tag, as its queue is too short; sample more slowly or publish more often"
                  .formatted(source, tag.alias(), String.valueOf(count)));
    }
    overflowing.set(tag.index(), set);
  }

  private static OpcUaTag tagOf(OpcUaMonitoredItem item) {
    return (OpcUaTag) item.getUserObject().orElseThrow();
  }
}
