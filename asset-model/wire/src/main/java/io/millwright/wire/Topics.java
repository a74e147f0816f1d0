// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import io.millwright.reading.Alias;

/**
 * The Kafka topics of the cluster edition. Their names never change, because other programs read
 * them.
 */
public final class Topics {
  /**
   * Batches of readings ({@link ReadingCodec}). The key is the tree's, or comes from the alias
   * until the engine has found the tree.
   */
  public static final String READINGS = "millwright.readings";

  /** Values of transforms, metrics and KPIs ({@link ComputedCodec}); keyed by tree. */
  public static final String COMPUTED = "millwright.computed";

  /** Alarm events ({@link AlarmEventCodec}); keyed by alarm. */
  public static final String ALARMS = "millwright.alarms";

  /** Definitions ({@link DefinitionCodec}), compacted; keyed by model or tree. */
  public static final String MODELS = "millwright.models";

  /**
   * Records of other topics that the engine could not use: the key and the first bytes of the value
   * are unchanged; the headers say where the record stood and why it was set aside.
   */
  public static final String UNREADABLE = "millwright.unreadable";

  /**
   * The feeds of edges ({@link EdgeFeedsCodec}), keyed by edge, and their reports ({@link
   * EdgeStatusCodec}), keyed by {@link #statusKey}; compacted.
   */
  public static final String EDGES = "millwright.edges";

  /**
   * The streams that an edge declares but must not send, because another edge delivers them ({@link
   * EdgeFeedsCodec}); compacted, with one partition, keyed by edge.
   */
  public static final String REFUSALS = "millwright.refusals";

  /** The compression of producers' records, as Kafka's {@code compression.type} names it. */
  public static final String COMPRESSION = "zstd";

  private static final String STATUS = "/status";

  private Topics() {}

  /** Returns the key of an edge's reports on {@link #EDGES}. No edge can have such a name. */
  public static String statusKey(String edge) {
    return edge + STATUS;
  }

  /** Returns whether a key of {@link #EDGES} belongs to the reports of an edge. */
  public static boolean isStatusKey(String key) {
    return key.endsWith(STATUS);
  }

  /**
   * Returns the key under which an edge writes a stream's readings to {@link #READINGS}. It is the
   * first step of the alias, {@code graz} of {@code /graz/line-1/filler/state}. That is the tree's
   * key unless the property was given another alias. All readings of a stream have the same key, so
   * their order is kept.
   */
  public static String readingsKey(Alias alias) {
    var path = alias.path();
    int start = path.startsWith("/") ? 1 : 0;
    int end = path.indexOf('/', start);
    var step = path.substring(start, end < 0 ? path.length() : end);
    return step.isEmpty() ? path : step;
  }
}
