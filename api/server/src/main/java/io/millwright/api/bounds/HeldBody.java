// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.vertx.ext.web.RoutingContext;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body whose bytes are counted as held memory of the request while they are read. */
public final class HeldBody extends FilterInputStream {
  private static final int STEP = 64 * 1024;

  private final RoutingContext context;
  private final HeldMemory memory;
  private long read;
  private long held;

  /** Creates a body of which nothing has been read. */
  public HeldBody(InputStream body, RoutingContext context, HeldMemory memory) {
    super(body);
    this.context = context;
    this.memory = memory;
    held = BodyFilter.held(context);
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = super.read(bytes, from, length);
    count(count);
    return count;
  }

  private void count(int bytes) {
    read += Math.max(0, bytes);
    while (read > held) {
      memory.hold(context, BodyFilter.COPIES * (long) STEP);
      held += STEP;
    }
  }
}
