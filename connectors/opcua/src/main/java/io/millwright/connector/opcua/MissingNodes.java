// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import io.millwright.connector.Sample;
import io.millwright.connector.opcua.session.DataValues;
import io.millwright.connector.opcua.session.Namespaces;
import io.millwright.connector.opcua.session.ServerLink;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;

/**
 * The tags that the server refused and the tags whose node has vanished. Each such tag is BAD with
 * the server's reason, and the connector asks the server for it again and again.
 */
final class MissingNodes {
  private static final Logger LOG = System.getLogger(MissingNodes.class.getName());

  /** How many nodes one check covers. With a check every 10 s, ten thousand tags take 100 s. */
  private static final int LOOKED_FOR = 1_000;

  private final String source;
  private final List<OpcUaTag> tags;
  private final InstantSource clock;
  private final Subscriber.Events events;

  /** Held while samples are delivered. */
  private final ReentrantLock delivery;

  /** The missing tags by the tag's index. */
  private final Map<Integer, Missing> missing = new ConcurrentHashMap<>();

  private int nextLookedFor;

  /**
   * A tag whose node is missing.
   *
   * @param item the tag's item; empty if the server does not know the namespace
   * @param status the server's reason
   * @param since when the tag became BAD
   */
  private record Missing(
      OpcUaTag tag, Optional<OpcUaMonitoredItem> item, String status, Instant since) {}

  /**
   * Creates an empty set of missing nodes.
   *
   * @param source the source's name, for the log
   * @param events receives the samples of tags that become BAD
   */
  MissingNodes(
      String source,
      List<OpcUaTag> tags,
      InstantSource clock,
      Subscriber.Events events,
      ReentrantLock delivery) {
    this.source = source;
    this.tags = tags;
    this.clock = clock;
    this.events = events;
    this.delivery = delivery;
  }

  /** Returns whether a tag is missing because the server does not know its namespace. */
  boolean lackNamespace(Namespaces namespaces) {
    return missing.values().stream().anyMatch(each -> namespaces.find(each.tag().node()).isEmpty());
  }

  /**
   * Records that a tag is missing.
   *
   * @return the BAD sample for the tag
   */
  Sample add(OpcUaTag tag, Optional<OpcUaMonitoredItem> item, String status) {
    var now = clock.instant();
    missing.put(tag.index(), new Missing(tag, item, status, now));
    return new Sample(tag.index(), now, Value.none(), Quality.BAD, status);
  }

  /**
   * Updates whether a tag's node is missing, from a sample of that tag.
   *
   * @return the sample to deliver. If the node has returned with a value from before the BAD
   *     sample, this is the sample with the present time; otherwise the BAD sample would remain the
   *     tag's latest
   */
  Sample see(OpcUaMonitoredItem item, Sample sample, DataValue value) {
    var tag = TagSubscription.tagOf(item);
    if (isMissing(value.getStatusCode())) {
      missing.computeIfAbsent(
          tag.index(), _ -> new Missing(tag, Optional.of(item), sample.status(), clock.instant()));
      return sample;
    }
    var was = missing.remove(tag.index());
    if (was == null || sample.sourceTime().isAfter(was.since())) {
      return sample;
    }
    return new Sample(
        sample.tag(), clock.instant(), sample.value(), sample.quality(), sample.status());
  }

  private static boolean isMissing(StatusCode status) {
    return status.getValue() == StatusCodes.Bad_NodeIdUnknown
        || status.getValue() == StatusCodes.Bad_NodeIdInvalid;
  }

  /**
   * Checks whether nodes still exist. Some servers do not report a deleted node, so its last value
   * would stay GOOD. Blocks until the server answers.
   */
  void lookForGone(TagSubscription made) {
    var looked = new ArrayList<OpcUaTag>();
    var ids = new ArrayList<ReadValueId>();
    for (int i = 0; i < Math.min(LOOKED_FOR, tags.size()); i++) {
      var tag = tags.get(nextLookedFor++ % tags.size());
      var node = missing.containsKey(tag.index()) ? null : made.namespaces().find(tag.node());
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
      // A dead connection is detected elsewhere, and a server may refuse to read.
      LOG.log(Level.DEBUG, () -> "connector=%s nodes can't be looked for".formatted(source), e);
    }
  }

  private void sayGone(TagSubscription made, OpcUaTag tag, String status) {
    var item = made.findItem(tag);
    delivery.lock();
    try {
      if (!missing.containsKey(tag.index())) {
        events.onSamples(List.of(add(tag, item, status)));
      }
    } finally {
      delivery.unlock();
    }
  }

  /**
   * Asks the server for items of the missing tags. Blocks until the server answers.
   *
   * @param noRoom runs if the server has no room for more items
   */
  void askAgain(TagSubscription made, Runnable noRoom) {
    if (missing.isEmpty()) {
      return;
    }
    var asked = List.copyOf(missing.values());
    for (var each : asked) {
      each.item().ifPresent(made.subscription()::removeMonitoredItem);
    }
    made.subscription().deleteMonitoredItems();
    for (var each : asked) {
      var item = made.addItem(each.tag());
      missing.computeIfPresent(
          each.tag().index(), (_, now) -> new Missing(now.tag(), item, now.status(), now.since()));
    }
    for (var result :
        made.subscription().createMonitoredItems(item -> !TagSubscription.isList(item))) {
      if (result.isGood() || result.serviceResult().isBad()) {
        continue;
      }
      var status = result.operationResult().orElse(StatusCode.BAD);
      if (status.getValue() == StatusCodes.Bad_TooManyMonitoredItems) {
        noRoom.run();
      }
      sayAnew(TagSubscription.tagOf(result.monitoredItem()), DataValues.name(status));
    }
  }

  /** Delivers a BAD sample if a missing tag's reason has changed. */
  private void sayAnew(OpcUaTag tag, String status) {
    delivery.lock();
    try {
      var before = missing.get(tag.index());
      if (before != null && !before.status().equals(status)) {
        events.onSamples(List.of(add(tag, before.item(), status)));
      }
    } finally {
      delivery.unlock();
    }
  }
}
