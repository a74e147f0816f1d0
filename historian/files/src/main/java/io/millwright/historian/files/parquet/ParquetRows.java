// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.parquet;

import static java.util.Map.entry;

import io.millwright.historian.files.value.Utf8;
import io.millwright.historian.files.value.ValueRows;
import io.millwright.value.Value;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of a Parquet file, one at a time, with all of {@link #COLUMNS}. Columns are known by
 * their names, in any case and with or without underscores, wherever they are nested: SiteWise's
 * own ({@code ASSET_ID}), those of AssetPropertyValue ({@code value.doubleValue}, {@code
 * timestamp.timeInSeconds}), and those of its cold tier ({@code doubleValue}). Others are passed
 * over. A value says by its type what it is, unless DATA_TYPE does.
 */
public final class ParquetRows implements ValueRows {
  /** What a column is. */
  private enum Role {
    ALIAS,
    ASSET_ID,
    PROPERTY_ID,
    DATA_TYPE,
    SECONDS,
    NANOS,
    QUALITY,
    VALUE,
    STRING,
    INTEGER,
    DOUBLE,
    BOOLEAN
  }

  private static final Map<String, Role> NAMES =
      Map.ofEntries(
          entry("alias", Role.ALIAS),
          entry("propertyalias", Role.ALIAS),
          entry("assetid", Role.ASSET_ID),
          entry("propertyid", Role.PROPERTY_ID),
          entry("datatype", Role.DATA_TYPE),
          entry("timestampseconds", Role.SECONDS),
          entry("timeinseconds", Role.SECONDS),
          entry("timestampnanooffset", Role.NANOS),
          entry("offsetinnanos", Role.NANOS),
          entry("quality", Role.QUALITY),
          entry("value", Role.VALUE),
          entry("stringvalue", Role.STRING),
          entry("integervalue", Role.INTEGER),
          entry("doublevalue", Role.DOUBLE),
          entry("booleanvalue", Role.BOOLEAN));

  /** A text as long as the longest row of a CSV file. */
  private static final int LONGEST = 1_000_000;

  /** The share of the heap that one page of each column may take. */
  private static final int SHARE = 8;

  private static final int MOST_NAMES = 50;

  private final FileChannel file;
  private final ParquetMetadata footer;
  private final MessageType wanted;
  private final Map<Role, Column> columns;
  private final CompressionCodecFactory codecs = new ParquetCodecs();
  private final ParquetPages.Room room;
  private final ParquetBounds bounds;
  private final Map<ColumnDescriptor, ParquetPages> pages = new HashMap<>();
  private @Nullable RecordReader<Group> reader;
  private int group;
  private long left;
  private int row;

  /** A column, and the way to it through the groups around it. */
  private record Column(List<Integer> path, ColumnDescriptor descriptor) {
    /**
     * Returns the text of the column in a row.
     *
     * @param pages of the column in the row's group
     * @throws CharacterCodingException if it is not in UTF-8
     * @throws IOException if there is more of it than the file can mean
     */
    Optional<String> find(Group row, ParquetPages pages) throws IOException {
      var group = row;
      for (int index : path.subList(0, path.size() - 1)) {
        if (group.getFieldRepetitionCount(index) == 0) {
          return Optional.empty();
        }
        group = group.getGroup(index, 0);
      }
      int last = path.getLast();
      if (group.getFieldRepetitionCount(last) == 0) {
        return Optional.empty();
      }
      return Optional.of(
          switch (descriptor.getPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> Integer.toString(group.getInteger(last, 0));
            case INT64 -> Long.toString(group.getLong(last, 0));
            case FLOAT -> Double.toString(Value.ofSingle(group.getFloat(last, 0)).number());
            case DOUBLE -> Double.toString(group.getDouble(last, 0));
            case BOOLEAN -> Boolean.toString(group.getBoolean(last, 0));
            case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> pages.text(group.getBinary(last, 0));
          });
    }

    String type() {
      return switch (descriptor.getPrimitiveType().getPrimitiveTypeName()) {
        case INT32, INT64 -> "INTEGER";
        case FLOAT, DOUBLE -> "DOUBLE";
        case BOOLEAN -> "BOOLEAN";
        case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> "STRING";
      };
    }
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it is no Parquet, or has not the columns that are needed
   */
  public ParquetRows(Path file) throws IOException {
    this(file, Runtime.getRuntime().maxMemory() / SHARE);
  }

  /**
   * Opens a file.
   *
   * @param most that one page of each column may take together, in bytes
   * @throws IOException if it is no Parquet, or has not the columns that are needed
   */
  ParquetRows(Path file, long most) throws IOException {
    room = new ParquetPages.Room(most);
    this.file = FileChannel.open(file);
    boolean isOpen = false;
    try {
      footer = footer(this.file);
      var schema = footer.getFileMetaData().getSchema();
      var found = columns(schema);
      var descriptors = found.values().stream().map(Column::descriptor).toList();
      // Of a wide file only these columns are read.
      wanted = new MessageType(schema.getName(), within(schema, List.of(), descriptors));
      columns = columns(wanted);
      bounds = new ParquetBounds(this.file.size());
      check();
      isOpen = true;
    } finally {
      if (!isOpen) {
        this.file.close();
      }
    }
  }

  private static ParquetMetadata footer(FileChannel file) throws IOException {
    try {
      return ParquetFooter.read(file);
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
  }

  private void check() throws IOException {
    try {
      bounds.check(footer, wanted.getColumns());
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static List<Type> within(
      GroupType group, List<String> above, List<ColumnDescriptor> wanted) {
    return group.getFields().stream()
        .flatMap(field -> {
          var path = Stream.concat(above.stream(), Stream.of(field.getName())).toList();
          if (field.isPrimitive()) {
            boolean isWanted =
                wanted.stream().anyMatch(column -> List.of(column.getPath()).equals(path));
            return isWanted ? Stream.of(field) : Stream.<Type>empty();
          }
          var inner = within(field.asGroupType(), path, wanted);
          return inner.isEmpty()
              ? Stream.<Type>empty()
              : Stream.of(field.asGroupType().withNewFields(inner));
        })
        .toList();
  }

  private static Map<Role, Column> columns(MessageType schema) throws IOException {
    var columns = new EnumMap<Role, Column>(Role.class);
    for (var descriptor : schema.getColumns()) {
      var path = descriptor.getPath();
      var name = path[path.length - 1].replace("_", "").toLowerCase(Locale.ROOT);
      var role = NAMES.get(name);
      if (role == null || descriptor.getMaxRepetitionLevel() > 0) {
        continue;
      }
      if (columns.put(role, new Column(indexes(schema, path), descriptor)) != null) {
        throw new IOException(
            "the file has two columns for %s; rename one"
                .formatted(Utf8.shortened(String.join(".", path))));
      }
    }
    boolean hasValue =
        Stream.of(Role.VALUE, Role.STRING, Role.INTEGER, Role.DOUBLE, Role.BOOLEAN)
            .anyMatch(columns::containsKey);
    boolean hasStream =
        columns.containsKey(Role.ALIAS)
            || (columns.containsKey(Role.ASSET_ID) && columns.containsKey(Role.PROPERTY_ID));
    if (!hasValue || !hasStream || !columns.containsKey(Role.SECONDS)) {
      throw new IOException(
          "the file lacks a column: it needs ALIAS, or ASSET_ID and PROPERTY_ID;"
              + " TIMESTAMP_SECONDS; and VALUE, or some of stringValue, integerValue, doubleValue"
              + " and booleanValue; it has "
              + schema.getPaths().stream()
                  .limit(MOST_NAMES)
                  .map(path -> Utf8.shortened(String.join(".", path)))
                  .toList());
    }
    return columns;
  }

  private static List<Integer> indexes(MessageType schema, String[] path) {
    var indexes = new ArrayList<Integer>();
    GroupType around = schema;
    for (int i = 0; i < path.length; i++) {
      indexes.add(around.getFieldIndex(path[i]));
      if (i + 1 < path.length) {
        around = around.getType(path[i]).asGroupType();
      }
    }
    return indexes;
  }

  @Override
  public Optional<Row> next() throws IOException {
    Group read;
    try {
      read = read();
    } catch (IOException | RuntimeException e) {
      throw unreadable(e);
    }
    if (read == null) {
      return Optional.empty();
    }
    row++;
    try {
      var texts = texts(read);
      return Optional.of(
          texts.stream().mapToLong(String::length).sum() > LONGEST
              ? new Row.Malformed(row, "the row has more than %,d characters".formatted(LONGEST))
              : new Row.WellFormed(row, texts));
    } catch (CharacterCodingException e) {
      return Optional.of(new Row.Malformed(row, Utf8.REASON));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Returns the next row of this row group, or of the next that has one; null behind the last. */
  private @Nullable Group read() throws IOException {
    var records = reader;
    while (left == 0 || records == null) {
      pages.values().forEach(ParquetPages::end);
      pages.clear();
      if (group == footer.getBlocks().size()) {
        return null;
      }
      var block = footer.getBlocks().get(group++);
      left = block.getRowCount();
      records = left > 0 ? records(block) : null;
      reader = records;
    }
    left--;
    return records.read();
  }

  private RecordReader<Group> records(BlockMetaData block) throws IOException {
    var chunks = new HashMap<List<String>, ColumnChunkMetaData>();
    for (var chunk : block.getColumns()) {
      chunks.put(List.of(chunk.getPath().toArray()), chunk);
    }
    var ofColumns = new HashMap<ColumnDescriptor, PageReader>();
    for (var column : wanted.getColumns()) {
      var chunk = chunks.get(List.of(column.getPath()));
      if (chunk == null) {
        throw new IOException("a row group lacks a column");
      }
      var made = new ParquetPages(file, column, chunk, codecs, room, bounds);
      pages.put(column, made);
      ofColumns.put(column, made);
    }
    var store =
        new PageReadStore() {
          @Override
          public @Nullable PageReader getPageReader(ColumnDescriptor column) {
            return ofColumns.get(column);
          }

          @Override
          public long getRowCount() {
            return block.getRowCount();
          }
        };
    return new ColumnIOFactory(footer.getFileMetaData().getCreatedBy())
        .getColumnIO(wanted)
        .getRecordReader(store, new GroupRecordConverter(wanted));
  }

  private List<String> texts(Group group) throws IOException {
    var type = find(group, Role.DATA_TYPE);
    var value = find(group, Role.VALUE);
    if (value.isPresent() && type.isEmpty()) {
      type = Optional.ofNullable(columns.get(Role.VALUE)).map(Column::type);
    }
    for (var role : List.of(Role.STRING, Role.INTEGER, Role.DOUBLE, Role.BOOLEAN)) {
      if (value.isEmpty()) {
        value = find(group, role);
        type = value.isPresent() ? Optional.of(role.name()) : type;
      }
    }
    var texts = new ArrayList<String>(COLUMNS.size());
    for (var role : List.of(Role.ALIAS, Role.ASSET_ID, Role.PROPERTY_ID)) {
      texts.add(find(group, role).orElse(""));
    }
    // An empty text is a value, and nothing is none: that has no type.
    texts.add(value.isPresent() ? type.orElse("") : "DOUBLE");
    for (var role : List.of(Role.SECONDS, Role.NANOS, Role.QUALITY)) {
      texts.add(find(group, role).orElse(""));
    }
    texts.add(value.orElse(""));
    return texts;
  }

  private Optional<String> find(Group group, Role role) throws IOException {
    var column = columns.get(role);
    var ofColumn = column == null ? null : pages.get(column.descriptor());
    return column == null || ofColumn == null ? Optional.empty() : column.find(group, ofColumn);
  }

  @Override
  public void close() throws IOException {
    codecs.release();
    file.close();
  }

  private static IOException unreadable(Exception e) {
    // The library names the row around the page that could not be read.
    var cause = e;
    while (cause instanceof ParquetDecodingException
        && cause.getCause() instanceof Exception inner
        && inner.getMessage() != null) {
      cause = inner;
    }
    return new IOException(
        "it can't be read as Parquet: " + Utf8.shortened(String.valueOf(cause.getMessage())), e);
  }
}
