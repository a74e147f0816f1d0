// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.cli.client.ApplyCommand;
import io.millwright.cli.client.DashboardsCommand;
import io.millwright.cli.client.ExportCommand;
import io.millwright.cli.client.ExportValuesCommand;
import io.millwright.cli.client.PlanCommand;
import io.millwright.cli.client.RestoreCommand;
import io.millwright.cli.client.StreamsCommand;
import io.millwright.cli.client.VersionsCommand;
import io.millwright.cli.edge.EdgeCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without arguments, which lists all commands. */
@Command(
    name = "millwright",
    description = "Self-hosted industrial data platform: from the PLC to the dashboard.",
    mixinStandardHelpOptions = true,
    version = "Millwright 0.1.0",
    footer = {
      "  verify         Builds everything and runs all tests, from a checkout; with",
      "                   --long also those that take up to an hour.",
      "",
      "millwright COMMAND --help says more. Every option is also a variable and a",
      "property: --data is MILLWRIGHT_DATA and -Dmillwright.data."
    },
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      EdgeCommand.class,
      SimulateCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      ExportCommand.class,
      VersionsCommand.class,
      StreamsCommand.class,
      RestoreCommand.class,
      ExportValuesCommand.class,
      BrowseCommand.class,
      DashboardsCommand.class,
      DatabaseCommand.class,
      KeyCommand.class
    })
final class MillwrightCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
