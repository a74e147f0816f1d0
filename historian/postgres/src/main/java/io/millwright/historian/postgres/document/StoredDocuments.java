// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.document;

import io.millwright.application.document.Document;
import io.millwright.application.document.DocumentStore;
import io.millwright.historian.postgres.database.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Documents in a table. */
public final class StoredDocuments implements DocumentStore {
  private static final String SELECT =
      "select kind, id, parent, body, created, updated from historian.document where kind = ? and ";

  private final Database database;

  public StoredDocuments(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Document> find(Document.Key key) {
    return query("id = ?", key.kind(), key.id()).stream().findFirst();
  }

  @Override
  public List<Document> list(String kind, String after, int limit) {
    return query("id > ? order by id limit ?", kind, after, limit);
  }

  @Override
  public List<Document> children(String kind, String parent, String after, int limit) {
    return query("parent = ? and id > ? order by id limit ?", kind, parent, after, limit);
  }

  @Override
  public void write(Collection<Document> saved, Collection<Document.Key> removed) {
    if (saved.isEmpty() && removed.isEmpty()) {
      return;
    }
    database.transaction(
        "write documents",
        connection -> {
          try (var delete =
                  connection.prepareStatement(
                      "delete from historian.document where kind = ? and id = ?");
              var insert =
                  connection.prepareStatement(
                      """
                      insert into historian.document (kind, id, parent, body, created, updated)
                      values (?, ?, ?, ?, ?, ?)
                      on conflict (kind, id) do update set parent = excluded.parent,
                        body = excluded.body, created = excluded.created,
                        updated = excluded.updated
                      """)) {
            for (var key : removed) {
              set(delete, key.kind(), key.id());
              delete.addBatch();
            }
            delete.executeBatch();
            for (var document : saved) {
              set(
                  insert,
                  document.key().kind(),
                  document.id(),
                  document.parent(),
                  document.body(),
                  time(document.created()),
                  time(document.updated()));
              insert.addBatch();
            }
            return insert.executeBatch();
          }
        });
  }

  @Override
  public void removeOlder(String kind, Instant before) {
    database.transaction(
        "remove old documents",
        connection -> {
          try (var delete =
              connection.prepareStatement(
                  "delete from historian.document where kind = ? and updated < ?")) {
            set(delete, kind, time(before));
            return delete.executeUpdate();
          }
        });
  }

  private List<Document> query(String condition, Object... values) {
    return database.transaction(
        "read documents",
        connection -> {
          try (var statement = connection.prepareStatement(SELECT + condition)) {
            set(statement, values);
            try (var rows = statement.executeQuery()) {
              var documents = new ArrayList<Document>();
              while (rows.next()) {
                documents.add(document(rows));
              }
              return documents;
            }
          }
        });
  }

  private static Document document(ResultSet row) throws SQLException {
    return new Document(
        new Document.Key(row.getString("kind"), row.getString("id")),
        row.getString("parent"),
        row.getString("body"),
        row.getObject("created", OffsetDateTime.class).toInstant(),
        row.getObject("updated", OffsetDateTime.class).toInstant());
  }

  private static OffsetDateTime time(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
