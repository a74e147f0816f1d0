// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.application.Transactions
import io.millwright.application.audit.AuditLog
import io.millwright.application.document.DocumentStore
import io.millwright.application.historian.Historian
import io.millwright.application.job.ImportJobStore
import io.millwright.application.plant.PlantStore
import io.millwright.application.query.QueryRunner
import io.millwright.application.replay.ReplayLog
import io.millwright.historian.postgres.PostgresHistorian
import io.millwright.historian.postgres.database.HistorianConfig
import io.quarkus.test.junit.QuarkusTestProfile
import jakarta.enterprise.inject.Alternative
import jakarta.enterprise.inject.Produces
import jakarta.inject.Singleton
import java.net.URI

/** A server all of whose stores are in one PostgreSQL, over a wire that breaks when told to. */
class OnRealStores : QuarkusTestProfile {
  override fun getEnabledAlternatives(): Set<Class<*>> = setOf(RealStores::class.java)

  /** Nobody but those who answer requests asks the database, so a break meets one of them. */
  override fun getConfigOverrides() =
    mapOf("quarkus.arc.exclude-types" to "io.millwright.api.plant.PlantFollower")
}

/** The stores of one PostgreSQL, in the place of those in memory. */
@Alternative
@Singleton
class RealStores {
  private val config = TestDatabase.fresh()
  private val place = URI(config.url().removePrefix("jdbc:"))
  val wire = BreakingWire(place.port)

  val postgres: PostgresHistorian by lazy {
    // A connection from the pool is used as it is: only what the server asks for can break it.
    System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "3600000")
    val url = config.url().replace(":${place.port}/", ":${wire.port}/")
    PostgresHistorian.open(HistorianConfig(url, config.user(), config.password()))
  }

  @Produces @Singleton fun transactions(): Transactions = postgres.transactions()

  @Produces @Singleton fun historian(): Historian = postgres.historian()

  @Produces @Singleton fun plants(): PlantStore = postgres.plantStore()

  @Produces @Singleton fun documents(): DocumentStore = postgres.documentStore()

  @Produces @Singleton fun audit(): AuditLog = postgres.auditLog()

  @Produces @Singleton fun replays(): ReplayLog = postgres.replayLog()

  @Produces @Singleton fun imports(): ImportJobStore = postgres.importJobStore()

  @Produces @Singleton fun queries(): QueryRunner = postgres.queryRunner()

  /** Everything that is stored: the content of each table, as one number. */
  fun content(): Map<String, String> =
    postgres.dataSource().connection.use { connection ->
      connection.createStatement().use { statement ->
        fun rows(sql: String) =
          statement.executeQuery(sql).use { rows ->
            buildList { while (rows.next()) add(rows.getString(1) to rows.getString(2)) }
          }
        val tables =
          rows(
              "select table_name, '' from information_schema.tables where table_schema = 'historian'" +
                " and table_type = 'BASE TABLE' and table_name not like 'flyway%'"
            )
            .map { it.first }
        val content =
          rows(
            tables.joinToString(" union all ") {
              "select '$it', md5(coalesce(string_agg(t::text, '|' order by t::text), ''))" +
                " from historian.$it t"
            }
          )
        connection.rollback()
        content.toMap()
      }
    }
}
