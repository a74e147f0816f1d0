// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import io.millwright.reading.Alias;

/** The Kafka topics of the cluster edition. Their names are fixed: others read them. */
public final class Topics {
  /** Batches of readings ({@link ReadingCodec}); keyed by tree, or by alias while unresolved. */
  public static final String READINGS = "millwright.readings";

  /** Values of transforms, metrics and KPIs ({@link ComputedCodec}); keyed by tree. */
  public static final String COMPUTED = "millwright.computed";

  /** Alarm events ({@link AlarmEventCodec}); keyed by alarm. */
  public static final String ALARMS = "millwright.alarms";

  /** Definitions ({@link DefinitionCodec}), compacted; keyed by model or tree. */
  public static final String MODELS = "millwright.models";

  /**
   * Records of the other topics that the engine could not use, as they came: their key, the first
   * bytes of their value, and where they stood and why in the headers.
   */
  public static final String UNREADABLE = "millwright.unreadable";

  /**
   * What edges deliver ({@link EdgeFeedsCodec}), keyed by edge, and what they say of themselves
   * ({@link EdgeStatusCodec}), keyed by {@link #statusKey}; compacted.
   */
  public static final String EDGES = "millwright.edges";

  /**
   * Which of the streams that an edge declares it is not to send, since another edge delivers them
   * ({@link EdgeFeedsCodec}); compacted, of one partition, keyed by edge.
   */
  public static final String REFUSALS = "millwright.refusals";

  /** How producers compress their records, as Kafka's {@code compression.type} names it. */
  public static final String COMPRESSION = "zstd";

  private static final String STATUS = "/status";

  private Topics() {}

  /** Returns the key of what an edge says of itself on {@link #EDGES}; no edge has such a name. */
  public static String statusKey(String edge) {
    return edge + STATUS;
  }

  /** Returns whether a key of {@link #EDGES} is that of what an edge says of itself. */
  public static boolean isStatusKey(String key) {
    return key.endsWith(STATUS);
  }

  /**
   * Returns the key under which an edge, which knows no trees, writes a stream's readings to {@link
   * #READINGS}: the first step of the alias, {@code graz} of {@code /graz/line-1/filler/state},
   * which is the tree's key unless somebody gave the property another alias. All readings of a
   * stream have the same key, so their order is kept.
   */
  public static String readingsKey(Alias alias) {
    var path = alias.path();
    int start = path.startsWith("/") ? 1 : 0;
    int end = path.indexOf('/', start);
    var step = path.substring(start, end < 0 ? path.length() : end);
    return step.isEmpty() ? path : step;
  }
}
