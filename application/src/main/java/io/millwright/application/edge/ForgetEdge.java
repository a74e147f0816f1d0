// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import java.util.function.Consumer;

/** Forgets an edge that runs no more. One that still runs is there again when it reports. */
public final class ForgetEdge {
  private final EdgeReportStore store;
  private final UnitOfWork units;
  private final Consumer<EdgeForgotten> listeners;

  /**
   * A use case on the reports of edges.
   *
   * @param listeners are told when an edge has been forgotten
   */
  public ForgetEdge(EdgeReportStore store, UnitOfWork units, Consumer<EdgeForgotten> listeners) {
    this.store = store;
    this.units = units;
    this.listeners = listeners;
  }

  /**
   * Forgets what an edge has reported.
   *
   * @param edge the edge's name
   * @throws UseCaseRefusedException if no edge of this name has reported
   */
  public void forget(Actor actor, String edge) {
    units.run(
        actor,
        journal -> {
          if (!store.forget(edge)) {
            throw new UseCaseRefusedException(
                new UseCaseRefusal.NotFound("No edge %s has reported how it is".formatted(edge)));
          }
          journal.add("forgot edge " + edge);
          units.afterCommit(() -> listeners.accept(new EdgeForgotten(edge)));
          return edge;
        });
  }
}
