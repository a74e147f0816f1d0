// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan;

import io.millwright.access.Action;
import io.millwright.api.caller.Needs;
import io.millwright.application.plant.GivenFiles;
import io.millwright.application.plant.GivenFiles.Comparison;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Answers how the model files that the server was started with differ from its plant. */
@Path("/api/v1/given-files")
@Produces(MediaType.APPLICATION_JSON)
final class GivenFilesResource {
  private final Instance<GivenFiles> files;

  GivenFilesResource(Instance<GivenFiles> files) {
    this.files = files;
  }

  /** Returns the comparison; one without files if the server was started without any. */
  @GET
  @Needs(Action.READ)
  public Comparison compare() {
    return files.isResolvable() ? files.get().compare() : Comparison.NONE;
  }
}
