// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.connector.ConfigurationException;
import io.millwright.connector.DeviceLogins;
import java.util.LinkedHashMap;
import java.util.Map;

/** Translates the {@code endpoint} of a SiteWise source into settings of an edge file. */
final class EndpointSettings {
  private static final Map<String, String> POLICIES =
      Map.of(
          "BASIC256_SHA256", "Basic256Sha256",
          "AES128_SHA256_RSAOAEP", "Aes128_Sha256_RsaOaep",
          "AES256_SHA256_RSAPSS", "Aes256_Sha256_RsaPss");
  private static final Map<String, String> MODES =
      Map.of("SIGN", "Sign", "SIGN_AND_ENCRYPT", "SignAndEncrypt");

  private EndpointSettings() {}

  /**
   * Returns the settings that reach an endpoint, by their keys in an edge file.
   *
   * @param source the name of the source
   * @param place where the endpoint stands, for messages
   * @throws ConfigurationException if the endpoint asks for something that this connector does not
   *     support
   */
  static Map<String, String> of(
      String source, JsonNode endpoint, String place, DeviceLogins logins) {
    var settings = new LinkedHashMap<String, String>();
    settings.put("endpoint", endpoint.path("endpointUri").asText());
    var policy = endpoint.path("securityPolicy").asText("NONE");
    if (!policy.equals("NONE")) {
      var mode = endpoint.path("messageSecurityMode").asText("NONE");
      settings.put("security", security(policy, mode, place));
    }
    if (endpoint.path("certificateTrust").path("type").asText("TrustAny").equals("X509")) {
      throw new ConfigurationException(
          place
              + ".certificateTrust: X509 is not supported; with TrustAny, the first certificate"
              + " that the server shows is the only one that is trusted from then on");
    }
    var identity = endpoint.path("identityProvider").path("type").asText("Anonymous");
    if (identity.equals("Username")) {
      settings.put("user", user(source, place, logins));
    } else if (!identity.equals("Anonymous")) {
      throw new ConfigurationException(
          "%s.identityProvider: \"%s\" is not Anonymous or Username".formatted(place, identity));
    }
    return settings;
  }

  private static String security(String policy, String mode, String place) {
    if (!POLICIES.containsKey(policy) || !MODES.containsKey(mode)) {
      throw new ConfigurationException(
          "%s: %s with %s is not supported; take one of %s with one of %s"
              .formatted(
                  place,
                  policy,
                  mode,
                  POLICIES.keySet().stream().sorted().toList(),
                  MODES.keySet().stream().sorted().toList()));
    }
    return POLICIES.get(policy) + "/" + MODES.get(mode);
  }

  private static String user(String source, String place, DeviceLogins logins) {
    return logins
        .findUser(source)
        .orElseThrow(() ->
            new ConfigurationException(
                "%s.identityProvider: %s".formatted(place, logins.howToName(source))));
  }
}
