// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class NamedSqlSpec :
  FunSpec({
    test("each name becomes a question mark, and is known by all its positions") {
      val sql = NamedSql.of("select :from where ts > :from and id = :the_id or :from")
      sql.text() shouldBe "select ? where ts > ? and id = ? or ?"
      sql.positions("from") shouldBe listOf(1, 2, 4)
      sql.positions("the_id") shouldBe listOf(3)
    }

    test("casts, slices and what stands in quotes are no parameters") {
      val text = """select 'at :time', ":name"::text, a[1:2], 'it''s :x'"""
      NamedSql.of(text).text() shouldBe text
      NamedSql.of("unnest(:ids::integer[])").text() shouldBe "unnest(?::integer[])"
    }

    test("a name that is not there is a mistake, and so is a parameter without a name") {
      shouldThrow<IllegalArgumentException> { NamedSql.of("select :a").positions("b") }
        .message shouldContain "no parameter b"
      shouldThrow<IllegalArgumentException> { NamedSql.of("select ?") }.message shouldContain
        "without a name"
    }
  })
