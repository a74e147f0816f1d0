// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.value;

import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import java.io.Closeable;
import java.io.IOException;

/** Writes a file of values. The file is whole when the writer has been closed. */
public interface ValuesWriter extends Closeable {
  /** Writes a data point. */
  void write(Alias alias, Tqv tqv) throws IOException;
}
