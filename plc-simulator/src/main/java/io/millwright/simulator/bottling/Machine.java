// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.bottling;

import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.Ticks;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One machine of a bottling line. It takes a bottle from the conveyor before it, works on it for
 * its cycle time, and puts it on the conveyor behind it or rejects it. Running wears it. At the end
 * of a part's life the machine breaks down and is repaired. Its temperature follows its load with
 * the lag of its mass. Wear increases vibration and heat. If an empty or full conveyor stops the
 * machine, it waits until it can run for a while.
 */
public final class Machine {
  private static final double AMBIENT = 22;
  private static final double WARMING_SECONDS = 600;

  /** A state and its duration. The last phase of a sequence lasts until something else happens. */
  private record Phase(PackState state, long micros) {}

  private final Traits traits;
  private final RandomGenerator random;
  private final Buffer before;
  private final Buffer behind;
  private final MachineBook book;
  private final Deque<Phase> phases = new ArrayDeque<>();

  final Signal stateSignal;
  final Signal plannedSignal;
  final Signal producedSignal;
  final Signal rejectedSignal;
  final Signal idealRateSignal;
  final Signal speedSignal;
  final Signal temperatureSignal;
  final Signal vibrationSignal;
  final Signal faultSignal;

  private PackState state = PackState.EXECUTE;
  private long phaseEnds = Long.MAX_VALUE;
  private double idealRate;
  private double tempo = 0.97;
  private double progress;
  private boolean waiting;
  private double wear;
  private double life;
  private double temperature;
  private long produced;
  private long rejected;

  /**
   * The properties that differ between machines.
   *
   * @param rate how many bottles of the standard product it makes per minute
   * @param rejects the share of bottles that are rejected
   * @param lifeSeconds the average life of a part in seconds of running
   * @param heating how many kelvin warmer it is at full load
   * @param kilowatts its electrical load when running
   */
  record Traits(
      double rate, double rejects, double lifeSeconds, double heating, double kilowatts) {}

  Machine(
      String id, Traits traits, RandomGenerator random, Buffer before, Buffer behind, long begin) {
    this.traits = traits;
    this.random = random;
    this.before = before;
    this.behind = behind;
    book = new MachineBook(begin);
    stateSignal = Signal.code(id + ".State");
    plannedSignal = Signal.flag(id + ".Planned");
    producedSignal = Signal.counter(id + ".Produced", "{bottle}");
    rejectedSignal = Signal.counter(id + ".Rejected", "{bottle}");
    idealRateSignal = Signal.analog(id + ".IdealRate", "{bottle}/min", 0, 200, 0.1);
    speedSignal = Signal.analog(id + ".Speed", "{bottle}/min", 0, 200, 0.1);
    temperatureSignal = Signal.analog(id + ".Temperature", "Cel", 0, 120, 0.01);
    vibrationSignal = Signal.analog(id + ".Vibration", "mm/s", 0, 20, 0.01);
    faultSignal = Signal.code(id + ".FaultCode");
    idealRate = traits.rate();
    temperature = AMBIENT + traits.heating() * 0.8;
    // Parts have different ages at the beginning; otherwise all machines would break down together.
    wear = random.nextDouble() * 0.7;
    life = drawLife();
    book.enter(state, begin);
  }

  List<Signal> signals() {
    return List.of(
        stateSignal,
        plannedSignal,
        producedSignal,
        rejectedSignal,
        idealRateSignal,
        speedSignal,
        temperatureSignal,
        vibrationSignal,
        faultSignal);
  }

  public MachineBook book() {
    return book;
  }

  double kilowatts() {
    return switch (state) {
      // A worn machine needs more power.
      case EXECUTE -> traits.kilowatts() * (0.4 + 0.6 * tempo) * (1 + 0.2 * wear * wear);
      case ABORTED, STOPPED -> traits.kilowatts() * 0.05;
      default -> traits.kilowatts() * 0.2;
    };
  }

  /** Starts a changeover: the machine stops for the setup and then runs at another ideal rate. */
  void changeProduct(long setupMicros, double factor, long now) {
    idealRate = traits.rate() * factor;
    if (state != PackState.ABORTED && state != PackState.ABORTING) {
      sequence(now, new Phase(PackState.STOPPED, setupMicros));
      startUp();
    }
  }

  /** Stops the machine for a time, as an operator would. A broken machine is repaired first. */
  void stop(long micros, long now) {
    var stop = new Phase(PackState.STOPPED, micros);
    if (state == PackState.ABORTING || state == PackState.ABORTED || state == PackState.CLEARING) {
      var after =
          phases.stream().map(phase -> phase.state() == stop.state() ? stop : phase).toList();
      phases.clear();
      phases.addAll(after);
    } else {
      sequence(now, stop);
      startUp();
    }
  }

