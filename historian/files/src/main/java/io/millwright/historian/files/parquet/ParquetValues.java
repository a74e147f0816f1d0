// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.parquet;

import io.millwright.historian.files.value.ValuesWriter;
import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes values as a Parquet file whose columns {@link ParquetRows} reads. */
public final class ParquetValues implements ValuesWriter {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message values {
            required binary ALIAS (STRING);
            required int64 TIMESTAMP_SECONDS;
            required int32 TIMESTAMP_NANO_OFFSET;
            required binary QUALITY (STRING);
            required group VALUE {
              optional binary stringValue (STRING);
              optional int64 integerValue;
              optional double doubleValue;
              optional boolean booleanValue;
            }
          }
          """);

  private final SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
  private final ParquetWriter<Group> writer;

  /** Begins a new file. */
  public ParquetValues(Path file) throws IOException {
    writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(SCHEMA)
            .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
            .withCompressionCodec(CompressionCodecName.ZSTD)
            .build();
  }

  @Override
  public void write(Alias alias, Tqv tqv) throws IOException {
    var time = tqv.time();
    var row =
        rows.newGroup()
            .append("ALIAS", alias.path())
            .append("TIMESTAMP_SECONDS", time.getEpochSecond())
            .append("TIMESTAMP_NANO_OFFSET", time.getNano())
            .append("QUALITY", tqv.quality().name());
    var value = row.addGroup("VALUE");
    switch (tqv.value()) {
      case Value.StringValue(String text) -> value.add("stringValue", text);
      case Value.IntegerValue(long number) -> value.add("integerValue", number);
      case Value.DoubleValue(double number) -> value.add("doubleValue", number);
      case Value.BooleanValue(boolean on) -> value.add("booleanValue", on);
      case Value.NullValue _ -> {
        // All of its columns stay empty.
      }
    }
    writer.write(row);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
