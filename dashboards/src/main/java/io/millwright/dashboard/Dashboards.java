// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

import io.millwright.asset.Plant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes Grafana's provisioning for a plant: the data source, one dashboard for each model, one for
 * the plant, and one for a car park if there is one. The same plant gives the same bytes.
 */
public final class Dashboards {
  private static final String DATASOURCE =
      """
      # Written by Millwright. Set these in Grafana's environment; for the embedded database
      # ./millwright database --show-password prints them:
      #   MILLWRIGHT_DB_HOST      host:port of the historian's PostgreSQL
      #   MILLWRIGHT_DB_NAME, MILLWRIGHT_DB_USER, MILLWRIGHT_DB_PASSWORD
      #   MILLWRIGHT_DB_SSLMODE   disable, require, verify-ca or verify-full
      apiVersion: 1
      datasources:
        - name: Millwright
          uid: %s
          type: grafana-postgresql-datasource
          access: proxy
          isDefault: true
          editable: false
          url: $MILLWRIGHT_DB_HOST
          user: $MILLWRIGHT_DB_USER
          secureJsonData:
            password: $MILLWRIGHT_DB_PASSWORD
          jsonData:
            database: $MILLWRIGHT_DB_NAME
            sslmode: $MILLWRIGHT_DB_SSLMODE
            postgresVersion: 1500
            # $__timeGroup as plain SQL, which TimescaleDB understands as well.
            timescaledb: false
            maxOpenConns: 10
      """
          .formatted(Dashboard.DATASOURCE_UID);

  private static final String PROVIDER =
      """
      # Written by Millwright. The path is where Grafana's packages and images look for
      # provisioning; change it where yours looks elsewhere.
      apiVersion: 1
      providers:
        - name: millwright
          orgId: 1
          folder: Millwright
          folderUid: millwright
          type: file
          disableDeletion: false
          allowUiUpdates: false
          updateIntervalSeconds: 30
          options:
            path: /etc/grafana/provisioning/dashboards/millwright
            foldersFromFilesStructure: false
      """;

  private Dashboards() {}

  /**
   * Returns the dashboards of a plant: the overviews, then one for each model in the plant's order.
   */
  public static List<Dashboard> of(Plant plant) {
    var dashboards = new ArrayList<Dashboard>();
    dashboards.add(PlantDashboard.of(plant));
    CarParkDashboard.find(plant).ifPresent(dashboards::add);
    plant.models().forEach(model -> dashboards.add(ModelDashboard.of(model)));
    return List.copyOf(dashboards);
  }

  /**
   * Writes the folder {@code provisioning} into a folder, as Grafana expects it. Dashboards of ours
   * for things that the plant no longer has are removed; other files stay.
   *
   * @param folder the folder; created if it does not exist
   * @return the files, in the order in which they were written
   * @throws UncheckedIOException if a file can't be written
   */
  public static List<Path> generate(Plant plant, Path folder) {
    var provisioning = folder.resolve("provisioning");
    var pages = provisioning.resolve("dashboards").resolve("millwright");
    try {
      Files.createDirectories(provisioning.resolve("datasources"));
      Files.createDirectories(pages);
      var written = new ArrayList<Path>();
      written.add(
          write(provisioning.resolve("datasources").resolve("millwright.yaml"), DATASOURCE));
      written.add(write(provisioning.resolve("dashboards").resolve("millwright.yaml"), PROVIDER));
      for (var dashboard : of(plant)) {
        written.add(write(pages.resolve(dashboard.uid() + ".json"), dashboard.json()));
      }
      removeOthers(pages, written.stream().collect(Collectors.toUnmodifiableSet()));
      return List.copyOf(written);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write the dashboards to %s: %s; check the folder and its rights"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }

  /**
   * Removes our own dashboards that are out of date. They are recognised by their names; files of
   * others are left alone.
   */
  private static void removeOthers(Path pages, Set<Path> kept) throws IOException {
    try (var files = Files.newDirectoryStream(pages, "mw-*.json")) {
      for (var file : files) {
        if (!kept.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }
}