  void tick(long now) {
    boolean planned = ShiftCalendar.isPlanned(now);
    if (now >= phaseEnds) {
      nextPhase(now);
    }
    switch (state) {
      case EXECUTE, SUSPENDED -> {
        if (planned) {
          run(now);
        } else {
          sequence(now, new Phase(PackState.HELD, Long.MAX_VALUE));
        }
      }
      case HELD -> {
        if (planned) {
          sequence(now, new Phase(PackState.UNHOLDING, 5 * Ticks.SECOND));
          phases.add(new Phase(PackState.EXECUTE, Long.MAX_VALUE));
        }
      }
      case CLEARING, STOPPED, STARTING, IDLE, ABORTING, ABORTED, UNHOLDING, RESETTING -> {}
    }
    publish(now, planned);
    book.clock(now);
  }

  private void run(long now) {
    if (now % (10 * Ticks.SECOND) == 0) {
      tempo = Math.clamp(tempo + (0.96 - tempo) * 0.1 + random.nextGaussian() * 0.006, 0.85, 1);
    }
    waiting =
        waiting
            ? !(before.isWorthStarting() && behind.hasRoomToStart())
            : !(before.canGive() && behind.canTake());
    if (waiting) {
      enter(PackState.SUSPENDED, now);
      return;
    }
    enter(PackState.EXECUTE, now);
    wear += Ticks.SECONDS / traits.lifeSeconds();
    progress += idealRate * tempo / 60 * Ticks.SECONDS;
    while (progress >= 1 && before.canGive() && behind.canTake()) {
      progress -= 1;
      finishBottle(now);
    }
    if (wear >= life) {
      breakDown(now);
    }
  }

  private void finishBottle(long now) {
    before.give();
    boolean good = random.nextDouble() >= traits.rejects() * (1 + wear);
    if (good) {
      behind.take();
    } else {
      rejected++;
    }
    produced++;
    book.count(now, good, 60 / idealRate);
  }

  private void breakDown(long now) {
    long repair = (long) (Math.exp(5.4 + 0.5 * random.nextGaussian()) * Ticks.SECOND);
    faultSignal.set(now, 100 + random.nextInt(5));
    wear = 0;
    life = drawLife();
    sequence(
        now, new Phase(PackState.ABORTING, 2 * Ticks.SECOND), new Phase(PackState.ABORTED, repair));
    phases.add(new Phase(PackState.CLEARING, 5 * Ticks.SECOND));
    phases.add(new Phase(PackState.STOPPED, 3 * Ticks.SECOND));
    startUp();
  }

  private double drawLife() {
    return 0.7 + 0.6 * random.nextDouble();
  }

  private void startUp() {
    phases.add(new Phase(PackState.RESETTING, 10 * Ticks.SECOND));
    phases.add(new Phase(PackState.IDLE, 2 * Ticks.SECOND));
    phases.add(new Phase(PackState.STARTING, 5 * Ticks.SECOND));
    phases.add(new Phase(PackState.EXECUTE, Long.MAX_VALUE));
  }

  private void sequence(long now, Phase... first) {
    phases.clear();
    phases.addAll(List.of(first));
    nextPhase(now);
  }

  private void nextPhase(long now) {
    var phase = phases.poll();
    if (phase == null) {
      phaseEnds = Long.MAX_VALUE;
      return;
    }
    phaseEnds =
        phase.micros() == Long.MAX_VALUE ? Long.MAX_VALUE : Ticks.floor(now + phase.micros());
    if (phase.state() == PackState.CLEARING) {
      faultSignal.set(now, 0);
    }
    enter(phase.state(), now);
  }

  private void enter(PackState next, long now) {
    if (next != state) {
      state = next;
      book.enter(next, now);
    }
  }

  private void publish(long now, boolean planned) {
    double load = state == PackState.EXECUTE ? tempo : 0.05;
    // Worn parts cause friction.
    double friction = state == PackState.EXECUTE ? 0.7 * wear * wear * wear : 0;
    double target = AMBIENT + traits.heating() * (load + friction);
    temperature += (target - temperature) * Ticks.SECONDS / WARMING_SECONDS;
    stateSignal.set(now, state.number());
    plannedSignal.set(now, planned);
    producedSignal.set(now, produced);
    rejectedSignal.set(now, rejected);
    idealRateSignal.set(now, idealRate);
    if (faultSignal.micros() == 0) {
      faultSignal.set(now, 0);
    }
    if (now % Ticks.SECOND == 0) {
      speedSignal.set(now, state == PackState.EXECUTE ? idealRate * tempo : 0);
      temperatureSignal.set(now, temperature + 0.05 * random.nextGaussian());
      double shaking = state == PackState.EXECUTE ? 1.2 + 5 * Math.pow(wear, 3) : 0.05;
      vibrationSignal.set(now, shaking * (1 + 0.05 * random.nextGaussian()));
    }
  }
}
