// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list, and where the next one starts. A token names the last item given, not its
 * number: items that come or go between two pages move none of the others.
 *
 * @param items of this page
 * @param positions where each of them stands, where an answer may end behind any of them; else
 *     empty
 * @param nextToken what to ask for next; empty at the end
 */
public record Page<T>(List<T> items, List<String> positions, Optional<String> nextToken) {
  /** An answer ends behind the items that are longer together, however many were asked for. */
  static final long MOST_CHARACTERS = 4_000_000;

  /** The longest page of any operation, and the one that is given where none is asked for. */
  private static final int LONGEST = 10_000;

  private static final int USUAL = 50;

  /** What an item's names and signs take beside its texts. */
  private static final int OF_VALUE = 24;

  /** What our tokens begin with, so that others' are told from them. */
  private static final String OURS = "from:";

  public Page {
    items = List.copyOf(items);
    positions = List.copyOf(positions);
  }

  /** A page that is answered whole. */
  public Page(List<T> items, Optional<String> nextToken) {
    this(items, List.of(), nextToken);
  }

  /** An item and where it stands. */
  private record Placed<I>(String position, I item) {}

  /**
   * The page behind a token. Whatever page it is, it costs a look at each item and the ordering of
   * one page.
   *
   * @param position orders the items; no two alike
   */
  public static <T> Page<T> of(
      List<T> all, Function<T, String> position, @Nullable String token, int most) {
    var after = token == null || token.isEmpty() ? null : decode(token);
    Comparator<Placed<T>> order = Comparator.comparing(Placed::position);
    var first = new PriorityQueue<>(order.reversed());
    for (var item : all) {
      var placed = new Placed<>(position.apply(item), item);
      if (after != null && placed.position().compareTo(after) <= 0) {
        continue;
      }
      first.add(placed);
      if (first.size() > most + 1) {
        first.remove();
      }
    }
    var items = first.stream().sorted(order).limit(most).toList();
    return new Page<>(
        items.stream().map(Placed::item).toList(),
        items.stream().map(Placed::position).toList(),
        first.size() > most ? Optional.of(encode(items.getLast().position())) : Optional.empty());
  }

  /**
   * The page behind a token, as long as SiteWise's are.
   *
   * @param most how many items were asked for; the protocol's check has seen that there may be as
   *     many
   */
  public static <T> Page<T> of(
      List<T> all, Function<T, String> position, @Nullable String token, @Nullable String most) {
    return of(all, position, token, Query.number("maxResults", most, 1, LONGEST, USUAL));
  }

  /**
   * The items under a name, and {@code nextToken} where there are more. Where they are long, an
   * answer may have fewer than the page.
   */
  public ObjectNode answer(String field, Function<? super T, ? extends JsonNode> json) {
    var answer = JsonNodeFactory.instance.objectNode();
    var list = answer.putArray(field);
    long characters = 0;
    for (int i = 0; i < items.size(); i++) {
      var item = json.apply(items.get(i));
      characters += characters(item);
      list.add(item);
      boolean isLast = i == items.size() - 1;
      if (!isLast && characters > MOST_CHARACTERS && i < positions.size()) {
        return answer.put("nextToken", encode(positions.get(i)));
      }
    }
    nextToken.ifPresent(next -> answer.put("nextToken", next));
    return answer;
  }

  /** About how long something is, written out. */
  private static long characters(JsonNode node) {
    long characters = OF_VALUE;
    characters += node.isTextual() ? node.textValue().length() : 0;
    for (var child : node) {
      characters += characters(child);
    }
    return characters;
  }

  /** A token that holds a text. */
  public static String encode(String position) {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString((OURS + position).getBytes(StandardCharsets.UTF_8));
  }

  /** The text of a token. */
  public static String decode(String token) {
    try {
      // A plus sign that was not escaped arrives as a space.
      var position =
          new String(Base64.getDecoder().decode(token.replace(' ', '+')), StandardCharsets.UTF_8);
      if (!position.startsWith(OURS)) {
        throw new IllegalArgumentException("another's token");
      }
      return position.substring(OURS.length());
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
