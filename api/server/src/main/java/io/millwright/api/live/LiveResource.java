// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Action;
import io.millwright.access.Principal;
import io.millwright.alarm.AlarmId;
import io.millwright.api.alarm.AlarmAnswers;
import io.millwright.api.asset.Streams;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Query;
import io.millwright.api.json.StreamPoint;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.TopicFilters;
import io.millwright.application.historian.Historian;
import io.millwright.application.live.Delivery;
import io.millwright.application.live.Filter;
import io.millwright.application.live.LatestValues;
import io.millwright.application.live.LiveEvent;
import io.millwright.application.live.LiveFeed;
import io.millwright.application.live.UnknownPresentValues;
import io.millwright.application.plant.Plants;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.reading.Alias;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Streams values and alarms as server-sent events. */
@Path("/api/v1/live")
@Scoped
final class LiveResource {
  /**
   * The most topics; each is compared with the topic of every new value while the subscription
   * lasts.
   */
  private static final int MOST_TOPICS = 200;

  private final LiveFeed feed;
  private final Plants plants;
  private final Historian historian;
  private final UnknownPresentValues unknown;
  private final ObjectMapper json;
  private final Caller caller;

  LiveResource(
      LiveFeed feed,
      Plants plants,
      Historian historian,
      ObjectMapper json,
      Caller caller,
      UnknownPresentValues unknown) {
    this.unknown = unknown;
    this.caller = caller;
    this.feed = feed;
    this.plants = plants;
    this.historian = historian;
    this.json = json;
  }

  /**
   * Streams events: {@code values} and {@code alarm}, beginning with the latest values; and {@code
   * notification} with every value of properties that have notifications on.
   *
   * @param prefixes the beginning of the streams' aliases or of the properties' paths
   * @param levels how many levels of assets below a prefix count; 1 for {@code /graz/line-1/}
   *     itself only
   * @param topics the topics of properties, or filters on them; with topics alone, only
   *     notifications are sent
   */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void live(
      @QueryParam("prefix") List<String> prefixes,
      @QueryParam("levels") @Nullable String levels,
      @QueryParam("topic") List<String> topics,
      @Context SseEventSink sink,
      @Context Sse sse) {
    int most = Query.number("levels", levels, 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    if (topics.size() > MOST_TOPICS) {
      throw Refusal.invalid(
          "There are %d parameters topic; give %d at most, or one with + and # that fits them all",
          topics.size(), MOST_TOPICS);
    }
    var filters = topics.stream().map(TopicFilters::filter).toList();
    var given = Streams.prefixes(prefixes);
    var wanted = given.isEmpty() && filters.isEmpty() ? List.of("") : given;
    var subscription =
        feed.subscribe(filter(wanted, most, filters, caller.principal()), new Sink(sink, sse));
    try {
      if (!wanted.isEmpty()) {
        LatestValues.read(
            historian,
            unknown,
            changing(wanted, most),
            latest -> {
              subscription.offer(latest, List.of());
              feed.requireRoom();
            });
      }
      subscription.start(Map.of());
    } catch (RuntimeException e) {
      // The sink is not closed, because that would end the answer before the caller gets the
      // reason.
      feed.forget(subscription);
      if (!sink.isClosed()) {
        throw e;
      }
    }
  }

  /**
   * Returns the wanted streams without those of attributes, whose last point may differ from their
   * present value.
   */
  private List<Alias> changing(List<String> wanted, int levels) {
    var plant = plants.now();
    return Streams.startingWith(wanted, levels, plant, historian).stream()
        .filter(stream ->
            plant
                .findProperty(stream)
                .filter(found -> found.property().kind() instanceof PropertyKind.Attribute)
                .isEmpty())
        .toList();
  }

  /**
   * Returns the subscription's filter. It keeps the principal, because it is used long after the
   * request, on other threads.
   */
  private Filter filter(
      List<String> prefixes, int levels, List<String> topics, Principal principal) {
    return new Filter() {
      @Override
      public boolean wants(Alias stream) {
        var plant = plants.now();
        return Caller.may(principal, Action.READ, plant, stream)
            && Streams.matches(prefixes, levels, stream, plant);
      }

      @Override
      public boolean notifies(Alias stream) {
        var plant = plants.now();
        return !topics.isEmpty()
            && Caller.may(principal, Action.READ, plant, stream)
            && plant
                .findProperty(stream)
                .filter(AssetProperty::isNotifying)
                .map(TopicFilters::of)
                .filter(
                    topic -> topics.stream().anyMatch(each -> TopicFilters.matches(each, topic)))
                .isPresent();
      }

      @Override
      public boolean wants(AlarmId alarm) {
        var plant = plants.now();
        return plant
            .findAsset(alarm.asset())
            .map(asset -> plant.path(asset.id()))
            .filter(path -> principal.may(Action.READ, path))
            .filter(path -> prefixes.stream().anyMatch((path + "/")::startsWith))
            .isPresent();
      }
    };
  }

  private final class Sink implements Delivery {
    private final SseEventSink sink;
    private final Sse sse;

    Sink(SseEventSink sink, Sse sse) {
      this.sink = sink;
      this.sse = sse;
    }

    @Override
    public CompletionStage<?> send(LiveEvent event) {
      return switch (event) {
        case LiveEvent.Values(var values) ->
            sink.send(
                event(
                    "values",
                    Map.of(
                        "values",
                        values.entrySet().stream()
                            .map(entry -> StreamPoint.of(entry.getKey(), entry.getValue()))
                            .toList())));
        case LiveEvent.Notifications(var values) -> {
          CompletionStage<?> last = CompletableFuture.completedStage(null);
          for (var entry : values.entrySet()) {
            var property = plants.now().findProperty(entry.getKey());
            var all = entry.getValue();
            for (int from = 0;
                property.isPresent() && from < all.size();
                from += TopicFilters.VALUES) {
              var some = all.subList(from, Math.min(from + TopicFilters.VALUES, all.size()));
              last = sink.send(event("notification", TopicFilters.message(property.get(), some)));
            }
          }
          yield last;
        }
        case LiveEvent.Alarms(var events) -> {
          CompletionStage<?> last = CompletableFuture.completedStage(null);
          for (var alarm : events) {
            last = sink.send(event("alarm", AlarmAnswers.event(alarm, plants.now())));
          }
          yield last;
        }
        case LiveEvent.Heartbeat() -> sink.send(sse.newEventBuilder().comment("").build());
      };
    }

    @Override
    public boolean isOpen() {
      return !sink.isClosed();
    }

    @Override
    public void close() {
      sink.close();
    }

    private OutboundSseEvent event(String name, Object data) {
      try {
        return sse.newEventBuilder()
            .name(name)
            .mediaType(MediaType.APPLICATION_JSON_TYPE)
            .data(String.class, json.writeValueAsString(data))
            .build();
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("event %s has no JSON".formatted(name), e);
      }
    }
  }
}
