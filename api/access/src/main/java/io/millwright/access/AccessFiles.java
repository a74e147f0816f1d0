// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import io.millwright.file.yaml.Documents;
import io.millwright.file.yaml.YamlText;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Access files: a YAML document for each principal, which begins with {@code principal:}, and for
 * each OpenID provider, which begins with {@code oidc:}. They hold no secrets, only where the
 * secrets are.
 */
public final class AccessFiles {
  private static final Pattern VARIABLE = Pattern.compile("\\benv:\\s*[\"']?([A-Za-z_]\\w*)");

  private AccessFiles() {}

  /**
   * Reads who may call.
   *
   * @param environment the process' environment, where secrets may be
   * @throws InvalidException with every problem in the file, each with its place
   */
  public static Access read(Path file, Map<String, String> environment) {
    var problems = new ArrayList<Problem>();
    var reader = new AccessReader(file, environment, problems);
    var documents = Documents.read(file, problems);
    if (documents.isEmpty() && problems.isEmpty()) {
      problems.add(
          new Problem(
              new Position(file.toString(), 1, 1),
              "",
              "The file names no principal, so nobody could call; add what"
                  + " \"./millwright key NAME --role ROLE\" prints"));
    }
    var credentials = new ArrayList<Credentials>();
    var issuers = new ArrayList<TokenIssuer>();
    for (var document : documents) {
      if (AccessReader.isIssuer(document)) {
        reader.readIssuer(document).ifPresent(issuers::add);
      } else {
        reader.read(document).ifPresent(credentials::add);
      }
    }
    if (!problems.isEmpty()) {
      problems.sort(Comparator.comparing(Problem::position));
      throw new InvalidException(problems);
    }
    return new Access(credentials, issuers);
  }

  /** A principal as a document of an access file; of a key it tells where the secret will be. */
  public static String text(Credentials credentials) {
    var principal = credentials.principal();
    var text = new StringBuilder("---\n");
    text.append("principal: %s%n".formatted(YamlText.scalar(principal.name())));
    text.append("role: %s%n".formatted(AccessReader.name(principal.role())));
    if (principal.isLimited()) {
      text.append(
          "below: [%s]%n"
              .formatted(
                  String.join(", ", principal.below().stream().map(YamlText::scalar).toList())));
    }
    if (!credentials.keys().isEmpty()) {
      text.append("keys:\n");
      for (AccessKey key : credentials.keys()) {
        text.append("  - {id: %s, secret: {env: %s}}%n".formatted(key.id(), variable(key.id())));
      }
    }
    if (!credentials.tokens().isEmpty()) {
      text.append("tokens:\n");
      for (TokenHash token : credentials.tokens()) {
        text.append(
            "  - {id: %s, salt: \"%s\", sha256: \"%s\"}%n"
                .formatted(token.id(), token.salt(), token.sha256()));
      }
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  /** The environment variable in which a key's secret usually is. */
  public static String variable(String keyId) {
    return "MILLWRIGHT_SECRET_" + keyId;
  }

  /** The environment variables in which the secrets of a file are; none where it can't be read. */
  public static Set<String> variables(Path file) {
    try {
      return VARIABLE
          .matcher(Files.readString(file))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      return Set.of(); // Its reader says so.
    }
  }

  /** True for what may name a principal. */
  public static boolean isName(String name) {
    return AccessReader.NAME.matcher(name).matches();
  }

  /** True for the path of an asset. */
  public static boolean isPath(String path) {
    return AccessReader.PATH.matcher(path).matches();
  }
}
