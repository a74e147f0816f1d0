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
 * One page of a list and the start of the next one. A token names the last item of its page, not
 * its number, so that items that are added or removed between two pages shift no others.
 *
 * @param items the items of this page
 * @param positions the position of each item, if an answer may end after any of them; otherwise
 *     empty
 * @param nextToken the token for the next page; empty at the end
 */
public record Page<T>(List<T> items, List<String> positions, Optional<String> nextToken) {
  /**
   * The most characters of an answer. It ends after the items that exceed this, however many were
   * requested.
   */
  static final long MOST_CHARACTERS = 4_000_000;

  /** The most items of a page of any operation; the default is 50. */
  private static final int LONGEST = 10_000;

  private static final int USUAL = 50;

  /** The characters that an item's names and punctuation take in addition to its texts. */
  private static final int OF_VALUE = 24;

  /** The beginning of our tokens, by which they are recognised. */
  private static final String OURS = "from:";

  public Page {
    items = List.copyOf(items);
    positions = List.copyOf(positions);
  }

  /** Creates a page that is answered completely. */
  public Page(List<T> items, Optional<String> nextToken) {
    this(items, List.of(), nextToken);
  }

  /** An item and its position. */
  private record Placed<I>(String position, I item) {}

  /**
   * Returns the page after a token. Every page costs a look at each item and the sorting of one
   * page.
   *
   * @param position returns the position of an item; positions order the items and are unique
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
   * Returns the page after a token, with SiteWise's default length.
   *
   * @param most how many items were requested; the check of the protocol has limited it
   */
  public static <T> Page<T> of(
      List<T> all, Function<T, String> position, @Nullable String token, @Nullable String most) {
    return of(all, position, token, Query.number("maxResults", most, 1, LONGEST, USUAL));
  }

  /**
   * Returns an answer with the items under a name, and {@code nextToken} if there are more. If the
   * items are long, the answer has fewer than the page.
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

  /** Returns about how many characters a node has in JSON. */
  private static long characters(JsonNode node) {
    long characters = OF_VALUE;
    characters += node.isTextual() ? node.textValue().length() : 0;
    for (var child : node) {
      characters += characters(child);
    }
    return characters;
  }

  /** Returns a token that contains a text. */
  public static String encode(String position) {
    return Base64.getEncoder()
        .withoutPadding()
        .encodeToString((OURS + position).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the text in a token. */
  public static String decode(String token) {
    try {
      // An unescaped plus sign arrives as a space.
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

  /** Returns the refusal of a token that is not ours. */
  public static Refusal wrong(Throwable cause) {
    return new Refusal(
        Refusal.Kind.INVALID_REQUEST,
        "nextToken is not one that this server gave; leave it out to start again",
        cause);
  }
}
