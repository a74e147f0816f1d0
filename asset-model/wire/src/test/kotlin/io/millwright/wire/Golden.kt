// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire

import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmId
import io.millwright.alarm.definition.Priority
import io.millwright.asset.id.AssetId
import io.millwright.feed.EdgeFeeds
import io.millwright.feed.SourceFeeds
import io.millwright.historian.Removal
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.RefusedReadings
import io.millwright.report.BadTag
import io.millwright.report.BufferReport
import io.millwright.report.EdgeReport
import io.millwright.report.SourceReport
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant
import java.util.Optional
import java.util.UUID

/** One message of each kind, as it was when its bytes were committed under `golden/`. */
object Golden {
  private val NOON = Instant.parse("2026-03-02T12:00:00.000001Z")
  private val ID = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7")

  val readings: ReadingBatch =
    ReadingBatch.of(
      Reading.of("/graz/filler/temperature", NOON, Quality.GOOD, Value.of(81.25)),
      Reading.of("/graz/filler/produced", NOON.plusMillis(1), Quality.GOOD, Value.of(-42L)),
      Reading.of("/graz/filler/running", NOON.minusSeconds(60), Quality.UNCERTAIN, Value.of(true)),
      Reading.of("/graz/filler/product", NOON, Quality.GOOD, Value.of("Märzen 0,5 ℓ")),
      Reading.of("/graz/filler/temperature", NOON.plusSeconds(1), Quality.BAD, Value.none()),
      Reading.of("/graz/filler/temperature", Instant.EPOCH, Quality.BAD, Value.of(Double.NaN)),
    )

  val computed =
    Computed(
      AssetId(ID),
      listOf(Removal(Alias("/graz/filler/oee"), TimeRange(NOON.minusSeconds(300), NOON))),
      ReadingBatch.of(Reading.of("/graz/filler/oee", NOON, Quality.GOOD, Value.of(0.75))),
    )

  val alarm =
    AlarmEvent(
      AlarmId(AssetId(ID), "over_temperature"),
      AlarmEvent.Kind.RAISED,
      NOON,
      Priority.HIGH,
      "Product temperature 81.25 above limit",
      "",
      true,
    )

  val definition = Definition(Definition.Subject.MODEL, ID, "model: filler\nname: Füller\n")

  val edgeFeeds =
    EdgeFeeds(
      "graz-line-1",
      NOON,
      listOf(
        SourceFeeds(
          "filler-plc",
          listOf(Alias("/graz/filler/temperature"), Alias("/graz/filler/Füllmenge")),
        ),
        SourceFeeds("idle", listOf()),
      ),
    )

  val edgeStatus =
    EdgeReport(
      "graz-line-1",
      "0.1.0",
      NOON,
      NOON.minusSeconds(60),
      false,
      BufferReport(3, 4096, 10_737_418_240, 17, "disk full"),
      RefusedReadings.NONE,
      3,
      listOf(
        SourceReport(
          "filler-plc",
          "opcua",
          "CONNECTED",
          "",
          NOON.minusSeconds(59),
          12,
          3456,
          1,
          Optional.of(NOON),
          listOf("edge.yaml:7:9: Füllmenge: unknown key"),
          2,
          listOf(
            BadTag(
              "/graz/filler/Füllmenge",
              Quality.BAD,
              "Bad_NodeIdUnknown (0x80340000)",
              NOON.minusSeconds(58),
              "check the node id",
            ),
            BadTag("/graz/filler/level", Quality.UNCERTAIN, "clock", NOON, "set the clock"),
          ),
        ),
        SourceReport(
          "meter",
          "modbus",
          "BACKOFF",
          "no answer",
          NOON,
          1,
          0,
          1,
          Optional.empty(),
          listOf(),
          1,
          listOf(),
        ),
      ),
    )
}
