// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.carpark;

import io.millwright.simulator.signal.Device;
import io.millwright.simulator.signal.Seeds;
import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.SimulatedPlant;
import io.millwright.simulator.signal.Ticks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * A multi-storey car park of four levels with forty bays each. Cars arrive by the time of day, wait
 * at a barrier, circle until they find a bay (longer if few are free), stay, and drive out. Their
 * drivers use the lifts.
 */
public final class CarPark implements SimulatedPlant {
  private static final int LEVELS = 4;
  private static final int BAYS = 40;

  /** Cars an hour for each hour of the day, UTC: commuters in the morning, guests at night. */
  private static final int[] ARRIVALS = {
    30, 25, 22, 20, 22, 28, 45, 70, 80, 65, 58, 60, 70, 65, 58, 60, 65, 75, 72, 65, 58, 50, 42, 35
  };

  private final RandomGenerator random;
  private final List<Level> levels = new ArrayList<>();
  private final Map<String, Barrier> barriers = new LinkedHashMap<>();
  private final Map<String, Lift> lifts = new LinkedHashMap<>();
  private final Deque<Integer> atEntry = new ArrayDeque<>();
  private final Deque<Integer> atExit = new ArrayDeque<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::micros).thenComparingLong(Event::order));
  private final CarParkBook book;

  private long ordinal;
  private int circling;

  /**
   * Something that will happen at a time. The order decides between equal times, so that runs are
   * identical.
   */
  private record Event(long micros, long order, Runnable action) {}

  public CarPark(long seed, long begin) {
    var seeds = new Seeds(seed);
    random = seeds.generator("cars");
    for (int number = 1; number <= LEVELS; number++) {
      levels.add(new Level("Level" + number, BAYS, seeds.generator("Level" + number)));
    }
    for (var id : List.of("Entry1", "Entry2", "Exit1", "Exit2")) {
      barriers.put(id, new Barrier(id, seeds.generator(id)));
    }
    for (var id : List.of("Lift1", "Lift2")) {
      lifts.put(id, new Lift(id, seeds.generator(id)));
    }
    int inside = LEVELS * BAYS * 45 / 100;
    book = new CarParkBook(begin, inside);
    for (int car = 0; car < inside; car++) {
      stay(levels.get(Math.min(LEVELS - 1, car * LEVELS / (inside + 20))), begin);
    }
    scheduleArrival(begin);
  }

  public CarParkBook book() {
    return book;
  }

  /** Returns how many cars drive around inside, looking for a bay or for the way out. */
  public int driving() {
    return circling + atExit.size();
  }

  public int parked() {
    return levels.stream().mapToInt(level -> level.size() - level.free()).sum();
  }

  @Override
  public void tick(long now) {
    for (var next = events.peek(); next != null && next.micros() <= now; next = events.peek()) {
      events.remove();
      next.action().run();
    }
    letIn(now);
    letOut(now);
    levels.forEach(level -> level.tick(now));
    barriers.values().forEach(barrier -> barrier.tick(now));
    lifts.values().forEach(lift -> lift.tick(now));
  }

  private void at(long micros, Runnable action) {
    events.add(new Event(micros, ordinal++, action));
  }

  private void scheduleArrival(long now) {
    int hour = (int) Math.floorMod(now / (3600 * Ticks.SECOND), 24L);
    double seconds = -Math.log(1 - random.nextDouble()) * 3600 / ARRIVALS[hour];
    long next = now + (long) (Math.min(seconds, 1800) * Ticks.SECOND);
    at(
        next,
        () -> {
          // A driver who finds a long queue drives on.
          if (atEntry.size() < 6) {
            atEntry.add(1);
          }
          scheduleArrival(next);
        });
  }

  private void letIn(long now) {
    for (var id : List.of("Entry1", "Entry2")) {
      var barrier = barrierOf(id);
      int free = levels.stream().mapToInt(Level::free).sum() - circling;
      if (!atEntry.isEmpty() && barrier.isFree(now) && free > 0) {
        atEntry.remove();
        book.enter();
        circling++;
        at(barrier.pass(now), () -> search(Ticks.floor(now)));
      }
    }
  }

  private void search(long now) {
    var level =
        levels.stream()
            .filter(candidate -> candidate.free() > 2 || random.nextDouble() < 0.2)
            .filter(candidate -> candidate.free() > 0)
            .findFirst()
            .orElseGet(
                () -> levels.stream().max(Comparator.comparingInt(Level::free)).orElseThrow());
    level.drive(1);
    double full = 1 - level.free() / (double) level.size();
    long found = now + (long) ((40 + 140 * full * full + 20 * random.nextDouble()) * Ticks.SECOND);
    at(
        found,
        () -> {
          level.drive(-1);
          if (level.free() == 0) {
            search(found);
          } else {
            circling--;
            book.park(found, 1);
            stay(level, found);
            callLift(level, false);
          }
        });
  }

  private void stay(Level level, long now) {
    int bay = level.park();
    double minutes = 15 - 70 * Math.log(1 - random.nextDouble());
    long until = now + (long) (Math.min(minutes, 600) * 60 * Ticks.SECOND);
    at(
        until,
        () -> {
          callLift(level, true);
          level.leave(bay);
          book.park(until, -1);
          driveOut(level, until);
        });
  }

  private void driveOut(Level level, long now) {
    level.drive(1);
    circling++;
    at(
        now + (long) ((35 + 25 * random.nextDouble()) * Ticks.SECOND),
        () -> {
          level.drive(-1);
          circling--;
          atExit.add(1);
        });
  }

  private void letOut(long now) {
    for (var id : List.of("Exit1", "Exit2")) {
      var barrier = barrierOf(id);
      if (!atExit.isEmpty() && barrier.isFree(now)) {
        atExit.remove();
        barrier.pass(now);
        book.leave();
      }
    }
  }

  private Barrier barrierOf(String id) {
    var barrier = barriers.get(id);
    if (barrier == null) {
      throw new IllegalArgumentException("no barrier %s".formatted(id));
    }
    return barrier;
  }

  private void callLift(Level level, boolean toCar) {
    int number = levels.indexOf(level) + 1;
    var lift = lifts.values().stream().min(Comparator.comparingInt(Lift::waiting)).orElseThrow();
    if (lift.waiting() < 20) {
      lift.call(toCar ? 0 : number, toCar ? number : 0);
    }
  }

  @Override
  public List<Device> devices() {
    var controller = new ArrayList<Signal>();
    var points = new ArrayList<Device.Point>();
    for (var level : levels) {
      controller.addAll(level.bays());
      controller.add(level.fanRunning);
      points.add(
          new Device.Point(
              level.carbonMonoxide,
              1,
              Device.Table.INPUT,
              levels.indexOf(level),
              Device.Format.INT16,
              0.1));
    }
    for (var lift : lifts.values()) {
      controller.addAll(List.of(lift.position, lift.state, lift.trips));
    }
    int index = 0;
    for (var barrier : barriers.values()) {
      points.add(bit(barrier.open, 2 * index));
      points.add(bit(barrier.fault, 2 * index + 1));
      points.add(
          new Device.Point(
              barrier.cycles, 2, Device.Table.HOLDING, 2 * index, Device.Format.UINT32_CDAB, 1));
      index++;
    }
    return List.of(
        new Device.OpcUa("car-park", 4850, controller),
        new Device.Modbus("field-bus", 5021, points));
  }

  private static Device.Point bit(Signal signal, int address) {
    return new Device.Point(signal, 2, Device.Table.DISCRETE, address, Device.Format.BIT, 1);
  }

  @Override
  public boolean stop(String target, long micros, long now) {
    var barrier = barriers.get(target);
    if (barrier != null) {
      barrier.breakFor(now, micros);
      return true;
    }
    var lift = lifts.get(target);
    if (lift != null) {
      lift.breakFor(now, micros);
      return true;
    }
    for (int number = 1; number <= levels.size(); number++) {
      if (target.equals("Level%d.Fan".formatted(number))) {
        levels.get(number - 1).stopFan(now + micros);
        return true;
      }
    }
    return false;
  }
}
