// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.cluster;

import io.millwright.access.AccessFiles;
import io.millwright.api.host.ApiConfig;
import io.millwright.application.Transactions;
import io.millwright.application.audit.AuditLog;
import io.millwright.application.document.DocumentStore;
import io.millwright.application.edge.EdgeReportStore;
import io.millwright.application.edge.FeedStore;
import io.millwright.application.historian.Historian;
import io.millwright.application.job.ImportJobStore;
import io.millwright.application.plant.PlantStore;
import io.millwright.application.query.QueryRunner;
import io.millwright.application.replay.ReplayLog;
import io.millwright.figure.FigureSource;
import io.millwright.historian.postgres.PostgresHistorian;
import io.millwright.historian.postgres.database.HistorianConfig;
import io.millwright.setting.KnownSettings;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;

/** Provides the historian's stores over the configured database as beans. */
@Singleton
@IfBuildProfile("cluster")
final class ClusterStores {
  private static final System.Logger LOG = System.getLogger(ClusterStores.class.getName());

  private final PostgresHistorian postgres;

  ClusterStores(ApiConfig api) {
    // Unknown settings are reported before a missing URL ends the start: the URL may be set under a
    // misspelt name.
    sayUnknownSettings(api.access().map(AccessFiles::variables).orElse(Set.of()));
    postgres =
        PostgresHistorian.open(
            HistorianConfig.read(
                name -> ConfigProvider.getConfig().getOptionalValue(name, String.class)));
  }

  private static void sayUnknownSettings(Set<String> secrets) {
    var settings = KnownSettings.read();
    for (var source : ConfigProvider.getConfig().getConfigSources()) {
      settings
          .unknown(source.getName(), source.getPropertyNames(), secrets)
          .forEach(message -> LOG.log(System.Logger.Level.WARNING, message));
    }
  }

  @Produces
  @Singleton
  Historian historian() {
    return postgres.historian();
  }

  @Produces
  @Singleton
  QueryRunner queryRunner() {
    return postgres.queryRunner();
  }

  @Produces
  @Singleton
  ImportJobStore importJobStore() {
    return postgres.importJobStore();
  }

  @Produces
  @Singleton
  ReplayLog replayLog() {
    return postgres.replayLog();
  }

  @Produces
  @Singleton
  PlantStore plantStore() {
    return postgres.plantStore();
  }

  @Produces
  @Singleton
  DocumentStore documentStore() {
    return postgres.documentStore();
  }

  @Produces
  @Singleton
  Transactions transactions() {
    return postgres.transactions();
  }

  @Produces
  @Singleton
  AuditLog auditLog() {
    return postgres.auditLog();
  }

  @Produces
  @Singleton
  FeedStore feedStore() {
    return postgres.feedStore();
  }

  /** Returns the historian's figures. */
  @Produces
  @Singleton
  FigureSource historianFigures() {
    return postgres;
  }

  @Produces
  @Singleton
  EdgeReportStore edgeReportStore() {
    return postgres.edgeReportStore();
  }

  @PreDestroy
  void close() {
    postgres.close();
  }
}
