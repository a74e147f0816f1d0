// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plant;

import io.millwright.api.document.Tags;
import io.millwright.api.problem.Arn;
import io.millwright.application.UnitOfWork;
import io.millwright.application.alarm.AcknowledgeAlarm;
import io.millwright.application.edge.EdgeForgotten;
import io.millwright.application.edge.EdgeReportStore;
import io.millwright.application.edge.ForgetEdge;
import io.millwright.application.historian.Historian;
import io.millwright.application.live.LiveFeed;
import io.millwright.application.plant.ApplyModels;
import io.millwright.application.plant.CreateAsset;
import io.millwright.application.plant.CreateModel;
import io.millwright.application.plant.DeleteAsset;
import io.millwright.application.plant.DeleteModel;
import io.millwright.application.plant.MoveAsset;
import io.millwright.application.plant.PlanModels;
import io.millwright.application.plant.Plants;
import io.millwright.application.plant.RenameAsset;
import io.millwright.application.plant.RestoreRemoved;
import io.millwright.application.plant.UpdateModel;
import io.millwright.application.replay.CancelReplay;
import io.millwright.application.replay.ListReplays;
import io.millwright.application.replay.ReplayLog;
import io.millwright.application.replay.RequestReplay;
import io.millwright.application.result.EvaluateMetrics;
import io.millwright.application.result.ExplainResult;
import io.millwright.application.result.TryModels;
import io.millwright.application.stream.AssociateStream;
import io.millwright.application.stream.ConfigureProperty;
import io.millwright.application.stream.DeleteReadings;
import io.millwright.application.stream.DeleteStream;
import io.millwright.application.stream.DisassociateStream;
import io.millwright.application.stream.WriteAttributes;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** Provides the use cases that the operations of the API call. */
@Singleton
final class UseCaseBeans {
  private final Plants plants;
  private final Historian historian;
  private final ReplayLog replays;
  private final LiveFeed feed;
  private final UnitOfWork units;
  private final InstantSource clock;

  UseCaseBeans(
      Plants plants,
      Historian historian,
      ReplayLog replays,
      LiveFeed feed,
      UnitOfWork units,
      InstantSource clock) {
    this.plants = plants;
    this.historian = historian;
    this.replays = replays;
    this.feed = feed;
    this.units = units;
    this.clock = clock;
  }

  @Produces
  @Singleton
  CreateAsset createAsset() {
    return new CreateAsset(plants);
  }

  @Produces
  @Singleton
  RenameAsset renameAsset() {
    return new RenameAsset(plants, historian);
  }

  @Produces
  @Singleton
  DeleteAsset deleteAsset() {
    return new DeleteAsset(plants);
  }

  @Produces
  @Singleton
  MoveAsset moveAsset() {
    return new MoveAsset(plants, historian);
  }

  @Produces
  @Singleton
  CreateModel createModel() {
    return new CreateModel(plants);
  }

  @Produces
  @Singleton
  UpdateModel updateModel() {
    return new UpdateModel(plants);
  }

  @Produces
  @Singleton
  DeleteModel deleteModel() {
    return new DeleteModel(plants);
  }

  @Produces
  @Singleton
  ConfigureProperty configureProperty() {
    return new ConfigureProperty(plants, historian);
  }

  @Produces
  @Singleton
  AssociateStream associateStream() {
    return new AssociateStream(plants, historian);
  }

  @Produces
  @Singleton
  DisassociateStream disassociateStream() {
    return new DisassociateStream(plants);
  }

  @Produces
  @Singleton
  DeleteStream deleteStream(Tags tags) {
    return new DeleteStream(
        plants,
        historian,
        replays,
        stream -> tags.forget(List.of(Arn.of("time-series", Arn.timeSeries(stream)))),
        units,
        clock);
  }

  @Produces
  @Singleton
  DeleteReadings deleteReadings() {
    return new DeleteReadings(plants, replays, units, clock);
  }

  @Produces
  @Singleton
  WriteAttributes writeAttributes() {
    return new WriteAttributes(plants, historian, feed, units, clock);
  }

  @Produces
  @Singleton
  AcknowledgeAlarm acknowledgeAlarm() {
    return new AcknowledgeAlarm(historian, feed, units, clock);
  }

  @Produces
  @Singleton
  RequestReplay requestReplay() {
    return new RequestReplay(replays, units, clock);
  }

  @Produces
  @Singleton
  ListReplays listReplays() {
    return new ListReplays(replays);
  }

  @Produces
  @Singleton
  CancelReplay cancelReplay() {
    return new CancelReplay(replays, units, clock);
  }

  @Produces
  @Singleton
  ApplyModels applyModels() {
    return new ApplyModels(plants);
  }

  @Produces
  @Singleton
  PlanModels planModels(ApplyModels apply) {
    return new PlanModels(plants, apply, historian, clock);
  }

  @Produces
  @Singleton
  ExplainResult explainResult() {
    return new ExplainResult(historian, clock);
  }

  @Produces
  @Singleton
  EvaluateMetrics evaluateMetrics() {
    return new EvaluateMetrics(historian);
  }

  @Produces
  @Singleton
  TryModels tryModels() {
    return new TryModels(historian, clock);
  }

  @Produces
  @Singleton
  RestoreRemoved restoreRemoved() {
    return new RestoreRemoved(plants);
  }

  @Produces
  @Singleton
  static ForgetEdge forgetEdge(
      EdgeReportStore store, UnitOfWork units, Event<EdgeForgotten> listeners) {
    return new ForgetEdge(store, units, listeners::fire);
  }
}
