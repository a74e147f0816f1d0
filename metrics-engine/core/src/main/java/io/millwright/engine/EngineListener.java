// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.engine.replay.Replays;

/**
 * Is told what a {@link HostedEngine} has done, so that a host can count it. Its methods are called
 * by the thread that has called the engine, and must return at once.
 */
public interface EngineListener {
  /**
   * The results of a call have been stored. A call that is repeated after a failure counts once.
   */
  void stored(TreeHost.Effect.Stored call);

  /**
   * The engine computes so many trees now, with this version of the plant.
   *
   * @param trees the trees that have an engine, which are those with readings
   * @param version the number of the version
   */
  void computes(int trees, long version);

  /** A replay has done a piece of work. */
  void replayed(Replays.Outcome outcome);
}
