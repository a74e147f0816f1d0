// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.bulk.ExportJob.State;
import io.millwright.api.document.DocumentBodies;
import io.millwright.api.problem.Refusal;
import io.millwright.application.document.Document;
import io.millwright.application.document.DocumentStore;
import io.millwright.application.job.JobQueue;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.historian.files.PartFiles;
import io.millwright.historian.files.ValuesFormat;
import io.millwright.historian.files.csv.CsvWriter;
import io.millwright.historian.files.value.ValuesWriter;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingSink;
import io.millwright.value.Micros;
import io.millwright.value.Tqv;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/**
 * Stores exports and runs them one after the other. An export that a restart or an unavailable
 * database has interrupted starts again and writes the same files anew. An export during which the
 * server has ended several times is given up.
 */
@Singleton
final class ExportJobs implements FigureSource {
  private static final System.Logger LOG = System.getLogger(ExportJobs.class.getName());
  private static final String KIND = "export-job";
  private static final int MOST = 1_000;

  private final DocumentStore store;
  private final DocumentBodies documents;
  private final ObjectMapper json;
  private final RequestedPlaces places;
  private final StoredValues values;
  private final InstantSource clock;
  private final JobQueue<ExportJob> queue = new JobQueue<>("export", new Kept());

  ExportJobs(
      DocumentStore store,
      DocumentBodies documents,
      ObjectMapper json,
      RequestedPlaces places,
      StoredValues values,
      InstantSource clock) {
    this.store = store;
    this.documents = documents;
    this.json = json;
    this.places = places;
    this.values = values;
    this.clock = clock;
  }

  @Override
  public List<Figure> figures() {
    return queue.figures();
  }

  void start(@Observes StartupEvent event) {
    queue.start();
  }

  void stop(@Observes ShutdownEvent event) {
    queue.stop();
  }

  /**
   * Creates a job.
   *
   * @param text the JSON of the request
   * @throws Refusal if the request is not valid
   */
  ExportJob create(String text) {
    var now = Micros.truncate(clock.instant());
    var request = ExportRequest.of(json, text, places, now);
    var columns = request.format() == ValuesFormat.CSV ? CsvWriter.COLUMNS : List.<String>of();
    var job =
        new ExportJob(UUID.randomUUID(), State.PENDING, "", 0, List.of(), 0, columns, now, now);
    save(job, text);
    queue.submit(job.id());
    return job;
  }

  Optional<ExportJob> find(UUID id) {
    return store.find(key(id)).map(this::job);
  }

  /**
   * Cancels a job that has not ended. Complete files that it has written stay.
   *
   * @return the job as it is now; empty if there is none with this id
   */
  Optional<ExportJob> cancel(UUID id) {
    return store
        .find(key(id))
        .map(document -> {
          var job = job(document);
          if (!job.isOpen()) {
            return job;
          }
          queue.cancel(id);
          var ended = changed(job, State.CANCELLED, "", job.values(), job.files());
          save(ended, request(document));
          return ended;
        });
  }

  /** Returns the newest jobs, the newest first. */
  List<ExportJob> all() {
    return store.list(KIND, "", MOST).stream()
        .map(this::job)
        .sorted(Comparator.comparing(ExportJob::created).reversed())
        .toList();
  }

  /** The exports, as the queue sees them. */
  private final class Kept implements JobQueue.Jobs<ExportJob> {
    @Override
    public List<UUID> open() {
      return all().reversed().stream().filter(ExportJob::isOpen).map(ExportJob::id).toList();
    }

    @Override
    public Optional<ExportJob> findOpen(UUID id) {
      return ExportJobs.this.find(id).filter(ExportJob::isOpen);
    }

    @Override
    public int attempts(ExportJob job) {
      return job.attempts();
    }

    @Override
    public ExportJob begin(ExportJob job, int attempt) {
      var begun = begun(job, attempt);
      save(begun, request(job.id()));
      return begun;
    }

