// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.access.AccessFiles;
import io.millwright.access.AccessKey;
import io.millwright.access.Credentials;
import io.millwright.access.Principal;
import io.millwright.access.Role;
import io.millwright.access.TokenHash;
import java.security.SecureRandom;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code key NAME}: creates a token or access key and prints the access file's entry for it. */
@Command(
    name = "key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a token for a person or a program, or an access key for the SDKs of AWS.",
      "",
      "Its entry of the access file goes to the standard output, and the secret to",
      "the error output, this one time only:",
      "  ./millwright key eva --role engineer >> access.yaml",
      "  ./millwright run --access access.yaml --host 0.0.0.0",
      ""
    },
    footer = {
      "",
      "What a role may do:",
      "  viewer    see everything, plan",
      "  operator  also acknowledge alarms and write values; the role of an edge",
      "  engineer  also change models and assets, and apply model files",
      "  admin     also read the audit log; everything",
      "With --below that holds for those assets only: docs/reference/security.md."
    })
final class KeyCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "the person or program that it is for")
  private String name = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "what it may do: viewer, operator, engineer or admin, see below")
  private Role role = Role.VIEWER;

  @Option(
      names = "--below",
      paramLabel = "PATH",
      split = ",",
      description = "only an asset and all below it, such as /graz/line-1; may be repeated")
  private List<String> below = List.of();

  @Option(
      names = "--access-key",
      fallbackValue = "true",
      description = "make an access key for the SDKs of AWS, not a token")
  private boolean accessKey;

  @Override
  public void run() {
    if (!AccessFiles.isName(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "\"%s\" is no name; use 1 to 128 letters, digits, _, ., @ and -".formatted(name));
    }
    for (var path : below) {
      if (!AccessFiles.isPath(path)) {
        throw new ParameterException(
            spec.commandLine(),
            "--below: \"%s\" is not the path of an asset, such as /graz/line-1".formatted(path));
      }
    }
    var principal = new Principal(name, role, below);
    var random = new SecureRandom();
    if (accessKey) {
      var key = AccessKey.fresh(random);
      print(
          new Credentials(principal, List.of(key), List.of()),
          "Access key id:     %s%nSecret access key: %s%nThe server needs the secret in %s."
              .formatted(key.id(), key.secret(), AccessFiles.variable(key.id())));
    } else {
      var token = TokenHash.fresh(random);
      print(
          new Credentials(principal, List.of(), List.of(token.hash())),
          "Token: %s".formatted(token.token()));
    }
  }

  private void print(Credentials credentials, String secret) {
    var out = spec.commandLine().getOut();
    out.print(AccessFiles.text(credentials));
    out.flush();
    var err = spec.commandLine().getErr();
    err.println(secret);
    err.println("It is shown only once; the lines above it belong in the access file.");
    err.flush();
  }
}
