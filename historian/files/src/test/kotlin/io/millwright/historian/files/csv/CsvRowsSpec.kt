// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.csv

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.property.Arb
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.map
import io.kotest.property.checkAll
import io.millwright.historian.files.value.ValueRows
import java.io.IOException

class CsvRowsSpec :
  FunSpec({
    fun rows(bytes: ByteArray): List<ValueRows.Row> =
      CsvRows(bytes.inputStream()).use { rows ->
        generateSequence { rows.next().orElse(null) }.toList()
      }

    /** Each row with its line; null stands for a malformed one. */
    fun read(text: String): List<Pair<Int, List<String>?>> =
      rows(text.toByteArray()).map { it.line() to (it as? ValueRows.Row.WellFormed)?.texts() }

    fun reason(bytes: ByteArray): String = (rows(bytes).first() as ValueRows.Row.Malformed).reason()

    fun quoted(value: String) = "\"" + value.replace("\"", "\"\"") + "\""

    test("values, quotes, line ends and empty lines") {
      read("a,b\r\n\n\"c,\"\"d\"\"\",\r\ne") shouldContainExactly
        listOf(1 to listOf("a", "b"), 3 to listOf("c,\"d\"", ""), 4 to listOf("e"))
      read("") shouldContainExactly listOf()
      read("\n\r\n") shouldContainExactly listOf()
      read("a\rb\r") shouldContainExactly listOf(1 to listOf("a"), 2 to listOf("b"))
    }

    test("a row begins on the line of its first value, however many lines it has") {
      read("\"a\nb\r\n\rc\",d\ne") shouldContainExactly
        listOf(1 to listOf("a\nb\r\n\rc", "d"), 5 to listOf("e"))
    }

    test("a quote that is never closed costs its own row only") {
      read("a,1\n\"b,2\nc,3\nd,4") shouldContainExactly
        listOf(1 to listOf("a", "1"), 2 to null, 3 to listOf("c", "3"), 4 to listOf("d", "4"))
      read("\"b,2\nc,3\n\"d\",4\n") shouldContainExactly
        listOf(1 to null, 2 to listOf("c", "3"), 3 to listOf("d", "4"))
      read("\"") shouldContainExactly listOf(1 to null)
      reason("\"b,2\n".toByteArray()) shouldContain "not closed"
    }

    test("a quote stands around a value or doubled within one, nowhere else") {
      for (row in listOf("a,\"b\"x", "a,\"b\" ,c", "a, \"b\"", "a,b\"\"c", "a\",\"b", "\"a\"\"")) {
        read("x\n$row\ny") shouldContainExactly
          listOf(1 to listOf("x"), 2 to null, 3 to listOf("y"))
      }
      reason("a,\"b\"x".toByteArray()) shouldContain "'x'"
    }

    test("a byte order mark at the beginning belongs to no value, and within the file it is told") {
      read("\uFEFFa,b\n\uFEFFc,d\ne,f") shouldContainExactly
        listOf(1 to listOf("a", "b"), 2 to null, 3 to listOf("e", "f"))
      read("\uFEFF\"a\",b") shouldContainExactly listOf(1 to listOf("a", "b"))
      read("\uFEFF") shouldContainExactly listOf()
    }

    test("bytes that are no UTF-8 become no other text") {
      val bad =
        listOf(
          byteArrayOf(0xFC.toByte()), // ü in ISO 8859-1
          byteArrayOf(0xC3.toByte()), // half a character
          byteArrayOf(0xC0.toByte(), 0xAF.toByte()), // too long a form of '/'
          byteArrayOf(0xED.toByte(), 0xA0.toByte(), 0x80.toByte()), // a surrogate
        )
      for (bytes in bad) {
        val text =
          "a,ü\nb,".toByteArray() +
            bytes +
            "\n\"c".toByteArray() +
            bytes +
            "\nd\",e\n".toByteArray()
        rows(text + "f".toByteArray()).map {
          it.line() to (it is ValueRows.Row.WellFormed)
        } shouldContainExactly listOf(1 to true, 2 to false, 3 to false, 4 to false, 5 to true)
        reason(bytes) shouldContain "UTF-8"
      }
      shouldThrow<IOException> { rows("a,b".toByteArray(Charsets.UTF_16)) }.message shouldContain
        "UTF-16"
      shouldThrow<IOException> { rows(byteArrayOf(-1, -2) + "a".toByteArray(Charsets.UTF_16LE)) }
    }

    test("a row without end is not read into memory, and hides no other") {
      read("x".repeat(1_000_001) + "\ny") shouldContainExactly listOf(1 to null, 2 to listOf("y"))
      val lines = read("\"" + "\n".repeat(100_001) + "y")
      lines shouldContainExactly listOf(1 to null, 100_002 to listOf("y"))
      read("\"" + "z\n".repeat(60_000)).size shouldBe 60_000
    }

    val sign = Arb.element("a", "ü", "😀", ",", "\"", " ", "\n", "\r", "\r\n", "\uFEFF", "\u2028")
    val text = Arb.list(sign, 0..6).map { it.joinToString("") }

    test("what is written with quotes is read as it was, whatever ends the lines") {
      checkAll(Arb.list(Arb.list(text, 2..4), 1..6), Arb.element("\n", "\r\n", "\r")) { all, end ->
        val written = all.joinToString(end) { row -> row.joinToString(",") { quoted(it) } }
        read(written).map { it.second } shouldContainExactly all
      }
    }

    // The same text, read line by line where it is malformed, and row by row where it is not.
    test("every line is in a row, or malformed itself") {
      val line =
        Arb.list(Arb.element("a", ",", "\"", "\"\"", " "), 1..6).map { it.joinToString("") }
      checkAll(2_000, Arb.list(line, 1..8)) { lines ->
        var next = 1
        for ((at, values) in read(lines.joinToString("\n"))) {
          at shouldBe next
          next += 1 + (values?.sumOf { value -> value.count { it == '\n' } } ?: 0)
        }
        next shouldBe lines.size + 1
      }
    }

    test("a malformed row among good ones costs none of them") {
      val bad = Arb.element("\"a,1", "a\",1", "\"a\"b,1", "a,1\"", "\"", "\"a\" ,1")
      checkAll(Arb.int(0..20), Arb.int(0..20), bad) { before, after, row ->
        val good = { count: Int -> List(count) { "/s/$it,$it" } }
        val found = read((good(before) + row + good(after)).joinToString("\n"))
        found.map { it.first } shouldContainExactly (1..before + after + 1).toList()
        found.filter { it.second == null }.map { it.first } shouldContainExactly listOf(before + 1)
      }
    }
  })
