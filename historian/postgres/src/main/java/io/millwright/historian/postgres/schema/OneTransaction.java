// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.schema;

import io.millwright.historian.postgres.database.HistorianConfig;
import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A data source for Flyway whose connections are all one connection with one transaction. Flyway
 * migrates on one connection and notes on another what it has done; a process that ends in between
 * would leave tables without the note, and the next start would fail. With this data source either
 * all of it is stored, or nothing.
 */
final class OneTransaction implements DataSource, AutoCloseable {
  private final Connection connection;

  OneTransaction(HistorianConfig config) throws SQLException {
    connection = DriverManager.getConnection(config.url(), config.user(), config.password());
    connection.setAutoCommit(false);
  }

  /** Commits all that was done. */
  void commit() throws SQLException {
    connection.commit();
  }

  /** Closes the connection, which rolls back what was not committed. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }

  @Override
  public Connection getConnection() {
    return (Connection)
        Proxy.newProxyInstance(
            OneTransaction.class.getClassLoader(), new Class<?>[] {Connection.class}, new Handle());
  }

  /** A connection that passes statements on, and neither commits nor closes. */
  private final class Handle implements InvocationHandler {
    private boolean commitsItself = true;
    private boolean isClosed;

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments)
        throws Throwable {
      switch (method.getName()) {
        case "close" -> isClosed = true;
        case "isClosed" -> {
          return isClosed;
        }
        case "setAutoCommit" -> commitsItself = Boolean.TRUE.equals(arguments(arguments)[0]);
        case "getAutoCommit" -> {
          return commitsItself;
        }
        case "commit" -> {
          return null;
        }
        case "rollback" -> {
          if (arguments(arguments).length > 0) {
            return call(method, arguments);
          }
        }
        default -> {
          return call(method, arguments);
        }
      }
      return null;
    }

    private static Object[] arguments(Object @Nullable [] arguments) {
      return arguments == null ? new Object[0] : arguments;
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
      try {
        return method.invoke(connection, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause() == null ? e : e.getCause();
      }
    }
  }

  @Override
  public Connection getConnection(String user, String password) {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {
    // Nothing is written.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // The connection is there.
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("org.postgresql");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return connection.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return connection.isWrapperFor(type);
  }
}
