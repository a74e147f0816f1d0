// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.parquet

import com.github.luben.zstd.Zstd
import com.sun.management.ThreadMXBean
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.historian.files.ValuesFormat
import io.millwright.reading.Alias
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.lang.management.ManagementFactory
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import org.apache.parquet.format.ColumnChunk
import org.apache.parquet.format.ColumnMetaData
import org.apache.parquet.format.CompressionCodec
import org.apache.parquet.format.DataPageHeader
import org.apache.parquet.format.DataPageHeaderV2
import org.apache.parquet.format.DictionaryPageHeader
import org.apache.parquet.format.Encoding
import org.apache.parquet.format.FieldRepetitionType
import org.apache.parquet.format.FileMetaData
import org.apache.parquet.format.PageHeader
import org.apache.parquet.format.PageType
import org.apache.parquet.format.RowGroup
import org.apache.parquet.format.SchemaElement
import org.apache.parquet.format.Type
import org.apache.parquet.format.Util

private const val MANY = Int.MAX_VALUE
private const val ROOM = 8L shl 20

/** Small Parquet files that say of themselves, or become, more than a server has room for. */
class ParquetSizesSpec :
  FunSpec({
    val folder = tempdir().toPath()
    val threads = ManagementFactory.getThreadMXBean() as ThreadMXBean

    fun file(bytes: ByteArray): Path = Files.write(folder.resolve("file.parquet"), bytes)

    fun rows(file: Path): Int =
      ParquetRows(file, ROOM).use { rows ->
        generateSequence { rows.next().orElse(null) }.count()
      }

    fun refusal(file: Path): String {
      val before = threads.currentThreadAllocatedBytes
      val message = shouldThrow<IOException> { rows(file) }.message!!
      withClue(message) { threads.currentThreadAllocatedBytes - before shouldBeLessThan 4 * ROOM }
      return message
    }

    test("what a file of few bytes claims is not believed") {
      rows(file(Crafted().bytes())) shouldBe 1
      for ((lie, crafted) in lies()) {
        withClue(lie) { refusal(file(crafted.bytes())) shouldContain "can't be read as Parquet" }
      }
    }

    test("a footer whose lists are longer than it is not believed") {
      val bytes = ByteArrayOutputStream()
      // Field 2, a list of 2^31 - 1 structures, of which none comes.
      val footer = byteArrayOf(0x15, 0x02, 0x19, 0xFC.toByte(), -1, -1, -1, -1, 0x07)
      bytes.writeBytes("PAR1".toByteArray() + footer)
      bytes.writeBytes(little(footer.size) + "PAR1".toByteArray())
      refusal(file(bytes.toByteArray())) shouldContain "breaks off"
      val deep = (0..40).map { SchemaElement("g").setNum_children(1) } + SchemaElement("x")
      refusal(file(Crafted { it.setSchema(deep) }.bytes())) shouldContain "levels"
    }

    // Rows that are all alike take a few bytes in all.
    test("a small file has no more rows than a thousand for each of its bytes") {
      val many = 16_000_000
      val ids =
        page(
          byteArrayOf(1) + unsigned(many * 2L) + 0,
          encoding = Encoding.RLE_DICTIONARY,
          values = many,
        )
      val crafted =
        Crafted(
          alias = listOf(dictionary(text("/a"), 1), ids),
          time = listOf(dictionary(ByteArray(8) { 1 }, 1), ids),
          rows = many.toLong(),
        )
      refusal(file(crafted.bytes())) shouldContain "more than 1,000 rows for each of its bytes"
    }

    test("a footer that names the same pages again, or pages that overlap, is refused") {
      val again = Crafted { it.setRow_groups(List(1_000) { _ -> it.row_groups[0] }) }
      refusal(file(again.bytes())) shouldContain "names the same pages twice"
      val overlapping = Crafted {
        val (first, second) = it.row_groups[0].columns.map { column -> column.meta_data }
        second.setData_page_offset(first.data_page_offset + 1)
      }
      refusal(file(overlapping.bytes())) shouldContain "names the same pages twice"
    }

    test("a text of a dictionary is made once, and no file has more text than it can mean") {
      fun crafted(rows: Int, more: Int): Crafted {
        val long = text("/" + "a".repeat(900_000))
        val dictionary = PageHeader(PageType.DICTIONARY_PAGE, long.size, 0)
        val packed = Zstd.compress(long)
        dictionary.compressed_page_size = packed.size
        dictionary.setDictionary_page_header(DictionaryPageHeader(1, Encoding.PLAIN))
        val ids = byteArrayOf(1) + unsigned(rows * 2L) + 0
        val page =
          PageHeader(PageType.DATA_PAGE, ids.size, Zstd.compress(ids).size)
            .setData_page_header(
              DataPageHeader(rows, Encoding.RLE_DICTIONARY, Encoding.RLE, Encoding.RLE)
            )
        return Crafted(
          CompressionCodec.ZSTD,
          listOf(dictionary to packed, page to Zstd.compress(ids)),
          listOf(page(ByteArray(8 * rows) { 1 }, values = rows)),
          listOf(
            page(little(3) + unsigned(rows * 2L).copyOf(2) + 0 + ByteArray(more), values = rows)
          ),
          rows.toLong(),
        )
      }
      val before = threads.currentThreadAllocatedBytes
      rows(file(crafted(500, 10_000).bytes())) shouldBe 500
      threads.currentThreadAllocatedBytes - before shouldBeLessThan 4 * ROOM
      refusal(file(crafted(8_000, 0).bytes())) shouldContain "texts have more than"
    }

    test("what is made of a page to check it takes its part of the room") {
      val many = 400_000
      val continued = equalNumbers(many) + unsigned(128, 4, many.toLong(), 0) + ByteArray(8)
      val crafted =
        Crafted(
          alias = listOf(page(continued, encoding = Encoding.DELTA_BYTE_ARRAY, values = many)),
          time = listOf(page(ByteArray(8 * 1_000), values = 1_000)),
          rows = 1_000,
          values = many.toLong(),
        )
      refusal(file(crafted.bytes())) shouldContain "ALIAS unpacks to more than there is room for"
    }

    test("a page that unpacks to more than there is room for says what to do") {
      val zeros = Zstd.compress(ByteArray(40_000_000))
      val bomb = Crafted(codec = CompressionCodec.ZSTD, alias = listOf(page(zeros, 40_000_000)))
      refusal(file(bomb.bytes())) shouldContain "ALIAS unpacks to more than there is room for"
    }

    test("a row group may be larger than the room, since its pages come one by one") {
      val file = folder.resolve("large.parquet")
      val text = "x".repeat(500)
      ValuesFormat.PARQUET.write(file).use {
        repeat(50_000) { i ->
          it.write(
            Alias("/a"),
            Tqv(Instant.ofEpochSecond(1L + i), Quality.GOOD, Value.of("$i$text")),
          )
        }
      }
      rows(file) shouldBe 50_000
    }
  })

