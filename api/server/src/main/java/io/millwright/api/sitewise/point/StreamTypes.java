// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.point;

import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.DataStreams;
import io.millwright.application.historian.Historian;
import io.millwright.application.stream.ValueTypes;
import io.millwright.reading.Alias;
import io.millwright.sitewise.AttributeText;
import io.millwright.value.DataType;
import io.millwright.value.TextLimit;
import io.millwright.value.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The types of data streams, for one request or job: the type of the property, or, for an
 * unassociated stream, the type of its first value. Not safe for use by several threads.
 */
public final class StreamTypes {
  private static final int REMEMBERED = 100_000;

  private final Historian historian;

  /** The types of unassociated streams that were looked up; none for a stream without a value. */
  private final Map<Alias, Type> known = new HashMap<>();

  private sealed interface Type {
    record None() implements Type {}

    record Of(DataType type) implements Type {}
  }

  public StreamTypes(Historian historian) {
    this.historian = historian;
  }

  /** Looks up the types of unassociated streams, all at once. */
  public void learn(Collection<Alias> streams) {
    if (known.size() + streams.size() > REMEMBERED) {
      known.clear();
    }
    var unknown = streams.stream().filter(stream -> !known.containsKey(stream)).toList();
    if (!unknown.isEmpty()) {
      var first = historian.firstValues(unknown);
      for (var stream : unknown) {
        var tqv = first.get(stream);
        known.put(stream, tqv == null ? new Type.None() : type(tqv.value()));
      }
    }
  }

  /**
   * Returns a value in the type of its stream. The first value of an unassociated stream determines
   * the stream's type.
   *
   * @throws Refusal if the value has another type than the stream, or is a text that is too long
   */
  public Value fitting(DataStreams.Named stream, Value value) {
    TextLimit.HERE
        .refusal(value)
        .ifPresent(message -> {
          throw Refusal.invalid("%s: %s", stream.alias(), message);
        });
    if (stream.property().isPresent()) {
      var type = stream.property().get().property().type();
      return ValueTypes.fitting(value, type)
          .orElseThrow(() ->
              Refusal.invalid(
                  "Property %s is of type %s, which \"%s\" is not; send values of this type",
                  stream.alias(), type, AttributeText.text(value)));
    }
    learn(List.of(stream.alias()));
    return switch (known.getOrDefault(stream.alias(), new Type.None())) {
      case Type.None() -> {
        known.put(stream.alias(), type(value));
        yield value;
      }
      case Type.Of(DataType type) ->
          ValueTypes.fitting(value, type)
              .orElseThrow(() ->
                  Refusal.invalid(
                      "Data stream %s is of type %s since its first value, which \"%s\" is not;"
                          + " send values of this type, or to another alias",
                      stream.alias(), type, AttributeText.text(value)));
    };
  }

  private static Type type(Value value) {
    return ValueTypes.of(value).<Type>map(Type.Of::new).orElseGet(Type.None::new);
  }
}
