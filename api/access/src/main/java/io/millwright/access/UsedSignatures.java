// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import io.millwright.access.AccessRefusedException.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Remembers the signatures of requests that changed something until they expire, so that each is
 * used only once. Safe for use by several threads. Only valid signatures are stored, and each key
 * has its own limit, so a key's owner can exhaust no other key's limit.
 */
public final class UsedSignatures {
  /** The most changes of one key within the time for which a signature is valid: 200 per second. */
  static final int MOST = 60_000;

  private record Used(String signature, Instant time) {}

  private static final class Room {
    private final Set<String> used = new HashSet<>();
    private final PriorityQueue<Used> oldest =
        new PriorityQueue<>(Comparator.comparing(Used::time));
  }

  private final Map<String, Room> rooms = new HashMap<>();
  private final int most;

  public UsedSignatures() {
    this(MOST);
  }

  UsedSignatures(int most) {
    this.most = most;
  }

  /**
   * Records the use of a valid signature.
   *
   * @throws AccessRefusedException if it was used before, or the key has used too many
   */
  synchronized void use(RequestSignature signature, Instant now) {
    var room = rooms.computeIfAbsent(signature.keyId(), _ -> new Room());
    var expired = now.minus(RequestSignature.SKEW);
    for (var first = room.oldest.peek();
        first != null && first.time().isBefore(expired);
        first = room.oldest.peek()) {
      room.used.remove(first.signature());
      room.oldest.remove();
    }
    if (room.used.contains(signature.signature())) {
      throw new AccessRefusedException(
          Reason.INVALID_SIGNATURE,
          "This signed request has already been used; sign each request separately");
    }
    if (room.used.size() >= most) {
      throw new AccessRefusedException(
          Reason.TOO_MUCH,
          "Access key %s has sent %d changes within %s; put more into one batch"
              .formatted(signature.keyId(), most, RequestSignature.SKEW));
    }
    room.used.add(signature.signature());
    room.oldest.add(new Used(signature.signature(), signature.time()));
  }
}
