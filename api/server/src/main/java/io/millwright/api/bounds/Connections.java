// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.millwright.api.caller.Caller;
import io.millwright.task.RegularTask;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which no request comes, and keeps one address from taking all connections.
 * The HTTP server's own limits don't: its idle time restarts with each byte, and its number of
 * connections is common to all addresses. Therefore each connection is watched from its acceptance
 * on.
 */
@Singleton
final class Connections {
  /** The order of the filter, before all others. */
  private static final int FIRST = 20_000;

  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Room for connections that are being closed. */
  private static final int SPARE = 16;

  private static final int SHARE = 4;

  /** How long a connection may take to end properly. */
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private static final int OF_NETWORK = 8;

  private final Vertx vertx;
  private final ConnectionTable<Channel> table;
  private final RegularTask task = new RegularTask("connections", PERIOD, this::endOverdue);

  Connections(
      Vertx vertx,
      ConnectionConfig config,
      @ConfigProperty(name = "quarkus.http.limits.max-connections", defaultValue = "4000") int most,
      @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
          boolean isBehindProxy) {
    this.vertx = vertx;
    int mine = most - most / SPARE;
    table =
        new ConnectionTable<>(
            mine,
            config.ofAddress().orElse(isBehindProxy ? mine : Math.max(1, most / SHARE)),
            config.firstRequestWithin(),
            config.nextRequestWithin());
  }

  void register(@Observes Filters filters) {
    filters.register(this::handle, FIRST);
    task.start();
  }

  private void handle(RoutingContext context) {
    Caller.comesFrom(context, name(context.request().remoteAddress()));
    if (context.request().connection() instanceof ConnectionBase connection) {
      var channel = connection.channel();
      RequestEnd.begin(context);
      table.begun(channel);
      RequestEnd.add(context, () -> table.ended(channel, System.nanoTime()));
    }
    context.next();
  }

  void listens(@ObservesAsync HttpServerStart event) {
    watch(event.options());
  }

  void listens(@ObservesAsync HttpsServerStart event) {
    watch(event.options());
  }

  /** Watches the server channels, which belong to the event loops that accept connections. */
  private void watch(HttpServerOptions options) {
    for (var executor : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
      if (executor instanceof SingleThreadEventLoop loop) {
        loop.execute(() -> {
          var servers = loop.registeredChannelsIterator();
          while (servers.hasNext()) {
            if (servers.next() instanceof ServerChannel server
                && isOf(server.localAddress(), options)
                && server.pipeline().get(Accepting.class) == null) {
              server.pipeline().addFirst(new Accepting());
            }
          }
        });
      }
    }
  }

  /**
   * Returns whether a channel belongs to the server with these options. If any free port was
   * requested, the port is not known here, and there is only one server.
   */
  private static boolean isOf(SocketAddress address, HttpServerOptions options) {
    return address instanceof InetSocketAddress at
        && (options.getPort() <= 0 || at.getPort() == options.getPort());
  }

  private void endOverdue() {
    end(table.overdue(System.nanoTime()));
  }

  private static void end(Iterable<Channel> channels) {
    for (var channel : channels) {
      var _ = channel.close();
      var _ =
          channel
              .eventLoop()
              .schedule(() -> end(channel), FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @PreDestroy
  void close() {
    task.close();
  }

  static String name(SocketAddress address) {
    return address instanceof InetSocketAddress at ? name(at.getAddress()) : "";
  }

  /**
   * Returns the name of a caller's address. Behind a proxy it is the address that the proxy names.
   */
  private static String name(io.vertx.core.net.@Nullable SocketAddress address) {
    var host = address == null ? null : address.hostAddress();
    if (host == null) {
      return "";
    }
    try {
      return name(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return host;
    }
  }

  /**
   * Returns the name of an address. An IPv6 network counts as one address, because one customer has
   * all of its addresses.
   */
  private static String name(InetAddress address) {
    var bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, OF_NETWORK) : bytes);
  }

  /** Closes a connection at once. The server's own method would first send everything. */
  static void end(Channel channel) {
    channel.eventLoop().execute(() -> channel.unsafe().close(channel.newPromise()));
  }

  /** Closes the connection of a request at once, even if an answer is still being sent on it. */
  static void end(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection) {
      end(connection.channel());
    } else {
      var _ = request.connection().close();
    }
  }

  /** Watches each connection before anything is read from it. */
  @ChannelHandler.Sharable
  private final class Accepting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Channel channel) {
        var going = table.opened(channel, name(channel.remoteAddress()), System.nanoTime());
        if (going.filter(channel::equals).isPresent()) {
          channel.unsafe().closeForcibly();
          return;
        }
        channel.pipeline().addFirst(new SentBytes());
        var _ = channel.closeFuture().addListener(_ -> table.closed(channel));
        end(going.map(List::of).orElse(List.of()));
      }
      context.fireChannelRead(message);
    }
  }
}
