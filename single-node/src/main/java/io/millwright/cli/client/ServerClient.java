// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.asset.Plant;
import io.millwright.edge.EdgeCollector;
import io.millwright.file.PlantFiles;
import io.millwright.file.edge.EdgeFiles;
import io.millwright.validation.InvalidException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLException;

/** Calls a running server's API on behalf of the commands. */
public final class ServerClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Duration DOWNLOAD = Duration.ofHours(6);

  private final URI server;
  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /**
   * Creates a client of one server.
   *
   * @param token the caller's token; empty if the server does not require one
   */
  public ServerClient(URI server, Optional<String> token) {
    this.token = token;
    this.server = server;
  }

  /** Sends a GET request and returns the answer's JSON. */
  JsonNode get(String path) {
    return send(HttpRequest.newBuilder(server.resolve(path)).GET());
  }

  /** Sends a POST request with JSON and returns the answer's JSON. */
  JsonNode post(String path, JsonNode body) {
    return send(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  /** Writes the answer of a GET request to a file, completely or not at all. */
  public void download(String path, Path file) throws IOException {
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
      if (answer.statusCode() == 401) {
        throw new IllegalStateException(unknown());
      }
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(messageOf(parse(answer), answer.statusCode()));
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (ConnectException | HttpTimeoutException | SSLException e) {
      throw new UncheckedIOException(unreachable(e), e);
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The answer of %s broke off, and %s is not written (%s); try again, and look at the server's log"
              .formatted(server, file, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for %s".formatted(server), e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Returns the server's models and assets.
   *
   * @param version the version of the plant; empty for the newest
   */
  Plant plant(Optional<Integer> version) {
    var texts = new LinkedHashMap<String, String>();
    var query = version.map("?version=%d"::formatted).orElse("");
    for (var file : get("/api/v1/export" + query).path("files")) {
      texts.put(file.path("name").asText(), file.path("text").asText());
    }
    return PlantFiles.parse(texts);
  }

  /** Returns the model files of a folder as the body of plan and apply. */
  static ObjectNode filesOf(Path directory) {
    return filesOf(directory, List.of());
  }

  /** Returns the model files of a folder and some edge files as the body of plan and apply. */
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
          .put("text", textOf(file, directory));
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no model file in %s; name the folder with your model files%s"
              .formatted(
                  directory,
                  PlantFiles.passedOver(directory).stream()
                      .map(file ->
                          "%nSkipped: %s begins as a model file; call it .yaml".formatted(file))
                      .collect(Collectors.joining())));
    }
    for (var file : edges) {
      if (!file.toAbsolutePath().normalize().startsWith(directory.toAbsolutePath().normalize())) {
        files.addObject().put("name", file.toString()).put("text", textOf(file, file));
      }
    }
    return body;
  }

  /**
   * Checks edge files for mistakes. If there are any, the model files are checked as well, so that
   * all mistakes are reported together.
   *
   * @param directory the folder with model files; empty if there is none
   * @throws InvalidException if the edge files have mistakes
   */
  static void requireSound(List<Path> edges, Optional<Path> directory) {
    try {
      var _ = EdgeFiles.readAll(edges, EdgeCollector::check);
    } catch (InvalidException e) {
      throw new InvalidException(
          Stream.concat(
                  e.problems().stream(),
                  directory.stream().flatMap(each -> PlantFiles.mistakes(List.of(each)).stream()))
              .distinct()
              .toList());
    }
  }

  /**
   * Returns the text of a file. If it can't be read, all mistakes of the files around it are
   * reported, too.
   */
  private static String textOf(Path file, Path around) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      var mistakes = PlantFiles.mistakes(List.of(around));
      throw mistakes.isEmpty()
          ? new UncheckedIOException("Cannot read %s; try again".formatted(file), e)
          : new InvalidException(mistakes);
    }
  }

  private JsonNode send(HttpRequest.Builder request) {
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    HttpResponse<String> response;
    try {
      response =
          http.send(
              request.timeout(Duration.ofMinutes(5)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(unreachable(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for %s".formatted(server), e);
    }
    if (response.statusCode() == 401) {
      throw new IllegalStateException(unknown());
    }
    var answer = parse(response);
    if (response.statusCode() >= 400) {
      throw new IllegalStateException(messageOf(answer, response.statusCode()));
    }
    return answer;
  }

  /** Returns why no answer came, and what to do about it. */
  private String unreachable(IOException e) {
    if (isCausedBy(e, CertificateException.class)
        || isCausedBy(e, CertPathBuilderException.class)) {
      return "%s shows a certificate that is not trusted here, or is for another host; name it, or that of its CA, with --ca FILE"
          .formatted(server);
    }
    if (e instanceof SSLException) {
      return "%s does not speak TLS as this program does; write http:// where the server has no certificate"
          .formatted(server);
    }
    if (isCausedBy(e, UnresolvedAddressException.class)
        || isCausedBy(e, UnknownHostException.class)) {
      return "There is no host %s; check the address in --server".formatted(server.getHost());
    }
    if (e instanceof HttpTimeoutException && !(e instanceof HttpConnectTimeoutException)) {
      return "%s took the request and did not answer; try again, and look at the server's log"
          .formatted(server);
    }
    return "No Millwright answers at %s; start one with ./millwright run, or name another with --server, with https:// where it has a certificate"
        .formatted(server);
  }

  private static boolean isCausedBy(Throwable failure, Class<? extends Throwable> kind) {
    var cause = failure.getCause();
    return kind.isInstance(failure) || (cause != null && isCausedBy(cause, kind));
  }

  /** Returns the message for a caller whom the server does not know. */
  private String unknown() {
    return token.isEmpty()
        ? "The server asks who you are: set MILLWRIGHT_TOKEN to a token of it, which its"
            + " administrator makes with ./millwright key"
        : "The server does not know this token; compare MILLWRIGHT_TOKEN, or --token, with the"
            + " server's access file, or have its administrator make another with ./millwright key";
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
