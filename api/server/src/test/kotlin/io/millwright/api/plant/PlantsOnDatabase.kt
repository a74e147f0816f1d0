// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant

import io.millwright.application.UnitOfWork
import io.millwright.application.plant.Plants
import io.millwright.asset.Quotas
import io.millwright.historian.postgres.PostgresHistorian
import java.time.Duration
import java.time.InstantSource

/** The plant that a database holds, without quotas, and without anybody who listens. */
fun plantsOn(database: PostgresHistorian, clock: InstantSource): Plants {
  val many = Int.MAX_VALUE
  return Plants(
    database.plantStore(),
    UnitOfWork(database.transactions(), database.auditLog(), clock, Duration.ofMinutes(1)),
    {},
    {},
    clock,
    Quotas(many, many, many, many, many, many, many, many, many, many, many),
  )
}