private fun little(number: Int): ByteArray =
  ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array()

private fun text(text: String) = little(text.length) + text.toByteArray()

private fun unsigned(vararg numbers: Long): ByteArray {
  val bytes = ByteArrayOutputStream()
  for (number in numbers) {
    var left = number
    while (left >= 0x80) {
      bytes.write((left and 0x7F or 0x80).toInt())
      left = left ushr 7
    }
    bytes.write(left.toInt())
  }
  return bytes.toByteArray()
}

/** Numbers that are all zero: a block of 128 of them is a difference and four widths. */
private fun equalNumbers(count: Int) =
  unsigned(128, 4, count.toLong(), 0) + ByteArray(5 * ((count + 127) / 128))

/** Packed groups of eight values each, of which none comes. */
private fun run(groups: Long) = unsigned(groups shl 1 or 1)

private fun page(
  bytes: ByteArray,
  size: Int = bytes.size,
  encoding: Encoding = Encoding.PLAIN,
  values: Int = 1,
  packed: Int = bytes.size,
): Pair<PageHeader, ByteArray> =
  PageHeader(PageType.DATA_PAGE, size, packed)
    .setData_page_header(DataPageHeader(values, encoding, Encoding.RLE, Encoding.RLE)) to bytes

private fun dictionary(bytes: ByteArray, values: Int): Pair<PageHeader, ByteArray> =
  PageHeader(PageType.DICTIONARY_PAGE, bytes.size, bytes.size)
    .setDictionary_page_header(DictionaryPageHeader(values, Encoding.PLAIN)) to bytes

