// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire

import io.kotest.property.Arb
import io.kotest.property.arbitrary.arbitrary
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.boolean
import io.kotest.property.arbitrary.choice
import io.kotest.property.arbitrary.constant
import io.kotest.property.arbitrary.double
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.enum
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.arbitrary.map
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.value.Micros
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value

/** Text from all planes of Unicode; lone surrogates are no text. */
fun texts(): Arb<String> = arbitrary { random ->
  val points =
    IntArray(random.random.nextInt(12)) {
      when (random.random.nextInt(4)) {
        0 -> random.random.nextInt(0x80)
        1 -> random.random.nextInt(0xD800)
        2 -> random.random.nextInt(0xE000, 0x10000)
        else -> random.random.nextInt(0x10000, 0x110000)
      }
    }
  String(points, 0, points.size)
}

fun values(): Arb<Value> =
  Arb.choice(
    Arb.long().map { Value.of(it) },
    Arb.double().map { Value.of(it) },
    Arb.boolean().map { Value.of(it) },
    texts().map { Value.of(it) },
    Arb.constant(Value.none()),
  )

fun aliases(): Arb<Alias> =
  Arb.bind(Arb.element("graz", "linz", "größe", "温度"), Arb.int(0..9)) { site, tag ->
    Alias("/$site/line-1/tag-$tag")
  }

fun readings(): Arb<Reading> =
  Arb.bind(
    aliases(),
    // All that an Instant counted in microseconds can hold without overflow.
    Arb.choice(
      Arb.long(-9_000_000_000_000_000_000..9_000_000_000_000_000_000),
      Arb.long(0L..1_800_000_000_000_000),
    ),
    Arb.enum<Quality>(),
    values(),
  ) { alias, micros, quality, value ->
    Reading(alias, Tqv(Micros.toInstant(micros), quality, value))
  }
