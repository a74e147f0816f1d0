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
 * A subscription that the server has taken. Its items stand for tags, which are the items' user
 * objects; one more item, without a user object, may stand for the list of namespaces.
 *
 * @param client the session
 * @param namespaces the server's namespaces as far as the tags name them
 * @param subscription the subscription
 * @param publishing the publishing interval that the server has agreed to
 */
record TagSubscription(
    OpcUaClient client,
    Namespaces namespaces,
    OpcUaSubscription subscription,
    Duration publishing) {

  /**
   * Adds an item for a tag, which the server does not know yet.
   *
   * @return the item; empty where the server does not know the node's namespace
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

  /** The item for a tag. */
  Optional<OpcUaMonitoredItem> findItem(OpcUaTag tag) {
    return subscription.getMonitoredItems().stream()
        .filter(item -> !isList(item) && tagOf(item).index() == tag.index())
        .findFirst();
  }

  /** True for the item that stands for the list of namespaces. */
  static boolean isList(OpcUaMonitoredItem item) {
    return item.getUserObject().isEmpty();
  }

  /** The tag that an item stands for. */
  static OpcUaTag tagOf(OpcUaMonitoredItem item) {
    return (OpcUaTag) item.getUserObject().orElseThrow();
  }
}
