// SPDX-License-Identifier: Apache-2.0
package io.millwright.setting;

import io.millwright.validation.Spelling;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every environment variable and property that one of Millwright's programs reads. At its start, a
 * program reports names in its configuration that are not known, because a misspelt name has no
 * effect.
 *
 * <p>The names stand in {@code known-settings.txt}. A test writes that file from the options of all
 * commands, the configuration mappings of all services, and the variables that the code reads. A
 * name that ends in {@code _*} stands for all variables that begin with it, such as the passwords
 * of sources.
 */
public final class KnownSettings {
  private static final String VARIABLES = "MILLWRIGHT_";
  private static final String PROPERTIES = "millwright.";
  private static final String FAMILY = "*";
  private static final String NAMES = "known-settings.txt";

  /**
   * The parts of a variable or property before and after the first separator; the first part names
   * the program that it belongs to.
   */
  private static final Pattern OWNER = Pattern.compile("([A-Za-z]+)[._](.+)");

  private static final Pattern PROFILE = Pattern.compile("%[^.]+\\.(.+)");

  /** The end of a name that is an entry of a list. */
  private static final Pattern INDEX = Pattern.compile("\\[\\d+\\]|_\\d+_?$");

  /** The text by which a configuration source names the file that it was read from. */
  private static final Pattern FILE = Pattern.compile(".*\\[source=(?:file:)?(.+)\\]");

  /** MicroProfile Config's names for the environment and for Java's system properties. */
  private static final String OF_VARIABLES = "EnvConfigSource";

  private static final String OF_PROPERTIES = "SysPropConfigSource";

  private final Set<String> names;

  private KnownSettings(Collection<String> names) {
    this.names = new TreeSet<>(names);
    names.stream()
        .filter(name -> name.startsWith(PROPERTIES))
        .map(KnownSettings::variable)
        .forEach(this.names::add);
  }

  /** Returns the names of this version of Millwright. */
  public static KnownSettings read() {
    var stream = Objects.requireNonNull(KnownSettings.class.getResourceAsStream(NAMES), NAMES);
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return new KnownSettings(
          reader.lines().filter(line -> !line.isEmpty() && line.charAt(0) != '#').toList());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + NAMES, e);
    }
  }

  /** Returns the environment variable of a property. */
  private static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** Returns whether one of Millwright's programs reads a variable or property. */
  public boolean isKnown(String name) {
    return names.contains(name)
        || names.contains(INDEX.matcher(name).replaceAll(""))
        || names.stream()
            .anyMatch(known ->
                known.endsWith(FAMILY)
                    && name.startsWith(known.substring(0, known.length() - 1))
                    && name.length() >= known.length());
  }

  /**
   * Returns a message for each variable and property that looks like one of Millwright's but is not
   * known. The messages contain no values, which may be secret.
   *
   * @param source where the names stand: the name of a configuration source, or a phrase for people
   * @param given the names that stand there, including those of other programs
   * @param named variables that a file names, as the access file names those of its secrets
   */
  public List<String> unknown(String source, Collection<String> given, Set<String> named) {
    var services = services(given);
    var messages = new ArrayList<String>();
    for (var written : new TreeSet<>(given)) {
      var profile = PROFILE.matcher(written);
      var name = profile.matches() ? profile.group(1) : written;
      if (!isKnown(name) && !named.contains(name) && !isOfService(name, services)) {
        message(name, source).ifPresent(messages::add);
      }
    }
    return messages;
  }

  private Optional<String> message(String name, String source) {
    var parts = OWNER.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    boolean isVariable = name.charAt(parts.end(1)) == '_';
    var prefix = isVariable ? VARIABLES : PROPERTIES;
    var rest = parts.group(2);
    var nearest = nearest(prefix, rest);
    // A misspelt prefix counts as ours if the rest of the name is known.
    boolean isOurs =
        name.startsWith(prefix)
            || (isNear(parts.group(1), prefix)
                && nearest.filter(near -> isSame(near, rest)).isPresent());
    return isOurs
        ? Optional.of(
            "Millwright has no %s %s (in %s), so it changes nothing; %s"
                .formatted(
                    isVariable ? "variable" : "property",
                    name,
                    place(source),
                    nearest
                        .map(near -> "did you mean %s%s?".formatted(prefix, near))
                        .orElse("correct or remove it; --help names a command's options")))
        : Optional.empty();
  }

  private static boolean isNear(String owner, String prefix) {
    return Spelling.nearest(owner, List.of(prefix.substring(0, prefix.length() - 1))).isPresent();
  }

  private static boolean isSame(String near, String rest) {
    return near.equalsIgnoreCase(rest)
        || (near.endsWith(FAMILY)
            && rest.toUpperCase(Locale.ROOT)
                .startsWith(near.substring(0, near.length() - FAMILY.length())));
  }

  /** Returns the rest, after the prefix, of the known name that is nearest to the written one. */
  private Optional<String> nearest(String prefix, String rest) {
    var known =
        names.stream()
            .filter(name -> name.startsWith(prefix))
            .map(name -> name.substring(prefix.length()))
            .toList();
    var ofFamily =
        known.stream().filter(name -> name.endsWith(FAMILY) && isSame(name, rest)).findFirst();
    return ofFamily.or(() -> Spelling.nearest(rest, known)).or(() -> nearestFamily(rest, known));
  }

  /**
   * Returns the known family of names with the same first word: {@code PASSWORD_*} for {@code
   * PASSWORD_BOILER}.
   */
  private static Optional<String> nearestFamily(String rest, List<String> known) {
    int end = rest.indexOf('_');
    var families =
        known.stream()
            .filter(name -> name.endsWith(FAMILY))
            .collect(Collectors.toMap(name -> name.substring(0, name.length() - 2), name -> name));
    return end < 0
        ? Optional.empty()
        : Spelling.nearest(rest.substring(0, end), families.keySet()).map(families::get);
  }

  /**
   * Returns whether a configuration source is neither the environment nor Java's system properties.
   */
  public static boolean isFile(String source) {
    return !source.startsWith(OF_VARIABLES) && !source.startsWith(OF_PROPERTIES);
  }

  private static String place(String source) {
    if (source.startsWith(OF_VARIABLES)) {
      return "the environment";
    }
    if (source.startsWith(OF_PROPERTIES)) {
      return "-D options of Java";
    }
    var file = FILE.matcher(source);
    return file.matches() ? file.group(1) : source;
  }

  /** Returns the Kubernetes services whose addresses are among the variables. */
  private static Set<String> services(Collection<String> given) {
    var all = new HashSet<>(given);
    return given.stream()
        .filter(name -> name.endsWith("_SERVICE_HOST"))
        .map(name -> name.substring(0, name.length() - "_SERVICE_HOST".length()))
        .filter(name -> all.contains(name + "_SERVICE_PORT"))
        .collect(Collectors.toSet());
  }

  /** Returns whether Kubernetes made the variable for a service, whose name may be any word. */
  private static boolean isOfService(String name, Set<String> services) {
    return services.stream()
        .anyMatch(service ->
            name.startsWith(service + "_SERVICE_")
                || name.equals(service + "_PORT")
                || name.startsWith(service + "_PORT_"));
  }
}
