// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.forward;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.reading.RefusedReadings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Forwards readings to a Millwright server over SiteWise's BatchPutAssetPropertyValue ({@code POST
 * /properties}, one entry for each data stream).
 *
 * <ul>
 *   <li>A reading that the server refuses for good, because of an impossible time or the wrong
 *       type, is counted, and reported once for each data stream.
 *   <li>A trouble that may pass (no connection, overload, no right to send the whole request) is an
 *       {@link io.millwright.reading.ReadingSink.UnavailableException}.
 *   <li>If a whole request is refused, it is halved until the faulty entry is alone.
 *   <li>Streams that this edge's token may not write are refused for good once the server has
 *       accepted another stream. Before that, the token itself may be wrong, so all readings wait.
 *   <li>An answer that does not come from a Millwright server, but from a proxy between, never
 *       refuses a reading for good.
 * </ul>
 *
 * <p>Safe for use by several threads.
 */
public final class HttpSink implements ReadingSink, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpSink.class.getName());
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  private static final int MAX_REMEMBERED = 10_000;
  private static final int BAD_REQUEST = 400;
  private static final int TOO_LARGE = 413;
  private static final String DENIED = "AccessDeniedException";
  private static final String CHECK_SERVER = "check that it is a Millwright server";

  /**
   * The errors that may pass by themselves (SiteWise, BatchPutAssetPropertyErrorEntry, errorCode).
   */
  private static final Set<String> PASSING =
      Set.of(
          "InternalFailureException",
          "ServiceUnavailableException",
          "ThrottlingException",
          "LimitExceededException",
          "ConflictingOperationException");

  private final URI properties;
  private final DestinationMessages destination;
  private final Consumer<String> console;
  private final Optional<String> token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final ObjectMapper json = new ObjectMapper();
  private volatile RefusedReadings refused = RefusedReadings.NONE;
  private final Set<String> said = new HashSet<>();

  /**
   * True once the server has accepted a stream from this edge, so that the token permits something.
   */
  private volatile boolean isLetIn;

  /**
   * Creates a sink to a server that does not require a token.
   *
   * @param server the server's address, such as {@code http://127.0.0.1:8080}
   * @throws IllegalArgumentException if that is not an http or https address
   */
  public HttpSink(URI server) {
    this(server, Optional.empty());
  }

  /**
   * Creates a sink without a console.
   *
   * @param server the server's address, such as {@code http://127.0.0.1:8080}
   * @param token the edge's token; empty if the server does not require one
   * @throws IllegalArgumentException if that is not an http or https address
   */
  public HttpSink(URI server, Optional<String> token) {
    this(server, token, _ -> {});
  }

  /**
   * Creates a sink.
   *
   * @param server the server's address, such as {@code http://127.0.0.1:8080}
   * @param token the edge's token; empty if the server does not require one
   * @param console receives a line for each stream that the server refuses for good
   * @throws IllegalArgumentException if that is not an http or https address
   */
  public HttpSink(URI server, Optional<String> token, Consumer<String> console) {
    this.token = token;
    this.console = console;
    destination = new DestinationMessages(server, token.isPresent());
    if (server.getHost() == null
        || !("http".equals(server.getScheme()) || "https".equals(server.getScheme()))) {
      throw new IllegalArgumentException(
          "\"%s\" is no server's address; give one such as http://127.0.0.1:8080"
              .formatted(server));
    }
    properties = destination.readings();
  }

  @Override
  public RefusedReadings refused() {
    return refused;
  }

  @Override
  public void accept(ReadingBatch batch) {
    if (batch.isEmpty()) {
      return;
    }
    var verdicts = new Verdicts(new ArrayList<>(), new ArrayList<>());
    send(batch, entries(batch), verdicts);
    if (!verdicts.denied().isEmpty() && !isLetIn) {
      // A token that permits nothing is a mistake of its principal, not of the readings.
      var message = destination.refused(403, verdicts.denied().getFirst().reason(), properties);
      throw new UnavailableException(message, new DeniedException(message));
    }
    verdicts.denied().forEach(this::refuse);
    verdicts.refused().forEach(this::refuse);
  }

  /** Readings of one stream that the server refused. */
  private record Verdict(String alias, int readings, String reason) {}

  /**
   * The server's answers for one batch. They are counted after all of the batch was answered;
   * otherwise a batch that is sent again would count twice.
   *
   * @param denied readings that the edge's token may not write
   * @param refused other readings that are refused for good
   */
  private record Verdicts(List<Verdict> denied, List<Verdict> refused) {}

  /** The rows of one data stream, in order: one entry of a request. */
  private record Entry(String alias, List<Integer> rows) {}

  private static List<Entry> entries(ReadingBatch batch) {
    Map<Integer, Entry> entries = new HashMap<>();
    var ordered = new ArrayList<Entry>();
    for (int row = 0; row < batch.size(); row++) {
      var alias = batch.alias(row).path();
      entries
          .computeIfAbsent(
              batch.stream(row),
              _ -> {
                var entry = new Entry(alias, new ArrayList<>());
                ordered.add(entry);
                return entry;
              })
          .rows()
          .add(row);
    }
    return ordered;
  }

  private void send(ReadingBatch batch, List<Entry> entries, Verdicts verdicts) {
    var answer = post(request(batch, entries));
    int status = answer.statusCode();
    var reason = reason(answer.body());
    // A proxy may limit requests, too, so smaller ones may pass.
    boolean isDivisible = status == TOO_LARGE && !isOne(entries);
    if (status == 200) {
      checkEntries(answer.body(), entries, verdicts);
    } else if (isDivisible || isOwnRefusal(status, answer.body())) {
      divide(batch, entries, status + " " + reason, verdicts);
    } else if (status == BAD_REQUEST || status == TOO_LARGE) {
      throw answered(
          "answers %d, and not as a Millwright server does: %s; check the address after --to, and whether it wants https"
              .formatted(status, reason),
          null);
    } else {
      throw away(destination.refused(answer, reason), null);
    }
  }

  private static boolean isOne(List<Entry> entries) {
    return entries.size() == 1 && entries.getFirst().rows().size() == 1;
  }

  /** Returns whether a Millwright server, rather than a proxy, refused the whole request. */
  private boolean isOwnRefusal(int status, String body) {
    if (status != BAD_REQUEST && status != TOO_LARGE) {
      return false;
    }
    try {
      return json.readTree(body).path("message").isTextual();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private void divide(ReadingBatch batch, List<Entry> entries, String reason, Verdicts verdicts) {
    if (entries.size() > 1) {
      int half = entries.size() / 2;
      send(batch, entries.subList(0, half), verdicts);
      send(batch, entries.subList(half, entries.size()), verdicts);
      return;
    }
    var entry = entries.getFirst();
    int count = entry.rows().size();
    if (count > 1) {
      var rows = entry.rows();
      send(batch, List.of(new Entry(entry.alias(), rows.subList(0, count / 2))), verdicts);
      send(batch, List.of(new Entry(entry.alias(), rows.subList(count / 2, count))), verdicts);
      return;
    }
    verdicts.refused().add(new Verdict(entry.alias(), 1, reason));
  }

  private byte[] request(ReadingBatch batch, List<Entry> entries) {
    var bytes = new ByteArrayOutputStream(batch.size() * 128);
    try (var out = json.createGenerator(bytes)) {
      out.writeStartObject();
      // A refused point must not take the valid points of its entry with it.
      out.writeBooleanField("enablePartialEntryProcessing", true);
      out.writeArrayFieldStart("entries");
      for (int i = 0; i < entries.size(); i++) {
        out.writeStartObject();
        out.writeStringField("entryId", Integer.toString(i));
        out.writeStringField("propertyAlias", entries.get(i).alias());
        out.writeArrayFieldStart("propertyValues");
        for (int row : entries.get(i).rows()) {
          write(out, batch, row);
        }
        out.writeEndArray();
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator out, ReadingBatch batch, int row) throws IOException {
    out.writeStartObject();
    out.writeObjectFieldStart("value");
    switch (batch.kind(row)) {
      case INTEGER -> out.writeNumberField("integerValue", batch.integer(row));
      // REST-JSON writes NaN and the infinities as texts, as Jackson does.
      case DOUBLE -> out.writeNumberField("doubleValue", batch.real(row));
      case BOOLEAN -> out.writeBooleanField("booleanValue", batch.integer(row) != 0);
      case STRING -> out.writeStringField("stringValue", batch.text(row));
      case NULL -> {
        out.writeObjectFieldStart("nullValue");
        out.writeStringField("valueType", "U");
        out.writeEndObject();
      }
    }
    out.writeEndObject();
    out.writeObjectFieldStart("timestamp");
    out.writeNumberField("timeInSeconds", Math.floorDiv(batch.micros(row), 1_000_000L));
    out.writeNumberField("offsetInNanos", Math.floorMod(batch.micros(row), 1_000_000L) * 1_000);
    out.writeEndObject();
    out.writeStringField("quality", batch.quality(row).name());
    out.writeEndObject();
  }

  private HttpResponse<String> post(byte[] body) {
    var builder =
        HttpRequest.newBuilder(properties)
            .timeout(ANSWER_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    token.ifPresent(text -> builder.header("Authorization", "Bearer " + text));
    var request = builder.build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw away(destination.unreachable(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw answered("was not waited for any longer", e);
    }
  }

  private static UnavailableException away(String message, @Nullable Throwable cause) {
    return new UnavailableException(message, cause == null ? new IOException(message) : cause);
  }

  private UnavailableException answered(String what, @Nullable Throwable cause) {
    return away("%s %s".formatted(properties, what), cause);
  }

  private void checkEntries(String body, List<Entry> entries, Verdicts verdicts) {
    JsonNode answer;
    try {
      answer = json.readTree(body);
    } catch (JsonProcessingException e) {
      throw answered("answers something that is not JSON; " + CHECK_SERVER, e);
    }
    if (!answer.path("errorEntries").isArray()) {
      throw answered("answers 200 without errorEntries; " + CHECK_SERVER, null);
    }
    for (var errorEntry : answer.path("errorEntries")) {
      for (var error : errorEntry.path("errors")) {
        if (PASSING.contains(error.path("errorCode").asText())) {
          throw answered(
              "can't take all of it now: " + error.path("errorMessage").asText("no reason"), null);
        }
      }
    }
    var left = new int[entries.size()];
    Arrays.setAll(left, i -> entries.get(i).rows().size());
    for (var errorEntry : answer.path("errorEntries")) {
      int index = errorEntry.path("entryId").asInt(-1);
      if (index < 0 || index >= entries.size()) {
        throw answered("answered with an entry that was not sent", null);
      }
      var entry = entries.get(index);
      for (var error : errorEntry.path("errors")) {
        int points = error.path("timestamps").size();
        int readings = points == 0 ? entry.rows().size() : points;
        left[index] -= readings;
        var code = error.path("errorCode").asText();
        var message = error.path("errorMessage").asText();
        if (code.equals(DENIED)) {
          verdicts.denied().add(new Verdict(entry.alias(), readings, message));
        } else {
          verdicts.refused().add(new Verdict(entry.alias(), readings, code + " " + message));
        }
      }
    }
    if (Arrays.stream(left).anyMatch(readings -> readings > 0)) {
      isLetIn = true;
    }
  }

  private String reason(String body) {
    try {
      var message = json.readTree(body).path("message").asText("");
      return message.isEmpty() ? body.substring(0, Math.min(200, body.length())) : message;
    } catch (JsonProcessingException e) {
      return body.substring(0, Math.min(200, body.length()));
    }
  }

  private synchronized void refuse(Verdict verdict) {
    var alias = verdict.alias();
    var reason = verdict.reason();
    refused = new RefusedReadings(refused.count() + verdict.readings(), alias, reason);
    if (said.size() < MAX_REMEMBERED && said.add(alias)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "server=%s refuses stream=%s cause=\"%s\"".formatted(properties, alias, reason));
      console.accept("destination refuses readings of %s for good: %s".formatted(alias, reason));
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
