// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.millwright.api.FakeQueries
import io.millwright.application.query.QueryPage
import io.millwright.application.query.QueryPage.Column
import io.millwright.application.query.QueryPage.Type
import io.millwright.application.query.QueryRunner
import io.millwright.asset.Plant
import io.millwright.reading.Reading
import io.millwright.value.Micros
import io.quarkus.test.junit.QuarkusTest
import java.util.Optional

/** ExecuteQuery over answers known by heart. */
@QuarkusTest
class QueryTest : QueryContract() {
  override fun queries(plant: Plant, readings: List<Reading>): QueryRunner =
    FakeQueries(
      mapOf(
        ALL to
          {
            QueryPage(
              listOf(
                Column("asset_name", Type.STRING),
                Column("event_timestamp", Type.TIMESTAMP),
                Column("double_value", Type.DOUBLE),
                Column("int_value", Type.INTEGER),
                Column("hot", Type.BOOLEAN),
              ),
              readings.map { reading ->
                val number = reading.tqv().value().asNumber().asDouble
                listOf(
                  Optional.of("Filler 1"),
                  Optional.of("${Micros.of(reading.tqv().time())}000"),
                  Optional.of("$number"),
                  Optional.empty(),
                  Optional.of("${number > 20}"),
                )
              },
              false,
            )
          },
        NOW to
          { now ->
            QueryPage(
              listOf(Column("now", Type.TIMESTAMP)),
              readings.map { listOf(Optional.of("${Micros.of(now)}000")) },
              false,
            )
          },
      )
    )
}
