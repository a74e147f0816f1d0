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
 * Signatures that have changed something and have not expired: each is taken once. Safe for use by
 * several threads. Only requests that were signed rightly come here, and each key has its own room,
 * so nobody can fill it but the key's owner, and nobody's room but the owner's own.
 */
public final class UsedSignatures {
  /** Changes of one key within the time that a signature is good for: 200 a second. */
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
   * Takes a signature that was verified.
   *
   * @throws AccessRefusedException if it was taken before, or the key has used too many
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
          "This signed request has been done already; sign each request anew");
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
