// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the documents of one access file. No message repeats a value that may be a secret. */
final class AccessReader {
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.@-]{0,127}");
  static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})+");
  private static final Pattern KEY_ID = Pattern.compile("\\w{16,128}");
  private static final Pattern TOKEN_ID = Pattern.compile("[a-z2-7]{8}");
  private static final Pattern SALT = Pattern.compile("(?:[0-9a-f]{2}){8,64}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final int SHORTEST_SECRET = 20;

  private final Path file;
  private final Map<String, String> environment;
  private final List<Problem> problems;
  private final Map<String, Position> names = new HashMap<>();
  private final Map<String, Position> ids = new HashMap<>();

  AccessReader(Path file, Map<String, String> environment, List<Problem> problems) {
    this.file = file;
    this.environment = environment;
    this.problems = problems;
  }

  static String name(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the principal of a document; empty after reporting a problem. */
  Optional<Credentials> read(YamlDocument document) {
    int before = problems.size();
    var unnamed = new Fields(document, document.root(), "", problems);
    var name = unnamed.required("principal", "begin each document with principal: NAME");
    var fields =
        unnamed.about(name.map(scalar -> "principal " + scalar.getValue()).orElse("principal"));
    name.ifPresent(scalar -> {
      if (!NAME.matcher(scalar.getValue()).matches()) {
        fields.report(
            scalar, "This is no name; use 1 to 128 letters, digits, _, ., @ and -, no spaces");
      }
      once(fields, scalar, names, "The principal");
    });
    var role = fields.required("role", "give one of " + roles()).flatMap(s -> role(fields, s));
    var below = below(fields);
    var keys = new ArrayList<AccessKey>();
    for (var item : fields.list("keys")) {
      if (item instanceof MappingNode mapping) {
        key(fields.below(mapping)).ifPresent(keys::add);
      } else {
        fields.report(item, "Expected a key, such as {id: MW..., secret: {env: VARIABLE}}");
      }
    }
    var tokens = new ArrayList<TokenHash>();
    for (var item : fields.list("tokens")) {
      if (item instanceof MappingNode mapping) {
        token(fields.below(mapping)).ifPresent(tokens::add);
      } else {
        fields.report(
            item,
            "Expected the stored form of a token, {id: ..., salt: ..., sha256: ...}; a token itself"
                + " does not belong in a file, make one with ./millwright key");
      }
    }
    if (!fields.has("keys") && !fields.has("tokens")) {
      fields.report(
          document.root(),
          "Nothing proves that it is this principal; add keys or tokens, which ./millwright key"
              + " makes");
    }
    fields.finish();
    if (problems.size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new Credentials(
            new Principal(name.orElseThrow().getValue(), role.orElseThrow(), below), keys, tokens));
  }

  /** Returns whether a document describes an OpenID provider. */
  static boolean isIssuer(YamlDocument document) {
    return document.root().getValue().stream()
        .anyMatch(
            entry -> entry.getKeyNode() instanceof ScalarNode key && key.getValue().equals("oidc"));
  }

  /** Returns the OpenID provider of a document; empty after reporting a problem. */
  Optional<TokenIssuer> readIssuer(YamlDocument document) {
    int before = problems.size();
    var fields = new Fields(document, document.root(), "oidc", problems);
    var settings = fields.mapping("oidc").map(fields::below);
    if (settings.isEmpty() && problems.size() == before) {
      fields.report(document.root(), "oidc is empty; give {issuer: https://..., audience: ...}");
    }
    var issuer = settings.flatMap(this::issuer);
    var audience =
        settings.flatMap(each ->
            each.required("audience", "give what the provider puts into aud for this server"));
    var name = settings.flatMap(each -> each.text("name")).orElse("sub");
    settings.ifPresent(Fields::finish);
    var grants = new ArrayList<TokenIssuer.Grant>();
    for (var item : fields.list("grants")) {
      if (item instanceof MappingNode mapping) {
        grant(fields.below(mapping)).ifPresent(grants::add);
      } else {
        fields.report(
            item, "Expected a grant, such as {claim: groups, value: engineers, role: engineer}");
      }
    }
    if (problems.size() == before && grants.isEmpty()) {
      fields.report(
          document.root(),
          "Nobody gets anything; add grants: [{claim: groups, value: engineers, role: engineer}]");
    }
    fields.finish();
    return problems.size() > before
        ? Optional.empty()
        : Optional.of(
            new TokenIssuer(
                issuer.orElseThrow().toString(), audience.orElseThrow().getValue(), name, grants));
  }

  private Optional<URI> issuer(Fields fields) {
    var scalar = fields.required("issuer", "give the provider's address, https://...");
    scalar.ifPresent(s -> once(fields, s, ids, "The issuer"));
    var issuer = scalar.map(ScalarNode::getValue).flatMap(AccessReader::address);
    if (scalar.isPresent() && issuer.isEmpty()) {
      fields.report(
          scalar.get(),
          "The issuer must be an https address, as its tokens have it in iss (http on this machine"
              + " only)");
    }
    return issuer;
  }

  /**
   * Returns the address of an issuer; empty unless it is protected by https, because an attacker on
   * the way could change the answers.
   */
  private static Optional<URI> address(String text) {
    try {
      var address = new URI(text);
      boolean own =
          "http".equals(address.getScheme())
              && List.of("localhost", "127.0.0.1", "[::1]").contains(address.getHost());
      boolean plain = address.getQuery() == null && address.getFragment() == null;
      return Optional.of(address)
          .filter(_ ->
              address.getHost() != null && plain && ("https".equals(address.getScheme()) || own));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<TokenIssuer.Grant> grant(Fields fields) {
    var claim = fields.required("claim", "name the claim, such as groups");
    var value = fields.required("value", "give what the claim must say, or have in its list");
    var role = fields.required("role", "give one of " + roles()).flatMap(s -> role(fields, s));
    var below = below(fields);
    fields.finish();
    return claim.flatMap(c ->
        value.flatMap(
            v -> role.map(r -> new TokenIssuer.Grant(c.getValue(), v.getValue(), r, below))));
  }

  private static Optional<Role> role(Fields fields, ScalarNode scalar) {
    var found =
        Arrays.stream(Role.values()).filter(r -> name(r).equals(scalar.getValue())).findFirst();
    if (found.isEmpty()) {
      fields.report(
          scalar,
          "There is no role \"%s\"%s"
              .formatted(scalar.getValue(), Spelling.hint(scalar.getValue(), roles())));
    }
    return found;
  }

  private static List<String> roles() {
    return Arrays.stream(Role.values()).map(AccessReader::name).toList();
  }

  private static List<String> below(Fields fields) {
    var paths = new ArrayList<String>();
    for (var item : fields.list("below")) {
      if (item instanceof ScalarNode scalar && PATH.matcher(scalar.getValue()).matches()) {
        paths.add(scalar.getValue());
      } else {
        fields.report(item, "This is not the path of an asset, such as /graz/line-1");
      }
    }
    // An empty list would permit the whole plant, which its author surely does not mean.
    if (fields.has("below") && paths.isEmpty()) {
      fields
          .find("below")
          .filter(_ -> fields.list("below").isEmpty())
          .ifPresent(entry ->
              fields.report(
                  entry.keyNode(),
                  "below is empty; name paths, or remove it to give the whole plant"));
    }
    return paths;
  }

  private Optional<AccessKey> key(Fields fields) {
    var id = fields.required("id", "give the access key id");
    id.ifPresent(scalar -> {
      check(fields, scalar, KEY_ID, "An access key id has 16 to 128 letters, digits and _");
      once(fields, scalar, ids, "The id");
    });
    var secret = secret(fields);
    fields.finish();
    return id.flatMap(scalar -> secret.map(text -> new AccessKey(scalar.getValue(), text)));
  }

  private Optional<String> secret(Fields fields) {
    var entry = fields.find("secret");
    if (entry.isEmpty()) {
      fields.report(
          fields.position(),
          "\"secret\" is missing; tell where it is: secret: {env: VARIABLE} or {file: PATH}");
      return Optional.empty();
    }
    if (!(entry.get().value() instanceof MappingNode mapping)) {
      fields.report(
          entry.get().value(),
          "A secret does not belong in a file; make a new one, and tell where it is: secret: {env:"
              + " VARIABLE} or {file: PATH}");
      return Optional.empty();
    }
    var place = fields.below(mapping);
    if (place.has("env") == place.has("file")) {
      place.report(mapping, "Give one of env and file");
      place.know("env");
      place.know("file");
      place.finish();
      return Optional.empty();
    }
    var found =
        place.has("env")
            ? place.scalar("env").flatMap(scalar -> fromEnvironment(place, scalar))
            : place.scalar("file").flatMap(scalar -> fromFile(place, scalar));
    place.finish();
    return found;
  }

  private Optional<String> fromEnvironment(Fields fields, ScalarNode variable) {
    var secret = environment.get(variable.getValue());
    if (secret == null) {
      fields.report(
          variable,
          "The environment has no variable %s; set it to the secret"
              .formatted(variable.getValue()));
      return Optional.empty();
    }
    return longEnough(fields, variable, secret);
  }

  private Optional<String> fromFile(Fields fields, ScalarNode path) {
    try {
      var beside = file.toAbsolutePath().resolveSibling(path.getValue());
      return longEnough(fields, path, Files.readString(beside));
    } catch (IOException | IllegalArgumentException e) {
      fields.report(
          path,
          e instanceof NoSuchFileException
              ? "There is no such file with a secret; check the path"
              : "The file with the secret can't be read; check path and permissions");
      return Optional.empty();
    }
  }

  private static Optional<String> longEnough(Fields fields, ScalarNode at, String written) {
    var secret = written.strip();
    if (secret.length() < SHORTEST_SECRET) {
      fields.report(
          at,
          "The secret there has less than %d characters; ./millwright key makes a good one"
              .formatted(SHORTEST_SECRET));
      return Optional.empty();
    }
    return Optional.of(secret);
  }

  private Optional<TokenHash> token(Fields fields) {
    var advice = "copy it from what ./millwright key printed";
    var id = fields.required("id", advice);
    id.ifPresent(scalar -> {
      check(fields, scalar, TOKEN_ID, "A token's id has 8 small letters and digits 2 to 7");
      once(fields, scalar, ids, "The id");
    });
    var salt = fields.required("salt", advice);
    salt.ifPresent(scalar -> check(fields, scalar, SALT, "A salt has 16 or more of 0-9 and a-f"));
    var hash = fields.required("sha256", advice);
    hash.ifPresent(scalar -> check(fields, scalar, SHA256, "A hash has 64 of 0-9 and a-f"));
    fields.finish();
    return id.flatMap(i ->
        salt.flatMap(s -> hash.map(h -> new TokenHash(i.getValue(), s.getValue(), h.getValue()))));
  }

  private static void check(Fields fields, ScalarNode scalar, Pattern pattern, String rule) {
    if (!pattern.matcher(scalar.getValue()).matches()) {
      fields.report(scalar, rule);
    }
  }

  private static void once(
      Fields fields, ScalarNode scalar, Map<String, Position> seen, String what) {
    var first = seen.putIfAbsent(scalar.getValue(), fields.position(scalar));
    if (first != null) {
      fields.report(
          scalar,
          "%s stands twice, first on line %s; remove one"
              .formatted(what, Integer.toString(first.line())));
    }
  }
}
