// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The fewest requests that read a source's tags within the protocol's limits.
 *
 * <ol>
 *   <li>In each table, the first tag that no request covers yet begins a request.
 *   <li>The request includes every tag that lies within the limit from there, gaps included. A tag
 *       is never split.
 *   <li>A request never spans a whole barrier, which is a range that the device is known to refuse.
 * </ol>
 *
 * <p>No plan has fewer requests: some request must cover the first tag, and no request that covers
 * it reaches further.
 *
 * @param blocks the requests
 */
record ReadPlan(List<Block> blocks) {
  ReadPlan {
    blocks = List.copyOf(blocks);
  }

  /**
   * One request.
   *
   * @param first the first address, in [0, 65535]
   * @param count how many items it reads, in [1, the table's limit]
   * @param tags the tags in it, in the order of their addresses
   */
  record Block(RegisterTable table, int first, int count, List<ModbusTag> tags) {
    Block {
      tags = List.copyOf(tags);
    }

    /** Returns the smallest block that contains some tags of one table. */
    static Block around(List<ModbusTag> tags) {
      int first = tags.stream().mapToInt(ModbusTag::address).min().orElseThrow();
      int end = tags.stream().mapToInt(ModbusTag::end).max().orElseThrow();
      return new Block(tags.getFirst().table(), first, end - first, tags);
    }

    /** Returns the address after the block's last item. */
    int end() {
      return first + count;
    }
  }

  /**
   * A range of addresses that the device refused when it was read as a whole.
   *
   * @param first the first address
   * @param end the first address after it
   */
  record Barrier(RegisterTable table, int first, int end) {}

  /** Returns the plan for some tags, of which each fits into one request. */
  static ReadPlan of(List<ModbusTag> tags, List<Barrier> barriers) {
    Map<RegisterTable, List<ModbusTag>> byTable = new EnumMap<>(RegisterTable.class);
    for (var tag : tags) {
      byTable.computeIfAbsent(tag.table(), _ -> new ArrayList<>()).add(tag);
    }
    var blocks = new ArrayList<Block>();
    byTable.forEach((table, tagsOfTable) -> {
      var open = new ArrayList<>(tagsOfTable);
      open.sort(Comparator.comparingInt(ModbusTag::address).thenComparingInt(ModbusTag::end));
      var taken = new BitSet(open.size());
      for (int i = 0; i < open.size(); i = taken.nextClearBit(i)) {
        int limit = limit(open.get(i), table, barriers);
        // The first tag is included even if it spans a barrier by itself.
        var covered = new ArrayList<>(List.of(open.get(i)));
        taken.set(i);
        for (int j = i + 1; j < open.size() && open.get(j).address() < limit; j++) {
          if (!taken.get(j) && open.get(j).end() <= limit) {
            covered.add(open.get(j));
            taken.set(j);
          }
        }
        blocks.add(Block.around(covered));
      }
    });
    return new ReadPlan(blocks);
  }

  private static int limit(ModbusTag first, RegisterTable table, List<Barrier> barriers) {
    int limit = first.address() + table.limit();
    for (var barrier : barriers) {
      if (barrier.table() == table && barrier.first() >= first.address()) {
        limit = Math.min(limit, barrier.end() - 1);
      }
    }
    return limit;
  }
}
