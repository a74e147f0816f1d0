// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import io.millwright.connector.opcua.session.Namespaces;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.jspecify.annotations.Nullable;

/**
 * Follows the server's list of namespaces, where tags name namespaces by their URIs. An item of the
 * subscription stands for the list; a server that has no room for one more item than there are tags
 * is asked for its list now and then.
 */
final class NamespaceWatch {
  private static final Logger LOG = System.getLogger(NamespaceWatch.class.getName());

  private final String source;
  private final double samplingMillis;

  /** The item for the list of namespaces; null where the list is read in its place. */
  private @Nullable OpcUaMonitoredItem list;

  /**
   * Watches nothing yet.
   *
   * @param source the source's name, for the log
   * @param samplingMillis how often the server looks at its list
   */
  NamespaceWatch(String source, double samplingMillis) {
    this.source = source;
    this.samplingMillis = samplingMillis;
  }

  /**
   * Has the server tell when its namespaces change. This comes after the tags have their items:
   * where the server has room for one item less, no tag must be without a value for it.
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

  /** Gives the place of the list's item back. From now on the list is read. */
  void unwatch(TagSubscription made) {
    var item = list;
    if (item != null) {
      list = null;
      made.subscription().removeMonitoredItem(item);
      made.subscription().deleteMonitoredItems();
    }
  }

  /** True where an item of the subscription stands for the list. */
  boolean isWatched() {
    return list != null;
  }

  /** How the server's list has changed since it was seen last, by asking for it. */
  Namespaces.Change read(TagSubscription made) {
    try {
      return made.namespaces().read(made.client());
    } catch (UaException e) {
      // A connection that has died is seen elsewhere.
      LOG.log(Level.DEBUG, () -> "connector=%s namespaces can't be read".formatted(source), e);
      return Namespaces.Change.NONE;
    }
  }
}
