// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

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

  /** How producers compress their records, as Kafka's {@code compression.type} names it. */
  public static final String COMPRESSION = "zstd";

  private Topics() {}
}
