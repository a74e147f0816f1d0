// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream;

import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.historian.Historian;
import io.millwright.asset.AssetProperty;
import io.millwright.reading.Alias;
import io.millwright.value.DataType;
import io.millwright.value.NullType;
import io.millwright.value.TextLimit;
import io.millwright.value.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the types of data streams for one request or job. The type is that of the property; a
 * stream that belongs to no property has the type of its first value. Not safe for use by several
 * threads.
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

  /** Creates types that the historian is asked for. */
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
   * Returns a value in the type of its stream. The first value of a stream of no property gives
   * that stream its type.
   *
   * @param property the property that has the stream; empty if none has
   * @throws UseCaseRefusedException if the value is of another type than the stream, or is a text
   *     that is too long
   */
  public Value fitting(Alias stream, Optional<AssetProperty> property, Value value) {
    TextLimit.HERE
        .refusal(value)
        .ifPresent(message -> {
          throw invalid("%s: %s".formatted(stream, message));
        });
    if (property.isPresent()) {
      var type = property.get().property().type();
      // A null that names the property's type says nothing of its own.
      if (value instanceof Value.NullValue(var named) && named == NullType.of(type)) {
        return Value.none();
      }
      return ValueTypes.fitting(value, type)
          .orElseThrow(() ->
              invalid(
                  "Property %s is of type %s, which \"%s\" is not; send values of this type"
                      .formatted(stream, type, value.asText())));
    }
    learn(List.of(stream));
    return switch (known.getOrDefault(stream, new Type.None())) {
      case Type.None() -> {
        known.put(stream, type(value));
        yield value;
      }
      case Type.Of(DataType type) ->
          ValueTypes.fitting(value, type)
              .orElseThrow(() ->
                  invalid(
                      "Data stream %s is of type %s since its first value, which \"%s\" is not; send values of this type, or to another alias"
                          .formatted(stream, type, value.asText())));
    };
  }

  private static UseCaseRefusedException invalid(String text) {
    return new UseCaseRefusedException(new UseCaseRefusal.Invalid(text));
  }

  private static Type type(Value value) {
    return ValueTypes.of(value).<Type>map(Type.Of::new).orElseGet(Type.None::new);
  }
}
