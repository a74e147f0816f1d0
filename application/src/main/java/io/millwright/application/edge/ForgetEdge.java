// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import java.util.function.Consumer;

/**
 * The use case that forgets an edge that no longer runs. If the edge still runs, it appears again
 * with its next report.
 */
public final class ForgetEdge {
  private final EdgeReportStore store;
  private final UnitOfWork units;
  private final Consumer<EdgeForgotten> listeners;

  /**
   * Creates the use case for the reports of edges.
   *
   * @param listeners called after an edge has been forgotten
   */
  public ForgetEdge(EdgeReportStore store, UnitOfWork units, Consumer<EdgeForgotten> listeners) {
    this.store = store;
    this.units = units;
    this.listeners = listeners;
  }

  /**
   * Forgets an edge's report.
   *
   * @param edge the edge's name
   * @throws UseCaseRefusedException if no edge with this name has reported
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
