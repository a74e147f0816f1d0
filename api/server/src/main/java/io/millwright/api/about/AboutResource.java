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

/** Answers which server this is. */
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
   * @param name the name of the product
   * @param version the version of the product
   * @param edition single-node or cluster
   * @param caller the caller of the request
   */
  record About(String name, String version, String edition, CallerAnswer caller) {}

  /**
   * The caller, so that pages offer only what the caller may do.
   *
   * @param name the caller's name in records; empty if callers need not identify themselves
   * @param role the caller's role
   * @param operates true if the caller may acknowledge alarms and write values
   * @param below the paths that the caller is limited to; empty for the whole plant
   */
  record CallerAnswer(String name, String role, boolean operates, List<String> below) {}

  /** Returns name, version and edition of the server, and the caller. */
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
