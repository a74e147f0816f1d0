// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, and where the next one starts. A token names the last item given, not its
 * number: items that come or go between two pages move none of the others.
 *
 * @param items of this page
 * @param nextToken what to ask for next; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> nextToken) {
  public Page {
    items = List.copyOf(items);
  }

  /**
   * The page behind a token.
   *
   * @param position orders the items; no two alike
   */
  public static <T> Page<T> of(
      List<T> all, Function<T, String> position, @Nullable String token, int most) {
    var after = token == null || token.isEmpty() ? null : decode(token);
    var rest =
        all.stream()
            .sorted(Comparator.comparing(position))
            .filter(item -> after == null || position.apply(item).compareTo(after) > 0)
            .limit(most + 1L)
            .toList();
    if (rest.size() <= most) {
      return new Page<>(rest, Optional.empty());
    }
    var items = rest.subList(0, most);
    return new Page<>(items, Optional.of(encode(position.apply(items.getLast()))));
  }

  /** The items under a name, and {@code nextToken} where there are more. */
  ObjectNode answer(String field, Function<? super T, ObjectNode> json) {
    var answer = JsonNodeFactory.instance.objectNode();
    var list = answer.putArray(field);
    items.forEach(item -> list.add(json.apply(item)));
    nextToken.ifPresent(next -> answer.put("nextToken", next));
    return answer;
  }

  /** A token that holds a text. */
  public static String encode(String position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(position.getBytes(StandardCharsets.UTF_8));
  }

  /** The text of a token. */
  public static String decode(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  /** What is said of a token that is not ours. */
  public static Refusal wrong(Throwable cause) {
    return new Refusal(
        Refusal.Kind.INVALID_REQUEST,
        "nextToken is not one that this server gave; leave it out to start again",
        cause);
  }
}