    @Override
    public ExportJob run(ExportJob begun) {
      return ExportJobs.this.run(begun, request(begun.id()));
    }

    @Override
    public ExportJob givenUp(ExportJob job) {
      return changed(
          job,
          State.FAILED,
          "The server has ended %d times while it wrote this export; choose fewer streams or a shorter time"
              .formatted(job.attempts()),
          0,
          job.files());
    }

    @Override
    public boolean hasFailed(ExportJob ended) {
      return ended.state() == State.FAILED;
    }

    @Override
    public void keep(ExportJob ended) {
      save(ended, request(ended.id()));
    }
  }

  private ExportJob run(ExportJob job, String text) {
    var files = new ArrayList<String>();
    try {
      // Values that are stored while the export runs do not belong to it, whenever it runs.
      var request = ExportRequest.of(json, text, places, job.created());
      long written;
      try (var parts =
          new PartFiles(request.place(), request.format(), "values-" + job.id(), files)) {
        written = values.write(request.selection(), _ -> true, stoppable(parts, job.id()));
        parts.finish();
      }
      return changed(job, State.COMPLETED, "", written, files);
    } catch (CancellationException e) {
      return changed(job, State.CANCELLED, "", 0, files);
    } catch (Refusal refusal) {
      return changed(job, State.FAILED, refusal.text(), 0, files);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Export failed job=%s cause=\"%s\"".formatted(job.id(), e.getMessage()));
      return changed(job, State.FAILED, String.valueOf(e.getMessage()), 0, files);
    } catch (ReadingSink.UnavailableException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(System.Logger.Level.ERROR, "Export failed job=%s".formatted(job.id()), e);
      return changed(
          job,
          State.FAILED,
          "The server failed with %s; its log says where".formatted(e),
          0,
          files);
    }
  }

  private ValuesWriter stoppable(ValuesWriter writer, UUID id) {
    return new ValuesWriter() {
      @Override
      public void write(Alias alias, Tqv tqv) throws IOException {
        if (queue.isCancelled(id)) {
          throw new CancellationException();
        }
        writer.write(alias, tqv);
      }

      @Override
      public void close() throws IOException {
        writer.close();
      }
    };
  }

  private ExportJob begun(ExportJob job, int attempt) {
    return new ExportJob(
        job.id(),
        State.RUNNING,
        "",
        0,
        List.of(),
        attempt,
        job.columns(),
        job.created(),
        Micros.truncate(clock.instant()));
  }

  private ExportJob changed(
      ExportJob job, State state, String message, long written, List<String> files) {
    return new ExportJob(
        job.id(),
        state,
        message,
        written,
        files,
        job.attempts(),
        job.columns(),
        job.created(),
        Micros.truncate(clock.instant()));
  }

  private void save(ExportJob job, String request) {
    var body = json.createObjectNode().put("request", request);
    body.put("state", job.state().name()).put("message", job.message()).put("values", job.values());
    body.put("attempts", job.attempts());
    job.files().forEach(body.putArray("files")::add);
    job.columns().forEach(body.putArray("columns")::add);
    store.write(
        List.of(
            new Document(key(job.id()), "", documents.write(body), job.created(), job.updated())),
        List.of());
  }

  private ExportJob job(Document document) {
    var body = documents.read(document);
    return new ExportJob(
        UUID.fromString(document.id()),
        State.valueOf(body.path("state").asText()),
        body.path("message").asText(),
        body.path("values").asLong(),
        texts(body, "files"),
        body.path("attempts").asInt(),
        texts(body, "columns"),
        document.created(),
        document.updated());
  }

  private String request(UUID id) {
    return store.find(key(id)).map(this::request).orElseThrow();
  }

  private String request(Document document) {
    return documents.read(document).path("request").asText();
  }

  private static List<String> texts(ObjectNode body, String field) {
    return body.path(field).valueStream().map(JsonNode::asText).toList();
  }

  private static Document.Key key(UUID id) {
    return new Document.Key(KIND, id.toString());
  }
}
