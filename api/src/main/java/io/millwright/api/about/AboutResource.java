// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

import io.millwright.api.access.Scoped;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this server is. */
@Path("/api/v1/about")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class AboutResource {
  private final About about;

  AboutResource(Instance<Edition> edition) {
    about =
        new About(
            "Millwright", version(), edition.isResolvable() ? edition.get().name() : "cluster");
  }

  /**
   * The answer.
   *
   * @param name of the product
   * @param version of the product
   * @param edition single-node or cluster
   */
  record About(String name, String version, String edition) {}

  /** Name, version and edition. */
  @GET
  public About about() {
    return about;
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
