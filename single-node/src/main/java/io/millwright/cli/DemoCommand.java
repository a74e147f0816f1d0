// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.node.Node;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: runs the single-node edition with the simulated plants. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Runs everything on this machine with a simulated bottling plant and car park,"
            + " read over real OPC UA and Modbus connections.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--apply",
      fallbackValue = "true",
      description = "apply the examples to the plant that the database holds")
  private boolean apply;

  @Override
  public Integer call() {
    // The demo has its own folder, so that its plants never appear beside the user's own.
    var settings = server.configure(Path.of("data", "demo"));
    System.setProperty("millwright.node.demo", "true");
    System.setProperty("millwright.node.apply", Boolean.toString(apply));
    return Node.run(settings);
  }
}
