// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.asset.Plant;
import io.millwright.file.PlantFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLException;

/** Talks to a running server's own API for the commands that work on one. */
final class ServerClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration DOWNLOAD = Duration.ofHours(6);

  private final URI server;
  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /**
   * @param token who calls; empty where the server does not ask
   */
  ServerClient(URI server, Optional<String> token) {
    this.token = token;
    this.server = server;
  }

  /** GET, the answer as JSON. */
  JsonNode get(String path) {
    return send(HttpRequest.newBuilder(server.resolve(path)).GET());
  }

  /** POST of JSON, the answer as JSON. */
  JsonNode post(String path, JsonNode body) {
    return send(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /** GET, the answer as a file, which is written whole or not at all. */
  void download(String path, Path file) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    var request = HttpRequest.newBuilder(server.resolve(path)).timeout(DOWNLOAD).GET();
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    try {
      var answer =
          http.send(
              request.build(),
              status ->
                  status.statusCode() == 200
                      ? HttpResponse.BodySubscribers.mapping(
                          HttpResponse.BodySubscribers.ofFile(part), Path::toString)
                      : HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(messageOf(parse(answer), answer.statusCode()));
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for %s".formatted(server), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * The server's models and assets.
   *
   * @param version which one; the newest where it is empty
   */
  Plant plant(Optional<Integer> version) {
    var texts = new LinkedHashMap<String, String>();
    var query = version.map("?version=%d"::formatted).orElse("");
    for (var file : get("/api/v1/export" + query).path("files")) {
      texts.put(file.path("name").asText(), file.path("text").asText());
    }
    return PlantFiles.parse(texts);
  }

  /** The model files of a folder as the body that plan and apply take. */
  static ObjectNode filesOf(Path directory) {
    return filesOf(directory, List.of());
  }

  /** The model files of a folder, and some edge files, as the body that plan and apply take. */
  static ObjectNode filesOf(Path directory, List<Path> edges) {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          "%s is not a folder; name the folder with your model files".formatted(directory));
    }
    var body = JSON.createObjectNode();
    var files = body.putArray("files");
    for (var file : PlantFiles.files(directory)) {
      files
          .addObject()
          .put("name", directory.relativize(file).toString())
          .put("text", textOf(file));
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no model file in %s; name the folder with your model files"
              .formatted(directory));
    }
    for (var file : edges) {
      if (!file.toAbsolutePath().normalize().startsWith(directory.toAbsolutePath().normalize())) {
        files.addObject().put("name", file.toString()).put("text", textOf(file));
      }
    }
    return body;
  }

  private static String textOf(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read %s: %s; model files are text in UTF-8".formatted(file, e.getMessage()), e);
    }
  }

  private JsonNode send(HttpRequest.Builder request) {
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    HttpResponse<String> response;
    try {
      response =
          http.send(
              request.timeout(Duration.ofMinutes(5)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (SSLException e) {
      throw new UncheckedIOException(
          "%s can't be trusted: %s; name its certificate, or that of its CA, with --ca FILE"
              .formatted(server, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "No Millwright answers at %s; start one with ./millwright run, or name another with --server"
              .formatted(server),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for %s".formatted(server), e);
    }
    var answer = parse(response);
    if (response.statusCode() >= 400) {
      throw new IllegalStateException(messageOf(answer, response.statusCode()));
    }
    return answer;
  }

  private JsonNode parse(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "%s answered %d, and not as a Millwright does; is the address right?"
              .formatted(server, response.statusCode()),
          e);
    }
  }

  private static String messageOf(JsonNode answer, int status) {
    if (answer.has("problems")) {
      return StreamSupport.stream(answer.get("problems").spliterator(), false)
          .map(ServerClient::line)
          .collect(Collectors.joining("\n"));
    }
    if (status == 401) {
      return "The server asks who you are: set MILLWRIGHT_TOKEN to a token of it, which its"
          + " administrator makes with ./millwright key";
    }
    var message = answer.at("/error/message").asText(answer.path("message").asText());
    return message.isEmpty() ? "The server answered %d".formatted(status) : message;
  }

  private static String line(JsonNode problem) {
    var place =
        problem.path("line").asInt() == 0
            ? problem.path("file").asText()
            : "%s:%d:%d"
                .formatted(
                    problem.path("file").asText(),
                    problem.path("line").asInt(),
                    problem.path("column").asInt());
    var subject = problem.path("subject").asText();
    return (place.isEmpty() ? "" : place + ": ")
        + (subject.isEmpty() ? "" : subject + ": ")
        + problem.path("message").asText();
  }
}
