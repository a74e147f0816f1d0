// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.millwright.connector.opcua.session.Namespaces;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription;

/**
 * A subscription that the server has accepted. The user object of each item is its tag. One more
 * item, without a user object, may watch the list of namespaces.
 *
 * @param client the session
 * @param namespaces the namespaces that the tags name
 * @param subscription Milo's subscription
 * @param publishing the publishing interval that the server agreed to
 */
record TagSubscription(
    OpcUaClient client,
    Namespaces namespaces,
    OpcUaSubscription subscription,
    Duration publishing) {

  /**
   * Adds an item for a tag to the local subscription; the server learns of it later.
   *
   * @return the item; empty if the server does not know the node's namespace
   */
  Optional<OpcUaMonitoredItem> addItem(OpcUaTag tag) {
    return namespaces
        .find(tag.node())
        .map(node -> {
          var item = OpcUaMonitoredItem.newDataItem(node);
          item.setSamplingInterval(tag.sampling().toNanos() / 1e6);
          item.setQueueSize(uint(tag.queueSize(publishing)));
          item.setDiscardOldest(true);
          item.setUserObject(tag);
          subscription.addMonitoredItem(item);
          return item;
        });
  }

  /** Returns the item of a tag; empty if the tag has none. */
  Optional<OpcUaMonitoredItem> findItem(OpcUaTag tag) {
    return subscription.getMonitoredItems().stream()
        .filter(item -> !isList(item) && tagOf(item).index() == tag.index())
        .findFirst();
  }

  /** Returns whether an item watches the list of namespaces. */
  static boolean isList(OpcUaMonitoredItem item) {
    return item.getUserObject().isEmpty();
  }

  /** Returns the tag of an item. */
  static OpcUaTag tagOf(OpcUaMonitoredItem item) {
    return (OpcUaTag) item.getUserObject().orElseThrow();
  }
}
