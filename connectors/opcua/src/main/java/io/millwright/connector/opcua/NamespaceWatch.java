// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import io.millwright.connector.opcua.session.Namespaces;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.jspecify.annotations.Nullable;

/**
 * Follows the server's list of namespaces if tags name namespaces by URI. An item of the
 * subscription watches the list. If the server has no room for that item, the connector reads the
 * list from time to time.
 */
final class NamespaceWatch {
  private static final Logger LOG = System.getLogger(NamespaceWatch.class.getName());

  private final String source;
  private final double samplingMillis;

  /** The item that watches the list of namespaces; null if the list is read instead. */
  private @Nullable OpcUaMonitoredItem list;

  /**
   * Creates a watch that is not active yet.
   *
   * @param source the source's name, for the log
   * @param samplingMillis the interval in milliseconds at which the server checks its list
   */
  NamespaceWatch(String source, double samplingMillis) {
    this.source = source;
    this.samplingMillis = samplingMillis;
  }

  /**
   * Asks the server to report changes of its namespaces. The connector calls this after the tags
   * have their items: if the server has room for one item less, a tag must come first.
   */
  void watch(TagSubscription made) {
    if (!made.namespaces().areNamed()) {
      return;
    }
    var item = OpcUaMonitoredItem.newDataItem(Namespaces.LIST);
    item.setSamplingInterval(samplingMillis);
    made.subscription().addMonitoredItem(item);
    list = item;
    for (var result : made.subscription().createMonitoredItems(TagSubscription::isList)) {
      if (!result.isGood()) {
        unwatch(made);
      }
    }
  }

  /** Removes the item that watches the list. From now on the list is read. */
  void unwatch(TagSubscription made) {
    var item = list;
    if (item != null) {
      list = null;
      made.subscription().removeMonitoredItem(item);
      made.subscription().deleteMonitoredItems();
    }
  }

  /** Returns whether an item of the subscription watches the list. */
  boolean isWatched() {
    return list != null;
  }

  /** Reads the server's list and returns how it has changed since it was last seen. */
  Namespaces.Change read(TagSubscription made) {
    try {
      return made.namespaces().read(made.client());
    } catch (UaException e) {
      // A dead connection is detected elsewhere.
      LOG.log(Level.DEBUG, () -> "connector=%s namespaces can't be read".formatted(source), e);
      return Namespaces.Change.NONE;
    }
  }
}
