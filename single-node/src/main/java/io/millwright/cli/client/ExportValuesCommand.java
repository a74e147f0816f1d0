// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code export-values TARGET}: writes a server's values into a local file, or into files in a
 * bucket.
 */
@Command(
    name = "export-values",
    mixinStandardHelpOptions = true,
    description = "Writes a server's values as CSV or Parquet, which a bulk import reads.")
public final class ExportValuesCommand implements Callable<Integer> {
  private static final Pattern BUCKET = Pattern.compile("s3://([^/]+)/(.+)");
  private static final Duration ASKING = Duration.ofMillis(500);

  @Mixin private ServerOption server = new ServerOption();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|s3://BUCKET/PREFIX",
      description =
          "a file here, .csv or .parquet; or a bucket that the server reaches, which writes there")
  private String target = "";

  @Option(names = "--streams", description = "only those whose alias starts so, such as /graz")
  private String streams = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "such as 2026-01-31T08:30:00Z, or a date")
  private Optional<String> from = Optional.empty();

  @Option(names = "--to", paramLabel = "TIME", description = "the last time; now unless given")
  private Optional<String> to = Optional.empty();

  @Option(
      names = "--format",
      defaultValue = "parquet",
      description = "of files in a bucket: csv or parquet (default: ${DEFAULT-VALUE})")
  private String format = "parquet";

  @Option(
      names = "--computed",
      fallbackValue = "true",
      description = "with the values of transforms and metrics")
  private boolean computed;

  @Override
  public Integer call() throws IOException {
    var bucket = BUCKET.matcher(target);
    if (bucket.matches()) {
      return toBucket(bucket.group(1), bucket.group(2));
    }
    var file = Path.of(target);
    var name = String.valueOf(file.getFileName());
    if (!name.endsWith(".csv") && !name.endsWith(".parquet")) {
      throw new ParameterException(
          spec.commandLine(),
          "\"%s\" is no target; give FILE.csv, FILE.parquet or s3://BUCKET/PREFIX"
              .formatted(target));
    }
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("streams", streams);
    parameters.put("format", name.substring(name.lastIndexOf('.') + 1));
    parameters.put("computed", Boolean.toString(computed));
    from.ifPresent(time -> parameters.put("from", time));
    to.ifPresent(time -> parameters.put("to", time));
    server
        .client()
        .download(
            "/api/v1/values?"
                + parameters.entrySet().stream()
                    .map(entry ->
                        entry.getKey()
                            + "="
                            + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining("&")),
            file);
    spec.commandLine().getOut().printf("%s, %d bytes%n", file, Files.size(file));
    return 0;
  }

  private int toBucket(String bucket, String prefix) {
    var client = server.client();
    var request =
        JsonNodeFactory.instance
            .objectNode()
            .put("bucket", bucket)
            .put("prefix", prefix)
            .put("format", format)
            .put("streams", streams)
            .put("computed", computed);
    from.ifPresent(time -> request.put("from", time));
    to.ifPresent(time -> request.put("to", time));
    var job = client.post("/api/v1/values/export", request);
    while (isOpen(job)) {
      LockSupport.parkNanos(ASKING.toNanos());
      job = client.get("/api/v1/values/export/" + job.path("id").asText());
    }
    if (!job.path("state").asText().equals("COMPLETED")) {
      throw new IllegalStateException(job.path("message").asText());
    }
    for (var file : job.path("files")) {
      spec.commandLine().getOut().println(target + " " + file.asText());
    }
    spec.commandLine().getOut().printf("%d values%n", job.path("values").asLong());
    return 0;
  }

  private static boolean isOpen(JsonNode job) {
    var state = job.path("state").asText();
    return state.equals("PENDING") || state.equals("RUNNING");
  }
}
