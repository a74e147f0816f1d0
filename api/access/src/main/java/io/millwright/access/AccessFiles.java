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
 * Reads and writes access files. Such a file has a YAML document for each principal, which begins
 * with {@code principal:}, and for each OpenID provider, which begins with {@code oidc:}. It
 * contains no secrets, only the places where they are.
 */
public final class AccessFiles {
  private static final Pattern VARIABLE = Pattern.compile("\\benv:\\s*[\"']?([A-Za-z_]\\w*)");

  private AccessFiles() {}

  /**
   * Reads an access file.
   *
   * @param environment the environment variables of the process, which may contain secrets
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

  /**
   * Returns a principal as a document of an access file. For a key, it names the place of the
   * secret.
   */
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

  /** Returns the environment variable that usually contains a key's secret. */
  public static String variable(String keyId) {
    return "MILLWRIGHT_SECRET_" + keyId;
  }

  /**
   * Returns the environment variables that contain the secrets of a file; none if it can't be read.
   */
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

  /** Returns whether a text may be the name of a principal. */
  public static boolean isName(String name) {
    return AccessReader.NAME.matcher(name).matches();
  }

  /** Returns whether a text may be the path of an asset. */
  public static boolean isPath(String path) {
    return AccessReader.PATH.matcher(path).matches();
  }
}
