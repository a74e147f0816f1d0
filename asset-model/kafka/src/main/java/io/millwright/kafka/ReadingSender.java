// SPDX-License-Identifier: Apache-2.0
package io.millwright.kafka;

import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.wire.ReadingRecords;
import io.millwright.wire.Topics;
import java.util.function.Function;

/**
 * Sends readings to {@link Topics#READINGS}, at least one record for each key in a batch. A call
 * returns after the brokers have acknowledged all records. Safe for use by several threads.
 */
public final class ReadingSender implements ReadingSink {
  private final RecordSender sender;
  private final Function<Alias, String> key;

  /**
   * Creates a sender of readings. The caller closes the given {@code sender}.
   *
   * @param key returns the key of a stream's records, such as {@link Topics#readingsKey(Alias)}
   */
  public ReadingSender(RecordSender sender, Function<Alias, String> key) {
    this.sender = sender;
    this.key = key;
  }

  @Override
  public void accept(ReadingBatch batch) {
    var records = sender.batch(Topics.READINGS);
    ReadingRecords.of(batch, key, records::add);
    records.await();
  }
}
