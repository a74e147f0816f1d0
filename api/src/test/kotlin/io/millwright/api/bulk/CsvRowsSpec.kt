// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import java.io.IOException
import java.io.StringReader

class CsvRowsSpec :
  FunSpec({
    fun read(text: String): List<Pair<Int, List<String>>> {
      val rows = CsvRows(StringReader(text))
      return generateSequence { rows.next().orElse(null)?.let { rows.line() to it } }.toList()
    }

    test("values, quotes, line ends and empty lines") {
      read("a,b\r\n\n\"c,\"\"d\"\"\",\r\ne") shouldContainExactly
        listOf(1 to listOf("a", "b"), 3 to listOf("c,\"d\"", ""), 4 to listOf("e"))
      read("") shouldContainExactly listOf()
      read("\"a\nb\",c\nd") shouldContainExactly listOf(2 to listOf("a\nb", "c"), 3 to listOf("d"))
    }

    test("a row without end is not read into memory") {
      shouldThrow<IOException> { read("x".repeat(1_000_001)) }
      shouldThrow<IOException> { read("\"" + "\n".repeat(1_000_001)) }
    }
  })
