// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.schema;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/**
 * The migrations by name. Flyway would search the class path for them, which not every class loader
 * allows.
 */
final class Migrations implements ResourceProvider {
  /** Every migration, oldest first. One that has been released is never changed. */
  static final List<String> NAMES =
      List.of(
          "V1__plant_points_and_alarms.sql",
          "V2__views_for_people_and_dashboards.sql",
          "V3__kpis_of_longer_windows.sql",
          "V4__assets_by_path.sql",
          "V5__documents.sql",
          "V6__sitewise_query_views.sql",
          "V7__import_jobs.sql",
          "V8__audit.sql",
          "V9__streams_follow_from_paths.sql",
          "V10__composite_models_and_interfaces.sql",
          "V11__versions_of_the_plant.sql",
          "V12__settings_of_properties.sql",
          "V13__queries_of_times.sql",
          "V15__windows_and_frames.sql",
          "V16__replays.sql",
          "V17__rollups.sql",
          "V18__snapshots.sql",
          "V19__share_of_good_readings.sql",
          "V20__memberships.sql",
          "V21__versions_of_computed_values.sql",
          "V23__feeds.sql",
          "V24__latest_before_the_future.sql",
          "V26__former_aliases.sql",
          "V34__attributes_over_time.sql",
          "V45__attributes_as_they_are_now.sql",
          "V50__reports_of_edges.sql",
          "V55__attempts_of_import_jobs.sql",
          "V90__roles_of_properties.sql",
          "V95__rules_of_formulas.sql",
          "V96__functions_of_queries.sql",
          "V98__texts_of_queries.sql",
          "V101__streams_of_deleted_properties.sql",
          "V102__attributes_in_queries.sql");

  @Override
  public @Nullable LoadableResource getResource(String name) {
    return NAMES.contains(name) ? new Script(name) : null;
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return NAMES.stream()
        .filter(name -> name.startsWith(prefix))
        .filter(name -> Arrays.stream(suffixes).anyMatch(name::endsWith))
        .<LoadableResource>map(Script::new)
        .toList();
  }

  /** One file of the folder {@code migration} beside this class. */
  private static final class Script extends LoadableResource {
    private final String name;

    Script(String name) {
      this.name = name;
    }

    @Override
    public Reader read() {
      try (var stream = Migrations.class.getResourceAsStream("migration/" + name)) {
        if (stream == null) {
          throw new IllegalStateException("migration %s is not in the jar".formatted(name));
        }
        return new StringReader(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String getAbsolutePath() {
      return "classpath:" + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return name;
    }
  }
}
