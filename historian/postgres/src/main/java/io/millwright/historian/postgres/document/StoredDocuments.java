// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.document;

import io.millwright.application.document.Document;
import io.millwright.application.document.DocumentStore;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.database.Database;
import io.millwright.historian.postgres.database.NamedStatement;
import io.millwright.historian.postgres.database.NamedStatement.Parameters;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Keeps documents in a table, one row each. */
public final class StoredDocuments implements DocumentStore {
  private static final String SELECT =
      "select kind, id, parent, body, created, updated from historian.document where kind = :kind"
          + " and ";

  private final Database database;

  /** Opens the store over a database. */
  public StoredDocuments(Database database) {
    this.database = database;
  }

  @Override
  public Optional<Document> find(Document.Key key) {
    return query(key.kind(), "id = :id", select -> select.set("id", key.id())).stream().findFirst();
  }

  @Override
  public List<Document> find(String kind, Collection<String> ids) {
    return ids.isEmpty()
        ? List.of()
        : query(kind, "id = any(:ids)", select -> select.set("ids", "text", ids));
  }

  @Override
  public List<Document> list(String kind, String after, int limit) {
    return query(
        kind,
        "id > :after order by id limit :limit",
        select -> select.set("after", after).set("limit", limit));
  }

  @Override
  public List<Document> children(String kind, String parent, String after, int limit) {
    return query(
        kind,
        "parent = :parent and id > :after order by id limit :limit",
        select -> select.set("parent", parent).set("after", after).set("limit", limit));
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
                  NamedStatement.of(
                      connection,
                      "delete from historian.document where kind = :kind and id = :id");
              var insert =
                  NamedStatement.of(
                      connection,
                      """
                      insert into historian.document (kind, id, parent, body, created, updated)
                      values (:kind, :id, :parent, :body, :created, :updated)
                      on conflict (kind, id) do update set parent = excluded.parent,
                        body = excluded.body, created = excluded.created,
                        updated = excluded.updated
                      """)) {
            for (var key : removed) {
              delete.set("kind", key.kind()).set("id", key.id()).addBatch();
            }
            delete.runBatch();
            for (var document : saved) {
              insert
                  .set("kind", document.key().kind())
                  .set("id", document.id())
                  .set("parent", document.parent())
                  .set("body", document.body())
                  .set("created", document.created())
                  .set("updated", document.updated())
                  .addBatch();
            }
            return insert.runBatch();
          }
        });
  }

  @Override
  public void removeOlder(String kind, Instant before) {
    database.transaction(
        "remove old documents",
        connection -> {
          try (var delete =
              NamedStatement.of(
                  connection,
                  "delete from historian.document where kind = :kind and updated < :before")) {
            return delete.set("kind", kind).set("before", before).update();
          }
        });
  }

  private List<Document> query(String kind, String condition, Parameters parameters) {
    return database.transaction(
        "read documents",
        connection -> {
          try (var select = NamedStatement.of(connection, SELECT + condition)) {
            return parameters.set(select.set("kind", kind)).list(StoredDocuments::document);
          }
        });
  }

  private static Document document(ResultSet row) throws SQLException {
    return new Document(
        new Document.Key(row.getString("kind"), row.getString("id")),
        row.getString("parent"),
        row.getString("body"),
        Columns.time(row, "created"),
        Columns.time(row, "updated"));
  }
}
