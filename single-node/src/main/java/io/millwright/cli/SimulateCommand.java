// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.simulator.Simulation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simulate NAME}: runs a simulator without a server. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a simulated plant on real OPC UA and Modbus servers: bottling-plant or car-park.",
      "Orders are read from the standard input, a line each:",
      "stop Line1.Filler 120, freeze Line1.Filler.Temperature 60, garbage SIGNAL SECONDS,",
      "drop line-1 30, skew line-1 300 60."
    })
final class SimulateCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "bottling-plant or car-park")
  private String name = "";

  @Option(
      names = "--seed",
      defaultValue = "20",
      description = "the same seed gives the same plant (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(
      names = "--speed",
      defaultValue = "1",
      description = "simulated seconds in a second (default: ${DEFAULT-VALUE})")
  private double speed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Simulation.NAMES.contains(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no simulation \"%s\"; there are %s".formatted(name, Simulation.NAMES));
    }
    var clock = InstantSource.system();
    var out = spec.commandLine().getOut();
    try (var simulation = Simulation.of(name, seed, clock.instant().minus(Duration.ofHours(1)))) {
      simulation.fastForward(clock.instant());
      simulation.serve(clock, speed, "127.0.0.1", Map.of());
      simulation
          .endpoints()
          .forEach((device, endpoint) -> out.printf("%-12s %s%n", device, endpoint));
      simulation
          .moved()
          .forEach((device, usual) ->
              out.printf(
                  "Port %d is taken, so %s has another; edge files of the examples name %d.%n",
                  usual, device, usual));
      out.printf("Orders: %s%n", Simulation.orderHelp());
      out.flush();
      var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (var line = orders.readLine(); line != null; line = orders.readLine()) {
        obey(simulation, line);
      }
      // Without a standard input, as in a container, the simulator runs until the process is
      // stopped.
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private void obey(Simulation simulation, String line) {
    try {
      if (!line.isBlank()) {
        simulation.order(line);
        spec.commandLine().getOut().println("done: " + line);
      }
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println(e.getMessage());
    }
  }
}
