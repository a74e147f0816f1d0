// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge

import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.feed.Liveness
import io.millwright.reading.Alias
import io.millwright.reading.ReadingBatch
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import io.millwright.source.TagDefinition
import io.millwright.value.Value
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import java.time.Instant

private val NOON: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun at(second: Int): Instant = NOON.plusSeconds(second.toLong())

private fun source(vararg aliases: String) =
  SourceDefinition(
    "plc",
    "fake",
    Settings.of(),
    aliases.map { TagDefinition(Alias(it), Settings.of(), 1.0, 0.0, 0.0) },
  )

/** A source's liveness, as an edge writes it; times are seconds from noon. */
private class Watched(private val file: Path, private val source: SourceDefinition) {
  val points = sortedMapOf<Int, Boolean>()
  private var liveness = SourceLiveness("graz", source, KnownUntil.open(file))

  init {
    write(liveness::start)
  }

  private fun write(what: (ReadingBatch.Builder) -> Unit) {
    val batch = ReadingBatch.Builder()
    what(batch)
    batch.build().forEach {
      points[Duration.between(NOON, it.tqv().time()).seconds.toInt()] =
        (it.tqv().value() as Value.BooleanValue).on()
    }
  }

  fun alive(second: Int) = write { liveness.alive(at(second), it) }

  fun lost() = write(liveness::lost)

  /** The process is killed, and another one starts. */
  fun kill() {
    liveness = SourceLiveness("graz", source, KnownUntil.open(file))
    write(liveness::start)
  }

  /** The seconds that are known: second s is the time (s - 1, s]. */
  fun known(until: Int): Set<Int> =
    (1..until)
      .filter { second ->
        val last = points.headMap(second).let { if (it.isEmpty()) null else it.lastKey() }
        last != null && points.getValue(last) && second <= last + Liveness.KNOWN_FOR.toSeconds()
      }
      .toSet()
}

class SourceLivenessSpec :
  FunSpec({
    fun watched(vararg aliases: String = arrayOf("/graz/a")) =
      Watched(tempdir().toPath().resolve("known-until"), source(*aliases))

    test("while a source answers, its liveness is written every 10 s") {
      val watched = watched()
      (0..25).forEach(watched::alive)
      watched.points shouldBe mapOf(0 to true, 10 to true, 20 to true)
    }

    test("a loss stands at the last answer") {
      val watched = watched()
      (0..14).forEach(watched::alive)
      watched.lost()
      watched.lost()
      watched.alive(50)
      watched.points shouldBe mapOf(0 to true, 10 to true, 14 to false, 50 to true)
    }

    test("a kill is a loss within 5 s of the last answer, and never later than it") {
      val watched = watched()
      (0..18).forEach(watched::alive)
      watched.kill()
      (200..201).forEach(watched::alive)
      watched.points shouldBe mapOf(0 to true, 10 to true, 15 to false, 200 to true)
    }

    test("a process that was suspended for three minutes knew nothing meanwhile") {
      val watched = watched()
      (0..14).forEach(watched::alive)
      (194..205).forEach(watched::alive)
      watched.known(205) shouldBe (1..14).toSet() + (195..205)
    }

    test("a source that is polled every minute is alive from one answer to the next") {
      val watched = watched()
      (0..600 step 60).forEach(watched::alive)
      watched.known(600) shouldBe (1..600).toSet() - (1..60)
      watched.lost()
      watched.alive(900)
      watched.points.tailMap(600) shouldBe mapOf(600 to false, 900 to true)
    }

    test("a source without tags has no liveness, and one of two trees has two") {
      val none = ReadingBatch.Builder()
      SourceLiveness("graz", source(), KnownUntil.open(tempdir().toPath().resolve("k")))
        .alive(NOON, none)
      none.size() shouldBe 0
      val two = ReadingBatch.Builder()
      SourceLiveness(
          "graz",
          source("/graz/a", "/graz/b", "linz/c", "loose"),
          KnownUntil.open(tempdir().toPath().resolve("k")),
        )
        .alive(NOON, two)
      two.build().aliases().map { it.path() } shouldContainExactly
        listOf("/graz/\$sources/graz/plc", "/linz/\$sources/graz/plc", "/loose/\$sources/graz/plc")
    }

    test("a file that can't be read, or written, harms nothing") {
      val folder = tempdir().toPath()
      val garbage = folder.resolve("garbage")
      Files.writeString(garbage, "nonsense\n\u0000")
      KnownUntil.open(garbage).find("plc").isEmpty shouldBe true
      val watched = Watched(folder.resolve("no/such/folder/known-until"), source("/graz/a"))
      (0..12).forEach(watched::alive)
      watched.points shouldBe mapOf(0 to true, 10 to true)
    }

    // Of the time after the last answer nothing may count as known for longer than 30 s.
    test("whatever happens, no time without an answer within 30 s before it is known") {
      checkAll(
        500,
        Arb.list(Arb.int(1..45), 1..40),
        Arb.list(Arb.element(0, 0, 0, 1, 2), 40..40),
      ) { pauses, events ->
        val watched = watched()
        val answers = sortedSetOf<Int>()
        var now = 0
        pauses.forEachIndexed { i, pause ->
          now += pause
          when (events[i]) {
            0 -> {
              watched.alive(now)
              answers += now
            }
            1 -> watched.lost()
            else -> watched.kill()
          }
        }
        for (second in watched.known(now)) {
          val before = answers.headSet(second)
          val after = answers.tailSet(second)
          // Between two answers of a source that is polled seldom all is known.
          val isBetween = before.isNotEmpty() && after.isNotEmpty()
          (isBetween || (before.isNotEmpty() && second <= before.last() + 30)) shouldBe true
        }
      }
    }
  })