private fun lies(): Map<String, Crafted> {
  val good = text("/a")
  val codecs =
    CompressionCodec.entries.filterNot {
      it in setOf(CompressionCodec.LZO, CompressionCodec.BROTLI, CompressionCodec.LZ4)
    }
  val second =
    PageHeader(PageType.DATA_PAGE_V2, 10, 10)
      .setData_page_header_v2(DataPageHeaderV2(1, 0, 1, Encoding.PLAIN, MANY, MANY)) to
      ByteArray(10)
  return codecs.associate { "$it of a size" to Crafted(it, listOf(page(good, MANY))) } +
    codecs.associate {
      "$it of an inner size" to Crafted(it, listOf(page(unsigned(MANY.toLong(), 0), 1_000)))
    } +
    mapOf(
      "values" to Crafted(alias = listOf(page(good, values = MANY))),
      "values below zero" to Crafted(alias = listOf(page(good, values = -1))),
      "a size below zero" to Crafted(alias = listOf(page(good, size = -1))),
      "a packed size" to Crafted(alias = listOf(page(good, packed = MANY))),
      "a packed size below zero" to Crafted(alias = listOf(page(good, packed = -1))),
      "levels of the second version" to Crafted(alias = listOf(second)),
      "a dictionary" to
        Crafted(
          alias =
            listOf(
              dictionary(good, MANY),
              page(byteArrayOf(1, 2, 0), encoding = Encoding.RLE_DICTIONARY),
            )
        ),
      "a dictionary of nothing" to
        Crafted(
          alias =
            listOf(
              dictionary(good, 100_000),
              page(byteArrayOf(1, 2, 0), encoding = Encoding.RLE_DICTIONARY),
            )
        ),
      "a run of a dictionary" to
        Crafted(
          alias =
            listOf(
              dictionary(good, 1),
              page(byteArrayOf(1) + run(1L shl 27), encoding = Encoding.RLE_DICTIONARY),
            )
        ),
      "a run of levels" to
        Crafted(value = listOf(page(little(4) + run(1L shl 27).copyOf(4) + ByteArray(8)))),
      "a text" to Crafted(alias = listOf(page(little(MANY) + "/a".toByteArray()))),
      "numbers by their differences" to
        Crafted(
          time =
            listOf(
              page(
                unsigned(128, 4, MANY.toLong(), 0, 0),
                encoding = Encoding.DELTA_BINARY_PACKED,
              )
            )
        ),
      "blocks of differences" to
        Crafted(
          time =
            listOf(page(unsigned(1L shl 30, 1, 2, 0, 0), encoding = Encoding.DELTA_BINARY_PACKED))
        ),
      "lengths of texts" to
        Crafted(
          alias =
            listOf(
              page(
                unsigned(128, 4, MANY.toLong(), 0, 0),
                encoding = Encoding.DELTA_LENGTH_BYTE_ARRAY,
              )
            )
        ),
      "a text that begins like the one before" to
        Crafted(
          alias =
            listOf(
              page(
                unsigned(128, 4, 1, MANY * 2L) + unsigned(128, 4, 1, 4) + "/a".toByteArray(),
                encoding = Encoding.DELTA_BYTE_ARRAY,
              )
            )
        ),
      "a column beyond the file" to
        Crafted {
          it.row_groups[0].columns[0].meta_data.setTotal_compressed_size(1L shl 40)
        },
      "a column before the file" to
        Crafted {
          it.row_groups[0].columns[0].meta_data.setData_page_offset(-5)
        },
      "rows" to Crafted { it.row_groups[0].setNum_rows(Long.MAX_VALUE) },
      "row groups without columns" to Crafted { it.row_groups[0].setColumns(listOf()) },
      "children" to Crafted { it.schema[0].setNum_children(MANY) },
    )
}

/** A file of one row group, made by hand. */
private class Crafted(
  private val codec: CompressionCodec = CompressionCodec.UNCOMPRESSED,
  private val alias: List<Pair<PageHeader, ByteArray>>? = null,
  private val time: List<Pair<PageHeader, ByteArray>> = listOf(page(ByteArray(8) { 1 })),
  private val value: List<Pair<PageHeader, ByteArray>> =
    listOf(page(little(2) + byteArrayOf(2, 1) + ByteArray(8))),
  private val rows: Long = 1,
  private val values: Long = rows,
  private val change: (FileMetaData) -> Unit = {},
) {
  private data class Column(
    val name: String,
    val type: Type,
    val repetition: FieldRepetitionType,
    val codec: CompressionCodec,
    val pages: List<Pair<PageHeader, ByteArray>>,
  )

  fun bytes(): ByteArray {
    val bytes = ByteArrayOutputStream()
    bytes.writeBytes("PAR1".toByteArray())
    val plain = CompressionCodec.UNCOMPRESSED
    val required = FieldRepetitionType.REQUIRED
    val columns =
      listOf(
        Column("ALIAS", Type.BYTE_ARRAY, required, codec, alias ?: listOf(page(text("/a")))),
        Column("TIMESTAMP_SECONDS", Type.INT64, required, plain, time),
        Column("VALUE", Type.DOUBLE, FieldRepetitionType.OPTIONAL, plain, value),
      )
    val chunks = columns.map { column ->
      val begin = bytes.size().toLong()
      for ((header, content) in column.pages) {
        Util.writePageHeader(header, bytes)
        bytes.writeBytes(content)
      }
      val size = bytes.size() - begin
      val data =
        ColumnMetaData(
          column.type,
          listOf(Encoding.PLAIN),
          listOf(column.name),
          column.codec,
          values,
          size,
          size,
          begin,
        )
      ColumnChunk(begin).setMeta_data(data)
    }
    val schema =
      listOf(SchemaElement("m").setNum_children(3)) +
        columns.map { SchemaElement(it.name).setType(it.type).setRepetition_type(it.repetition) }
    val footer = ByteArrayOutputStream()
    val metadata =
      FileMetaData(1, schema, rows, listOf(RowGroup(chunks, bytes.size().toLong(), rows)))
    change(metadata)
    Util.writeFileMetaData(metadata, footer)
    bytes.writeBytes(footer.toByteArray())
    bytes.writeBytes(little(footer.size()) + "PAR1".toByteArray())
    return bytes.toByteArray()
  }
}
