// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database;

import io.millwright.reading.ReadingSink.UnavailableException;
import java.sql.SQLException;

/**
 * What becomes of a failure of the database. Where the database can't do now what it was asked,
 * callers get an {@link UnavailableException} with advice; where it was asked nonsense, they get an
 * {@link IllegalStateException}, which is a bug. The first two characters of an SQLSTATE are the
 * class of the error (PostgreSQL documentation, appendix A).
 */
public final class DatabaseFailures {
  private static final String DISK_FULL = "53100";
  private static final String NOT_ALLOWED = "42501";

  private DatabaseFailures() {}

  /** Returns the SQLSTATE of a failure; that of a broken connection where it has none. */
  public static String state(SQLException e) {
    return e.getSQLState() == null ? "08000" : e.getSQLState();
  }

  /** Returns whether two transactions met and could not both go on; this one may try again. */
  static boolean isCollision(SQLException e) {
    return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }

  /** Returns what has happened, for people who need not know where the database is. */
  static String reason(String state) {
    return switch (state.substring(0, 2)) {
      case "08" -> "the historian's database can't be reached";
      case "28" -> "the historian's database refuses our user or password";
      case "3D" -> "the historian's database does not exist";
      case "53" -> "the historian's database has no room left";
      case "57" -> "the historian's database stops or starts";
      default -> "the historian's database has failed";
    };
  }

  /**
   * Returns the exception that a failure of the database becomes, with all that is known.
   *
   * @param what what was tried, after "Cannot "
   * @param where the address of the database
   */
  public static RuntimeException failure(String what, String where, SQLException e) {
    var state = state(e);
    var kind = state.equals(NOT_ALLOWED) ? "28" : state.substring(0, 2);
    return switch (kind) {
      case "22", "23", "42", "0A", "21", "2B", "34" ->
          new IllegalStateException(
              "Cannot %s in the historian at %s: %s (SQLSTATE %s); this is a bug, please report it"
                  .formatted(what, where, e.getMessage(), state),
              e);
      default ->
          new UnavailableException(
              "Cannot %s in the historian at %s: %s (SQLSTATE %s); %s"
                  .formatted(what, where, e.getMessage(), state, advice(state)),
              e);
    };
  }

  /** Returns what an administrator can do about a failure. */
  public static String advice(String state) {
    if (state.equals(DISK_FULL)) {
      return "the disk of the database is full: free space on it";
    }
    if (state.equals(NOT_ALLOWED)) {
      return "let our user own the schemas historian, millwright and sitewise, and create schemas";
    }
    return switch (state.substring(0, 2)) {
      case "28" -> "check user and password";
      case "3D" -> "create the database, or correct its name";
      case "53" -> "free disk space, memory or connections of the database server";
      case "25" -> "connect to the primary, this server only reads";
      case "57", "58", "XX" -> "look into the database server's log";
      default -> "check that the database server runs and can be reached";
    };
  }
}
