// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.parquet

import dev.hardwood.InputFile
import dev.hardwood.reader.ParquetFileReader
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.historian.files.ValuesFormat
import io.millwright.historian.files.value.ValueRows
import io.millwright.reading.Alias
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.zip.GZIPOutputStream
import org.apache.parquet.bytes.BytesInput
import org.apache.parquet.compression.CompressionCodecFactory
import org.apache.parquet.conf.PlainParquetConfiguration
import org.apache.parquet.example.data.Group
import org.apache.parquet.example.data.simple.SimpleGroupFactory
import org.apache.parquet.hadoop.CodecFactory
import org.apache.parquet.hadoop.ParquetFileWriter
import org.apache.parquet.hadoop.example.ExampleParquetWriter
import org.apache.parquet.hadoop.metadata.CompressionCodecName
import org.apache.parquet.io.LocalOutputFile
import org.apache.parquet.io.api.Binary
import org.apache.parquet.schema.MessageTypeParser

class ParquetRowsSpec :
  FunSpec({
    val folder = tempdir().toPath()

    fun write(
      schema: String,
      codec: CompressionCodecName = CompressionCodecName.UNCOMPRESSED,
      vararg rows: (Group) -> Unit,
    ): Path {
      val file = folder.resolve("file.parquet")
      val type = MessageTypeParser.parseMessageType(schema)
      ExampleParquetWriter.builder(LocalOutputFile(file))
        .withConf(PlainParquetConfiguration())
        .withType(type)
        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
        .withCompressionCodec(codec)
        .withCodecFactory(Packing())
        .build()
        .use { writer ->
          rows.forEach { row -> writer.write(SimpleGroupFactory(type).newGroup().also(row)) }
        }
      return file
    }

    fun read(file: Path): List<List<String>> =
      ParquetRows(file).use { rows ->
        generateSequence { rows.next().orElse(null) }
          .map { (it as? ValueRows.Row.WellFormed)?.texts() ?: listOf("malformed", "${it.line()}") }
          .toList()
      }

    test("bytes that are no UTF-8 become no other text") {
      val file =
        write(
          "message m { required binary ALIAS; required int64 TIMESTAMP_SECONDS; required double VALUE; }",
          CompressionCodecName.UNCOMPRESSED,
          *listOf("/a".toByteArray(), byteArrayOf(0x2F, 0xFC.toByte()), "/b".toByteArray())
            .map { alias ->
              { row: Group ->
                row.append("ALIAS", Binary.fromConstantByteArray(alias))
                row.append("TIMESTAMP_SECONDS", 1L)
                row.append("VALUE", 1.5)
                Unit
              }
            }
            .toTypedArray(),
        )
      read(file).map { it[0] to it[1] } shouldContainExactly
        listOf("/a" to "", "malformed" to "2", "/b" to "")
    }

    test("columns named as in CSV, whatever the file is packed with") {
      val schema =
        "message m { required binary asset_id (STRING); required binary PROPERTY_ID (STRING);" +
          " required binary DATA_TYPE (STRING); required int64 TIMESTAMP_SECONDS;" +
          " optional int32 TIMESTAMP_NANO_OFFSET; optional binary QUALITY (STRING);" +
          " required binary VALUE (STRING); optional group other { repeated int32 list; } }"
      val codecs =
        listOf(
          CompressionCodecName.UNCOMPRESSED,
          CompressionCodecName.SNAPPY,
          CompressionCodecName.GZIP,
          CompressionCodecName.ZSTD,
          CompressionCodecName.LZ4_RAW,
        )
      for (codec in codecs) {
        val file =
          write(
            schema,
            codec,
            {
              it
                .append("asset_id", "a")
                .append("PROPERTY_ID", "p")
                .append("DATA_TYPE", "INTEGER")
                .append("TIMESTAMP_SECONDS", 7L)
                .append("TIMESTAMP_NANO_OFFSET", 9)
                .append("QUALITY", "BAD")
                .append("VALUE", "42")
            },
            {
              it
                .append("asset_id", "a")
                .append("PROPERTY_ID", "p")
                .append("DATA_TYPE", "STRING")
                .append("TIMESTAMP_SECONDS", 8L)
                .append("VALUE", "ü")
            },
          )
        withClue(codec) {
          read(file) shouldContainExactly
            listOf(
              listOf("", "a", "p", "INTEGER", "7", "9", "BAD", "42"),
              listOf("", "a", "p", "STRING", "8", "", "", "ü"),
            )
        }
      }
    }

    test("nested as AssetPropertyValue is, each value in a column of its type") {
      val file =
        write(
          "message m { required binary propertyAlias (STRING);" +
            " required group timestamp { required int64 timeInSeconds; optional int32 offsetInNanos; }" +
            " optional group value { optional double doubleValue; optional int32 integerValue;" +
            " optional boolean booleanValue; optional binary stringValue (STRING); } }",
          CompressionCodecName.UNCOMPRESSED,
          {
            it.append("propertyAlias", "/a").addGroup("timestamp").append("timeInSeconds", 1L)
            it.addGroup("value").append("doubleValue", Double.NaN)
          },
          {
            it.append("propertyAlias", "/a").addGroup("timestamp").append("timeInSeconds", 2L)
            it.addGroup("value").append("booleanValue", true)
          },
          {
            it.append("propertyAlias", "/a").addGroup("timestamp").append("timeInSeconds", 3L)
            it.addGroup("value").append("stringValue", "")
          },
          { it.append("propertyAlias", "/a").addGroup("timestamp").append("timeInSeconds", 4L) },
        )
      read(file) shouldContainExactly
        listOf(
          listOf("/a", "", "", "DOUBLE", "1", "", "", "NaN"),
          listOf("/a", "", "", "BOOLEAN", "2", "", "", "true"),
          listOf("/a", "", "", "STRING", "3", "", "", ""),
          listOf("/a", "", "", "DOUBLE", "4", "", "", ""),
        )
    }

    test("a value's column says of which type it is") {
      val file =
        write(
          "message m { required binary alias (STRING); required int64 timestamp_seconds;" +
            " required float value; }",
          CompressionCodecName.UNCOMPRESSED,
          { it.append("alias", "/a").append("timestamp_seconds", 1L).append("value", 0.5f) },
        )
      read(file).single() shouldBe listOf("/a", "", "", "DOUBLE", "1", "", "", "0.5")
    }

    test("a file without the columns, or that is none, says what is wrong") {
      val lacking = write("message m { required binary alias (STRING); required double value; }")
      shouldThrow<IOException> { read(lacking) }.message shouldContain "TIMESTAMP_SECONDS"
      val broken = Files.write(folder.resolve("broken"), ByteArray(100) { 1 })
      shouldThrow<IOException> { read(broken) }.message shouldContain "can't be read as Parquet"
      val whole =
        write(
          "message m { required binary alias (STRING); required int64 timestamp_seconds;" +
            " required double value; }",
          CompressionCodecName.SNAPPY,
          { it.append("alias", "/a").append("timestamp_seconds", 1L).append("value", 0.5) },
        )
      // Every cut, and some flipped bytes: an error or rows, and nothing else.
      val bytes = Files.readAllBytes(whole)
      for (at in bytes.indices step 7) {
        for (changed in
          listOf(bytes.copyOf(at), bytes.clone().also { it[at] = (it[at] + 64).toByte() })) {
          runCatching { read(Files.write(broken, changed)) }
            .onFailure { withClue("$at $it") { (it is IOException) shouldBe true } }
        }
      }
    }

    test("a reader that is not ours reads what we write") {
      val file = folder.resolve("values.parquet")
      val time = Instant.parse("2026-11-23T12:00:00.123456Z")
      ValuesFormat.PARQUET.write(file).use {
        it.write(Alias("/größe"), Tqv(time, Quality.GOOD, Value.of("ü")))
        it.write(Alias("/b"), Tqv(time, Quality.BAD, Value.of(Double.NEGATIVE_INFINITY)))
        it.write(Alias("/b"), Tqv(time, Quality.UNCERTAIN, Value.of(Long.MIN_VALUE)))
        it.write(Alias("/b"), Tqv(time, Quality.BAD, Value.none()))
      }
      ParquetFileReader.open(InputFile.of(file)).use { opened ->
        opened.rowReader().use { row ->
          val rows = generateSequence {
            if (row.hasNext()) {
              row.next()
              val value = row.getStruct("VALUE")
              listOf(
                row.getString("ALIAS"),
                row.getLong("TIMESTAMP_SECONDS"),
                row.getInt("TIMESTAMP_NANO_OFFSET"),
                row.getString("QUALITY"),
                if (value.isNull("stringValue")) null else value.getString("stringValue"),
                if (value.isNull("doubleValue")) null else value.getDouble("doubleValue"),
                if (value.isNull("integerValue")) null else value.getLong("integerValue"),
              )
            } else null
          }
            .toList()
          val seconds = time.epochSecond
          rows shouldContainExactly
            listOf(
              listOf("/größe", seconds, 123_456_000, "GOOD", "ü", null, null),
              listOf("/b", seconds, 123_456_000, "BAD", null, Double.NEGATIVE_INFINITY, null),
              listOf("/b", seconds, 123_456_000, "UNCERTAIN", null, null, Long.MIN_VALUE),
              listOf("/b", seconds, 123_456_000, "BAD", null, null, null),
            )
        }
      }
    }
  })

/** Parquet leaves GZIP to Hadoop; here it is the JDK's. */
private class Packing(
  private val own: CompressionCodecFactory = CodecFactory(PlainParquetConfiguration(), 0)
) : CompressionCodecFactory by own {
  override fun getCompressor(codec: CompressionCodecName) =
    if (codec == CompressionCodecName.GZIP) Gzip else own.getCompressor(codec)

  override fun getCompressor(codec: CompressionCodecName, level: Int) = getCompressor(codec)

  private object Gzip : CompressionCodecFactory.BytesInputCompressor {
    override fun compress(bytes: BytesInput): BytesInput {
      val packed = ByteArrayOutputStream()
      GZIPOutputStream(packed).use { bytes.writeAllTo(it) }
      return BytesInput.from(packed.toByteArray())
    }

    override fun getCodecName() = CompressionCodecName.GZIP

    override fun release() {}
  }
}
