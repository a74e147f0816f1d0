// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session;

import io.millwright.connector.DeviceLogin;
import io.millwright.source.Settings;
import io.millwright.source.SettingsReader;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings that reach a server.
 *
 * @param endpoint the address, such as {@code opc.tcp://10.0.4.7:4840}
 * @param security how messages are protected
 * @param user the user's name; empty for an anonymous user
 * @param publishing the interval at which the server sends what it has sampled
 */
public record OpcUaSettings(String endpoint, Security security, String user, Duration publishing) {
  private static final String UNPROTECTED = "None";
  private static final Duration DEFAULT_PUBLISHING = Duration.ofMillis(500);
  private static final Duration SHORTEST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  /** Reads settings and adds all problems to the list. A wrong value is replaced by its default. */
  public static OpcUaSettings read(Settings settings, String subject, List<Problem> problems) {
    var reader = new SettingsReader(settings, subject, problems);
    var endpoint = reader.text("endpoint").strip();
    if (!endpoint.isEmpty() && !isEndpoint(endpoint)) {
      reader.problem(
          "endpoint",
          "endpoint: \"%s\" is not an OPC UA address; write opc.tcp://HOST:PORT"
              .formatted(endpoint));
    }
    var security = security(reader);
    var user = reader.findText("user").map(String::strip);
    if (user.isPresent() && user.get().isEmpty()) {
      reader.problem("user", "user: is empty; give a name, or remove it for an anonymous user");
    }
    var publishing = reader.duration("publishing", DEFAULT_PUBLISHING);
    if (publishing.compareTo(SHORTEST) < 0 || publishing.compareTo(LONGEST) > 0) {
      reader.problem("publishing", "publishing: give a time from 10ms to 1h");
    }
    if (settings.entries().containsKey("password")) {
      reader.findText("password");
      reader.problem(
          "password",
          "password: a password does not belong in an edge file; give it to the edge as a secret of"
              + " the source and remove it here");
    }
    reader.finish();
    return new OpcUaSettings(endpoint, security, user.orElse(""), publishing);
  }

  /** Returns the server to which a source's settings send a user; empty for an anonymous user. */
  public static Optional<DeviceLogin> findLogin(Settings settings) {
    return text(settings, "user")
        .map(user ->
            new DeviceLogin(
                user,
                text(settings, "endpoint").orElse(""),
                text(settings, "security")
                    .filter(security -> !security.equals(UNPROTECTED))
                    .orElse(""),
                "choose a securityPolicy"));
  }

  private static Optional<String> text(Settings settings, String key) {
    return Optional.ofNullable(settings.entries().get(key)).map(setting -> setting.text().strip());
  }

  private static Security security(SettingsReader reader) {
    var written = reader.findText("security").map(String::strip).orElse(UNPROTECTED);
    var security = Security.parse(written);
    if (security.isEmpty()) {
      reader.problem(
          "security",
          "security: \"%s\" is unknown%s"
              .formatted(written, Spelling.hint(written, Security.known())));
    }
    return security.orElse(Security.NONE);
  }

  private static boolean isEndpoint(String text) {
    try {
      var uri = new URI(text);
      return "opc.tcp".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getPort() != 0
          && uri.getPort() <= 65_535;
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
