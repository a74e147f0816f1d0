// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.ParserException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * The events of some YAML, which end with an exception where a document is nested more deeply, or
 * holds more values, than a model file needs: a few bytes of text become hundreds in memory.
 */
final class BoundedEvents implements Parser {
  private static final int DEEPEST = 100;

  /** Enough for 100,000 assets in one document; so many take less than half of a gigabyte. */
  private static final int MOST_VALUES = 1_000_000;

  /** The document is beyond a bound; the problem says which. */
  static final class ExceededException extends ParserException {
    private static final long serialVersionUID = 1;

    private ExceededException(String problem, Optional<Mark> mark) {
      super(problem, mark);
    }
  }

  private final Parser events;
  private int depth;
  private int values;

  BoundedEvents(Parser events) {
    this.events = events;
  }

  @Override
  public boolean checkEvent(Event.ID kind) {
    return events.checkEvent(kind);
  }

  @Override
  public Event peekEvent() {
    return events.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return events.hasNext();
  }

  @Override
  public Event next() {
    var event = events.next();
    switch (event.getEventId()) {
      case DocumentStart -> {
        depth = 0;
        values = 0;
      }
      case MappingStart, SequenceStart -> {
        depth++;
        values++;
      }
      case MappingEnd, SequenceEnd -> depth--;
      case Scalar, Alias -> values++;
      default -> {}
    }
    if (depth > DEEPEST) {
      throw new ExceededException(
          "This document is nested too deeply, in more than %d levels; model files have a few"
              .formatted(DEEPEST),
          event.getStartMark());
    }
    if (values > MOST_VALUES) {
      throw new ExceededException(
          "This document holds more than %,d values; split it into smaller ones"
              .formatted(MOST_VALUES),
          event.getStartMark());
    }
    return event;
  }
}
