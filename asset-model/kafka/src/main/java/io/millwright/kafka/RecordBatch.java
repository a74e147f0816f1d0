// SPDX-License-Identifier: Apache-2.0
package io.millwright.kafka;

import io.millwright.reading.ReadingSink.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends several records to one topic and waits for all acknowledgements at once. Not safe for use
 * by several threads.
 */
public final class RecordBatch {
  private final String topic;
  private final RecordSender sender;
  private final Duration patience;
  private final List<CompletableFuture<Void>> sent = new ArrayList<>();

  RecordBatch(String topic, RecordSender sender, Duration patience) {
    this.topic = topic;
    this.sender = sender;
    this.patience = patience;
  }

  /**
   * Sends a record without waiting for its acknowledgement. If the last record has already failed,
   * nothing is sent, and {@link #await} throws that failure.
   *
   * @param value the value; null deletes the key in a compacted topic
   */
  public void add(String key, byte @Nullable [] value) {
    if (sent.isEmpty() || !sent.getLast().isCompletedExceptionally()) {
      sent.add(sender.begin(topic, key, value));
    }
  }

  /**
   * Waits until the brokers have acknowledged all records.
   *
   * @throws UnavailableException if a record is not acknowledged
   */
  public void await() {
    try {
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw away(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw away("no acknowledgement within %d s".formatted(patience.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away("interrupted", e);
    }
  }

  private UnavailableException away(String why, Throwable cause) {
    return new UnavailableException(
        "Kafka did not take records for %s: %s; check the brokers and kafka.bootstrap.servers"
            .formatted(topic, why),
        cause);
  }
}
