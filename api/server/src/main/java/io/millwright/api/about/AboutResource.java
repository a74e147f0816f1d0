// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** What this server is. */
@Path("/api/v1/about")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class AboutResource {
  private final String version = version();
  private final String edition;
  private final Caller caller;

  AboutResource(Instance<Edition> edition, Caller caller) {
    this.edition = edition.isResolvable() ? edition.get().name() : "cluster";
    this.caller = caller;
  }

  /**
   * The answer.
   *
   * @param name of the product
   * @param version of the product
   * @param edition single-node or cluster
   * @param caller who asks
   */
  record About(String name, String version, String edition, CallerAnswer caller) {}

  /**
   * Who asks, so that pages offer what the caller may do.
   *
   * @param name as the records say it; empty where anybody may call
   * @param role what the caller is there for
   * @param operates true for who may acknowledge alarms and write values
   * @param below the paths that the caller is limited to; empty for the whole plant
   */
  record CallerAnswer(String name, String role, boolean operates, List<String> below) {}

  /** Name, version and edition, and who asks. */
  @GET
  public About about() {
    var who = caller.principal();
    return new About(
        "Millwright",
        version,
        edition,
        new CallerAnswer(
            who.name(),
            who.role().name().toLowerCase(Locale.ROOT),
            who.may(Action.OPERATE),
            who.below()));
  }

  private static String version() {
    try (var file = AboutResource.class.getResourceAsStream("version.properties")) {
      if (file == null) {
        throw new IllegalStateException(
            "version.properties is not in the jar; build it with Maven");
      }
      var properties = new Properties();
      properties.load(file);
      return properties.getProperty("version", "");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read version.properties", e);
    }
  }
}
